/** Server-sent events, cut out of a stream of bytes. */
@NullMarked
package io.signalbox.codec.jackson.sse;

import org.jspecify.annotations.NullMarked;
