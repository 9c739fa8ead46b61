/**
 * Names: what a caller writes in {@code model}, and what it means.
 *
 * <p>Start with {@link io.signalbox.core.model.ModelUri} for the grammar and {@link io.signalbox.core.model.ModelNames} for
 * how aliases, rewrites, the default provider and a forced model turn a name into targets. Knows nothing of endpoints: whether a
 * named model exists is the catalog's affair.
 */
@NullMarked
package io.signalbox.core.model;

import org.jspecify.annotations.NullMarked;
