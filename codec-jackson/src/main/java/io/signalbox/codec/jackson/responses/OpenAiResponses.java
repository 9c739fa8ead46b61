package io.signalbox.codec.jackson.responses;

import io.signalbox.codec.jackson.translation.UpstreamFormat;

/**
 * The dialect {@code openai-responses}: OpenAI's Responses API, as callers send it and as providers take it. Without state: an answer
 * is never kept, so nothing can refer to one.
 *
 * <p>What it makes is stateless and may be used from any thread.
 */
public final class OpenAiResponses {

    /** The dialect's name. */
    public static final String NAME = "openai-responses";

    private OpenAiResponses() {}

    /** How providers are called by way of translation. */
    public static UpstreamFormat upstream() {
        return new ResponsesUpstream();
    }
}
