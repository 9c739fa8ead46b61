/** What a request costs over each server framework. */
@NullMarked
package io.signalbox.bench.faces;

import org.jspecify.annotations.NullMarked;
