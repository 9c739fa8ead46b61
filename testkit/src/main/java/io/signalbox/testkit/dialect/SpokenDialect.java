package io.signalbox.testkit.dialect;

import java.util.List;

/**
 * A dialect as its callers speak it: how an SDK writes requests, and how the strictest of its readers understands answers. Stateless;
 * from any thread.
 *
 * <p>Whatever is not in the dialect's grammar is an {@link AssertionError} that names it: events out of order, blocks that are not
 * closed, numbers that do not go on, members that a client needs.
 */
public interface SpokenDialect {

    /** What not every dialect can say. */
    enum Feature {
        /** Texts at which an answer ends. */
        STOP,
        /** Marks up to which a prompt may be kept in a cache. */
        CACHE_MARK,
        /** How many tokens of the prompt were written to a cache. */
        CACHE_WRITE_COUNT,
        /** Calls that grow while they stream; without it they come whole. */
        GROWING_CALLS,
        /** The model's name in the body; without it, it stands in the path. */
        MODEL_IN_BODY
    }

    /** The dialect's name, as {@code openai-chat}. */
    String name();

    /** Whether the dialect has this. */
    boolean has(Feature feature);

    /** Writes a request. What the request says and the dialect does not have is left out. */
    byte[] write(SpokenRequest request);

    /** Reads an answer that is whole. */
    SpokenAnswer whole(byte[] body);

    /** Reads a stream to its end; one that ends with an error is an answer with an error. */
    SpokenAnswer stream(byte[] body);

    /** Reads what stands instead of an answer. */
    SpokenAnswer.SpokenError error(byte[] body);

    /** Reads an answer to this request. */
    default SpokenAnswer read(SpokenRequest request, byte[] body) {
        return request.isStream() ? stream(body) : whole(body);
    }

    /** OpenAI's chat completions. */
    static SpokenDialect openAiChat() {
        return new SpokenChat();
    }

    /** OpenAI's Responses. */
    static SpokenDialect openAiResponses() {
        return new SpokenResponses();
    }

    /** Anthropic's Messages. */
    static SpokenDialect anthropicMessages() {
        return new SpokenMessages();
    }

    /** Google's generateContent; streams come as events. */
    static SpokenDialect gemini() {
        return new SpokenGemini();
    }

    /** All four. */
    static List<SpokenDialect> all() {
        return List.of(openAiChat(), openAiResponses(), anthropicMessages(), gemini());
    }
}
