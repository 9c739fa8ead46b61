package io.signalbox.codec.jackson.completions;

import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.core.port.Dialect;

/**
 * The dialect {@code openai-completions}: OpenAI's API before chat, as callers still speak it. No provider is called in it: the prompt
 * becomes what a user says, and the answer's text goes back.
 *
 * <p>What it makes is stateless and may be used from any thread.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">OpenAI: completions</a>
 */
public final class LegacyCompletions {

    /** The dialect's name. */
    public static final String NAME = "openai-completions";

    private LegacyCompletions() {}

    /** What reads callers' requests and writes their errors. */
    @SuppressWarnings("exports") // For this module, and the HTTP face.
    public static Dialect dialect(OpenAiFace face) {
        return new CompletionsDialect(face);
    }

    /** How callers' requests are read for providers, and how their answers are written. */
    @SuppressWarnings("exports") // For this module.
    public static ClientFormat client() {
        return new CompletionsClient();
    }

    /** What reads one answer that a caller got. */
    @SuppressWarnings("exports") // For this module.
    public static AnswerParser parser() {
        return new CompletionsAnswerParser();
    }
}
