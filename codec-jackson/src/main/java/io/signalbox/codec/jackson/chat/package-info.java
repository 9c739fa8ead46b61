/** The dialect {@code openai-chat}: bytes pass, and the few members that are the gateway's are spliced in. Start with {@link io.signalbox.codec.jackson.chat.OpenAiChat}. */
@NullMarked
package io.signalbox.codec.jackson.chat;

import org.jspecify.annotations.NullMarked;
