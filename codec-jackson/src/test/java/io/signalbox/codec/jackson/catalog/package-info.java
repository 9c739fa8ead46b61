/** Tests of the lists of models; start with {@link io.signalbox.codec.jackson.catalog.ModelListsTest}. */
@NullMarked
package io.signalbox.codec.jackson.catalog;

import org.jspecify.annotations.NullMarked;
