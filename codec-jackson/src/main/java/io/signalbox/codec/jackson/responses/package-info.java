/** The dialect {@code openai-responses}. */
@NullMarked
package io.signalbox.codec.jackson.responses;

import org.jspecify.annotations.NullMarked;
