package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much a model should think.
 *
 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, {@code xhigh} or {@code max}, if that was said
 * @param budget the most tokens of thought, if that was said
 * @param exclude whether the caller does not want to see it
 * @param summary how it is to be summed up: {@code auto}, {@code concise}, {@code detailed}, if that was said
 */
public record Reasoning(Optional<String> effort, OptionalLong budget, boolean exclude, Optional<String> summary) {

    /** This much, and nothing else is said. */
    public static Reasoning ofEffort(String effort) {
        return new Reasoning(Optional.of(effort), OptionalLong.empty(), false, Optional.empty());
    }

    /** Reads OpenRouter's {@code reasoning} object, of which OpenAI's is a part; empty if it asks for nothing. */
    public static Optional<Reasoning> read(JsonNode reasoning) {
        Optional<String> effort = Trees.textAt(reasoning, "effort");
        OptionalLong budget = Trees.countAt(reasoning, "max_tokens");
        Optional<String> summary =
                Trees.textAt(reasoning, "summary").or(() -> Trees.textAt(reasoning, "generate_summary"));
        if (effort.isEmpty() && budget.isEmpty()) {
            effort = Trees.at(reasoning, "enabled")
                    .filter(JsonNode::isBoolean)
                    .map(enabled -> enabled.booleanValue() ? "medium" : "none");
        }
        boolean exclude = reasoning.path("exclude").booleanValue();
        return effort.isEmpty() && budget.isEmpty() && summary.isEmpty() && !exclude
                ? Optional.empty()
                : Optional.of(new Reasoning(effort, budget, exclude, summary));
    }

    /** Which share of an answer's most tokens an effort stands for, in percent. */
    private static int share(String effort) {
        return switch (effort) {
            case "minimal" -> 10;
            case "low" -> 20;
            case "high" -> 80;
            case "xhigh", "max" -> 95;
            default -> 50;
        };
    }

    /** Whether it should not think at all. */
    public boolean isOff() {
        return effort.filter("none"::equals).isPresent() || budget.orElse(1) == 0;
    }

    /**
     * The tokens of thought for a model that takes a number: what was said, or what OpenRouter makes of the effort.
     *
     * @param mostTokens the most tokens of the answer
     * @return from 1,024 to 128,000
     */
    public long budgetOf(long mostTokens) {
        return budget.orElseGet(() ->
                Math.max(1024, Math.min(128_000, mostTokens * share(effort.orElse("medium")) / 100)));
    }

    /**
     * The effort for a model that takes a word: what was said, or what comes closest to the budget.
     *
     * @param mostTokens the most tokens of the answer
     */
    public String effortOf(long mostTokens) {
        if (effort.isPresent() || budget.isEmpty()) {
            return effort.orElse("medium");
        }
        double share = (double) budget.getAsLong() / Math.max(1, mostTokens);
        if (budget.getAsLong() == 0) {
            return "none";
        }
        return share < 0.15 ? "minimal" : share < 0.35 ? "low" : share < 0.65 ? "medium" : "high";
    }
}
