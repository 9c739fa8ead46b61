/** Tests of the dialects; start with {@link io.signalbox.codec.jackson.chat.ChatStreamTest}. */
@NullMarked
package io.signalbox.codec.jackson;

import org.jspecify.annotations.NullMarked;
