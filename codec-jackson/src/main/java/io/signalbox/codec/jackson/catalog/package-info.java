/**
 * Providers' lists of models: where each type of provider has its list, and what each format says of limits, modalities and prices.
 *
 * <p>Start with {@link io.signalbox.codec.jackson.catalog.ModelLists}. Reads whole pages as trees, since nobody waits for them.
 */
@NullMarked
package io.signalbox.codec.jackson.catalog;

import org.jspecify.annotations.NullMarked;
