/**
 * The dialect {@code anthropic-messages}: Anthropic's Messages API, as callers send it and as providers take it. Start with {@link
 * io.signalbox.codec.jackson.anthropic.AnthropicMessages}.
 */
@NullMarked
package io.signalbox.codec.jackson.anthropic;

import org.jspecify.annotations.NullMarked;
