package io.signalbox.testkit.dialect;

import io.signalbox.testkit.TokenCounts;
import io.signalbox.testkit.ToolCall;
import java.util.List;
import java.util.Optional;

/**
 * What a caller understands of an answer, in words of no dialect. Immutable.
 *
 * @param id the answer's
 * @param model who is said to have answered
 * @param text all of it
 * @param reasoning what can be read of it
 * @param refusal the words of a refusal where the dialect has a place of their own for them
 * @param calls in the order of their beginnings; arguments are JSON
 * @param finish why it ended: {@code stop}, {@code length}, {@code tool_calls} or {@code content_filter}; empty if it failed
 * @param usage what was counted, as far as the dialect says
 * @param error what went wrong, instead of an answer or after some of it
 * @param turn the answer as its caller sends it back in the next request: messages, contents or items of the dialect, in JSON
 */
public record SpokenAnswer(
        String id,
        String model,
        String text,
        String reasoning,
        String refusal,
        List<ToolCall> calls,
        Optional<String> finish,
        Optional<TokenCounts> usage,
        Optional<SpokenError> error,
        String turn) {
    /** Copies the list. */
    public SpokenAnswer {
        calls = List.copyOf(calls);
    }

    /**
     * An error as a caller understands it.
     *
     * @param word what programs tell errors apart by, in the dialect's own words: its type, status or code
     * @param message for people
     * @param text all of the error as it is written
     */
    public record SpokenError(String word, String message, String text) {}
}
