package io.signalbox.codec.jackson.gemini;

import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;

/**
 * The dialect {@code gemini}: Google's generateContent, as callers send it and as AI Studio and Vertex take it.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini API: generating content</a>
 */
public final class Gemini {

    /** The dialect's name. */
    public static final String NAME = "gemini";

    private Gemini() {}

    /**
     * What reads one caller's request and writes its errors: the path says what other dialects say in the body. Cheap to make; for one
     * request, from any thread.
     *
     * @param model the name in the path, unescaped; empty if it is only for errors
     * @param stream whether a stream is asked for: {@code streamGenerateContent}
     * @param serverSentEvents whether the stream is to come as events, with {@code alt=sse}; else it is one JSON array
     */
    public static Dialect dialect(String model, boolean stream, boolean serverSentEvents) {
        return new GeminiDialect(model, stream, serverSentEvents);
    }

    /** How callers speak it to whom a provider of another dialect answers. Stateless; from any thread. */
    @SuppressWarnings("exports") // For this module.
    public static ClientFormat client() {
        return new GeminiClient();
    }

    /** What lets bytes pass between callers and providers who both speak it. Stateless; from any thread. */
    public static Bridge passage() {
        return new GeminiPassage();
    }

    /** How providers are called in it. Stateless; from any thread. */
    @SuppressWarnings("exports") // For this module.
    public static UpstreamFormat upstream() {
        return new GeminiUpstream();
    }

    /**
     * The answer to {@code countTokens}, estimated here.
     *
     * @param body the request
     * @throws io.signalbox.core.attempt.RequestRefusedException if it is none
     */
    public static byte[] countTokens(byte[] body) {
        return GeminiTokenCount.answer(body);
    }
}
