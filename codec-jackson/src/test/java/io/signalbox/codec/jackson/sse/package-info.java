/** Tests. */
@NullMarked
package io.signalbox.codec.jackson.sse;

import org.jspecify.annotations.NullMarked;
