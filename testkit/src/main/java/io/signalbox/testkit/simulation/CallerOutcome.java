package io.signalbox.testkit.simulation;

import io.signalbox.core.attempt.Failure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a simulated caller got. Times are nanoseconds from the start of the run.
 *
 * @param status of the answer; empty if it got none
 * @param generationId as the answer's header says; empty if the gateway refused to begin
 * @param refusal the failure that stood in place of an answer
 * @param received the body as far as it came
 * @param completions how often the body was completed
 * @param errors how often the body failed
 * @param afterEnd how many signals came after the first end
 * @param firstContentNanos when the first content came
 * @param left whether the caller left
 * @param inFlightBefore how many requests the gateway was serving when this one came
 */
public record CallerOutcome(
        OptionalInt status,
        Optional<String> generationId,
        Optional<Failure> refusal,
        String received,
        int completions,
        int errors,
        int afterEnd,
        OptionalLong firstContentNanos,
        boolean left,
        int inFlightBefore) {

    /** The content, without what stood around it. */
    public String text() {
        return text(tokens());
    }

    /** The content, token by token. */
    List<String> tokens() {
        return received.lines()
                .filter(line -> line.startsWith("c:"))
                .map(line -> line.substring(2))
                .toList();
    }

    /** The text that these tokens make: each with a space after it. */
    static String text(List<String> tokens) {
        return tokens.stream().map(token -> token + " ").collect(Collectors.joining());
    }

    /** Whether the answer says that it is whole. */
    public boolean isWhole() {
        return lastLine().equals("done");
    }

    /** Whether the answer ends with an error. */
    public boolean endsWithError() {
        return lastLine().startsWith("err:");
    }

    private String lastLine() {
        return received.lines()
                .filter(line -> !line.startsWith(":"))
                .reduce((earlier, later) -> later)
                .orElse("");
    }
}
