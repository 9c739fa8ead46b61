/**
 * What can be called: providers, models and the endpoints at which providers serve them.
 *
 * <p>Start with {@link io.signalbox.core.catalog.CatalogSnapshot}, an immutable value that is swapped whole. Holds facts only;
 * who may use an endpoint and in which order is decided in {@code routing}.
 */
@NullMarked
package io.signalbox.core.catalog;

import org.jspecify.annotations.NullMarked;
