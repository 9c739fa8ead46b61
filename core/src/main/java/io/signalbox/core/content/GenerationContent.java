package io.signalbox.core.content;

import java.util.Optional;

/**
 * Stored content as people read it. Either a prompt or messages are there, unless the request was no text. Prints nothing of it.
 *
 * @param prompt one text that was asked; also what is left of a request that was too long to be kept whole
 * @param messages a JSON array of what was said, each message as the caller's dialect writes it, instructions first
 * @param completion the text of the answer
 * @param reasoning the thought before it
 * @param toolCalls a JSON array of the calls in the answer, as OpenAI's chat writes them
 * @param truncated whether the request or the answer was longer than what is kept
 * @param error why there is no whole answer
 */
public record GenerationContent(
        Optional<String> prompt,
        Optional<String> messages,
        Optional<String> completion,
        Optional<String> reasoning,
        Optional<String> toolCalls,
        boolean truncated,
        Optional<ContentError> error) {

    @Override
    public String toString() {
        return "GenerationContent";
    }
}
