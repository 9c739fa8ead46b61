/** Analyses of the ledger as tables, CSV and JSON; and providers' usage exports, read. */
@NullMarked
package io.signalbox.codec.jackson.analysis;

import org.jspecify.annotations.NullMarked;
