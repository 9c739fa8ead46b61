/**
 * Questions about a whole window of the ledger: what another policy would have done with it, what it would have cost elsewhere, and
 * whether providers billed the same. Reads, and calls nobody.
 */
@NullMarked
package io.signalbox.core.analysis;

import org.jspecify.annotations.NullMarked;
