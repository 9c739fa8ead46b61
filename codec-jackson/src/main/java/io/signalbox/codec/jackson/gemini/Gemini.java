package io.signalbox.codec.jackson.gemini;

import io.signalbox.codec.jackson.translation.UpstreamFormat;

/**
 * The dialect {@code gemini}: Google's generateContent, as callers send it and as AI Studio and Vertex take it.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini API: generating content</a>
 */
public final class Gemini {

    /** The dialect's name. */
    public static final String NAME = "gemini";

    private Gemini() {}

    /** How providers are called in it. Stateless; from any thread. */
    public static UpstreamFormat upstream() {
        return new GeminiUpstream();
    }
}
