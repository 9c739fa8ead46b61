package io.signalbox.testkit;

import java.util.Locale;
import java.util.Optional;

/**
 * The wire formats that a {@link ScriptedUpstream} answers in.
 *
 * <p>A request is answered in the dialect that its path belongs to ({@link #ofPath(String)}), at any other path in {@link
 * #OPENAI_CHAT}, unless the reply names one ({@link Reply#in(ScriptedDialect)}). Where a dialect has no field for what a
 * reply says (Cohere has no signature, OpenAI chat no matched stop sequence), it is left out.
 */
public enum ScriptedDialect {
    /**
     * OpenAI chat completions: {@code …/chat/completions}. Reasoning, which OpenAI itself does not show, is written as
     * OpenRouter does: {@code reasoning} and {@code reasoning_details}.
     */
    OPENAI_CHAT(new ChatWriter()),
    /** OpenAI Responses: {@code …/responses}. */
    OPENAI_RESPONSES(new ResponsesWriter()),
    /** Anthropic Messages: {@code …/messages}, and Vertex' {@code :rawPredict} and {@code :streamRawPredict}. */
    ANTHROPIC_MESSAGES(new AnthropicWriter()),
    /** Gemini: {@code :generateContent} and {@code :streamGenerateContent?alt=sse}, of AI Studio and of Vertex. */
    GEMINI(new GeminiWriter()),
    /** Bedrock Converse: {@code …/converse} in JSON, {@code …/converse-stream} in AWS's binary event stream. */
    BEDROCK_CONVERSE(new ConverseWriter()),
    /** Cohere's chat: {@code …/v2/chat}. */
    COHERE(new CohereWriter());

    private final DialectWriter writer;

    ScriptedDialect(DialectWriter writer) {
        this.writer = writer;
    }

    /** The dialect's name, as {@code anthropic-messages}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The dialect that is spoken at a path, given without its query; empty where it says nothing. */
    public static Optional<ScriptedDialect> ofPath(String path) {
        for (ScriptedDialect dialect : values()) {
            if (dialect.writer.paths().stream().anyMatch(path::endsWith)) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }

    DialectWriter writer() {
        return writer;
    }
}
