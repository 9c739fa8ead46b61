/** JSON as bytes: where members lie, how a few are changed, how small pieces are written. */
@NullMarked
package io.signalbox.codec.jackson.json;

import org.jspecify.annotations.NullMarked;
