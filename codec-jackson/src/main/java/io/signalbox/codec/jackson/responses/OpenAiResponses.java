package io.signalbox.codec.jackson.responses;

import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;

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

    /** The two ways of speaking it: what errors look like, and what the gateway adds of its own. */
    public enum Face {
        /** As OpenAI does: errors with codes that are words; a stream ends with its last event. */
        OPENAI,
        /** As OpenRouter does: errors with the status for a code; usage with its cost; a stream ends with {@code [DONE]}. */
        OPENROUTER;

        String responseId(String generationId) {
            return this == OPENROUTER || generationId.isEmpty() ? generationId : "resp_" + generationId;
        }
    }

    /** What reads callers' requests and writes their errors. */
    public static Dialect dialect(Face face) {
        return new ResponsesDialect(face);
    }

    /** How callers' requests are read for providers of other dialects, and how those answers are written. */
    @SuppressWarnings("exports") // For this module.
    public static ClientFormat client() {
        return new ResponsesClient();
    }

    /** What serves callers of this dialect at providers of this dialect: bytes pass. */
    public static Bridge passage() {
        return new ResponsesPassage();
    }

    /** How providers are called by way of translation. */
    @SuppressWarnings("exports") // For this module.
    public static UpstreamFormat upstream() {
        return new ResponsesUpstream();
    }
}
