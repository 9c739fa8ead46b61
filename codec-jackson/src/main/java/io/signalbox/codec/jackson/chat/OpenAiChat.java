package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;

/**
 * The dialect {@code openai-chat}: OpenAI's chat completions, as callers send them and as providers take them.
 *
 * <p>What it makes is stateless and may be used from any thread.
 */
public final class OpenAiChat {

    /** The dialect's name. */
    public static final String NAME = "openai-chat";

    private OpenAiChat() {}

    /** The two ways of speaking it: what errors look like, and when a stream ends with usage. */
    public enum Face {
        /** As OpenAI does: errors with codes that are words; usage in a stream only if it was asked for. */
        OPENAI,
        /** As OpenRouter does: errors with the status for a code; usage always. */
        OPENROUTER
    }

    /** What reads callers' requests and writes their errors. */
    public static Dialect dialect(Face face) {
        return new ChatDialect(face);
    }

    /** What serves callers of this dialect at providers of this dialect: bytes pass. */
    public static Bridge bridge() {
        return new ChatBridge();
    }

    /** What serves callers of this dialect at providers of another. */
    @SuppressWarnings("exports") // For this module.
    public static ClientFormat client() {
        return new ChatClient();
    }

    /** What serves callers of another dialect at providers of this one. */
    @SuppressWarnings("exports") // For this module.
    public static UpstreamFormat upstream() {
        return new ChatUpstream();
    }
}
