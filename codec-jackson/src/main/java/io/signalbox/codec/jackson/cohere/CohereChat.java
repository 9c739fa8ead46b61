package io.signalbox.codec.jackson.cohere;

import io.signalbox.codec.jackson.translation.UpstreamFormat;

/**
 * The dialect {@code cohere}: version 2 of Cohere's chat API.
 *
 * <p>What it makes is stateless and may be used from any thread.
 *
 * @see <a href="https://docs.cohere.com/reference/chat">Cohere: chat</a>
 */
public final class CohereChat {

    /** The dialect's name. */
    public static final String NAME = "cohere";

    private CohereChat() {}

    /** What serves callers of other dialects at providers of this one. */
    @SuppressWarnings("exports") // For this module.
    public static UpstreamFormat upstream() {
        return new CohereUpstream();
    }
}
