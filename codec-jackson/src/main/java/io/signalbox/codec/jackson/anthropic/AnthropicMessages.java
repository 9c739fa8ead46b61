package io.signalbox.codec.jackson.anthropic;

import io.signalbox.codec.jackson.translation.UpstreamFormat;

/**
 * The dialect {@code anthropic-messages}: Anthropic's Messages API, as callers send it and as providers take it.
 *
 * <p>What it makes is stateless and may be used from any thread.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Anthropic: Messages</a>
 */
public final class AnthropicMessages {

    /** The dialect's name. */
    public static final String NAME = "anthropic-messages";

    private AnthropicMessages() {}

    /** How providers are called, for callers who speak another dialect. */
    public static UpstreamFormat upstream() {
        return new AnthropicUpstream();
    }
}
