package io.signalbox.codec.jackson.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Optional;

/**
 * How one request makes one model think.
 *
 * @param thinking the member of that name, if there is to be one
 * @param effort the word for {@code output_config.effort}, if there is to be one
 * @param on whether the model thinks for this request
 * @param dropped whether thought was asked for and cannot be had
 */
public record ThinkingPlan(Optional<ObjectNode> thinking, Optional<String> effort, boolean on, boolean dropped) {

    private static final long LEAST_BUDGET = 1024;
    private static final ThinkingPlan NOTHING = new ThinkingPlan(Optional.empty(), Optional.empty(), false, false);
    private static final ThinkingPlan IMPOSSIBLE = new ThinkingPlan(Optional.empty(), Optional.empty(), false, true);

    /**
     * The plan for what was asked.
     *
     * @param asked how much, if that was said
     * @param maxTokens the most tokens of the answer, thoughts included
     * @param possible whether what was said so far lets a model with a budget begin with thought
     * @param forced whether the model has to call a tool, which none does while it thinks
     */
    public static ThinkingPlan of(
            Optional<Reasoning> asked, ModelTraits model, long maxTokens, boolean possible, boolean forced) {
        if (asked.isEmpty() || isOnlyHidden(asked.get())) {
            return NOTHING;
        }
        Reasoning reasoning = asked.get();
        if (reasoning.isOff()) {
            return model.thinking() == ModelTraits.Thinking.NONE ? NOTHING : off();
        }
        if (forced) {
            return IMPOSSIBLE;
        }
        return switch (model.thinking()) {
            case NONE -> IMPOSSIBLE;
            case ADAPTIVE -> adaptive(reasoning, model, maxTokens);
            case BUDGET -> possible ? budget(reasoning, model, maxTokens) : IMPOSSIBLE;
        };
    }

    /** Whoever only does not want to see thoughts does not ask for any. */
    private static boolean isOnlyHidden(Reasoning reasoning) {
        return reasoning.exclude()
                && reasoning.effort().isEmpty()
                && reasoning.budget().isEmpty();
    }

    private static ThinkingPlan off() {
        ObjectNode thinking = Trees.object().put("type", "disabled");
        return new ThinkingPlan(Optional.of(thinking), Optional.empty(), false, false);
    }

    private static ThinkingPlan adaptive(Reasoning reasoning, ModelTraits model, long maxTokens) {
        ObjectNode thinking = Trees.object().put("type", "adaptive");
        thinking.put("display", reasoning.exclude() ? "omitted" : "summarized");
        Optional<String> effort = Optional.of(model.effort(reasoning.effortOf(maxTokens)));
        return new ThinkingPlan(Optional.of(thinking), effort, true, false);
    }

    /** A budget is less than the whole answer, and never less than {@value #LEAST_BUDGET}. */
    private static ThinkingPlan budget(Reasoning reasoning, ModelTraits model, long maxTokens) {
        long budget = Math.min(Math.max(LEAST_BUDGET, reasoning.budgetOf(maxTokens)), maxTokens - 1);
        if (budget < LEAST_BUDGET) {
            return IMPOSSIBLE;
        }
        ObjectNode thinking = Trees.object().put("type", "enabled").put("budget_tokens", budget);
        Optional<String> effort =
                reasoning.effort().filter(word -> model.takesEffort()).map(model::effort);
        return new ThinkingPlan(Optional.of(thinking), effort, true, false);
    }
}
