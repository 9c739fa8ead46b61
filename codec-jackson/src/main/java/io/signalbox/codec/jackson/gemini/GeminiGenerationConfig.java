package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.Endpoint;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes {@code generationConfig}: how the model is to answer. */
final class GeminiGenerationConfig {

    private static final int MOST_STOPS = 5;
    private static final int MOST_CANDIDATES = 8;
    private static final long USUAL_MOST_TOKENS = 65_536;

    /** The most of a penalty; 2 itself is refused. */
    private static final BigDecimal MOST_PENALTY = new BigDecimal("1.99");

    private static final Map<String, String> SAME = Map.of(
            "max_tokens", "maxOutputTokens",
            "temperature", "temperature",
            "top_p", "topP");

    private final Conversation conversation;
    private final GeminiModel model;
    private final Endpoint endpoint;
    private final ObjectNode config = Trees.object();
    private final List<String> dropped;

    private GeminiGenerationConfig(
            Conversation conversation, GeminiModel model, Endpoint endpoint, List<String> dropped) {
        this.conversation = conversation;
        this.model = model;
        this.endpoint = endpoint;
        this.dropped = dropped;
    }

    /**
     * The member, perhaps empty.
     *
     * @param dropped takes the names of what had to be bent to fit
     */
    static ObjectNode of(Conversation conversation, GeminiModel model, Endpoint endpoint, List<String> dropped) {
        return new GeminiGenerationConfig(conversation, model, endpoint, dropped).write();
    }

    private ObjectNode write() {
        SAME.forEach((name, here) -> conversation.parameter(name).ifPresent(value -> config.set(here, value)));
        conversation
                .parameter("top_k")
                .filter(value -> value.asLong() > 0)
                .ifPresent(value -> config.set("topK", value));
        penalty("presence_penalty", "presencePenalty");
        penalty("frequency_penalty", "frequencyPenalty");
        conversation.parameter("seed").ifPresent(seed -> config.put("seed", folded(seed.asLong())));
        conversation.parameter("stop").ifPresent(this::stop);
        conversation.parameter("n").ifPresent(this::candidates);
        logProbabilities();
        conversation.parameter("modalities").ifPresent(this::modalities);
        conversation.format().ifPresent(this::format);
        conversation.reasoning().filter(asked -> model.thinks()).ifPresent(this::thinking);
        return config;
    }

    private void penalty(String name, String here) {
        conversation.parameter(name).filter(JsonNode::isNumber).ifPresent(value -> {
            BigDecimal penalty = value.decimalValue();
            config.set(here, penalty.compareTo(MOST_PENALTY) > 0 ? config.numberNode(MOST_PENALTY) : value);
        });
    }

    /** It takes 32 bits; a longer seed becomes a shorter one, always the same. */
    private static int folded(long seed) {
        return seed == (int) seed ? (int) seed : (int) (seed ^ (seed >>> Integer.SIZE));
    }

    private void stop(JsonNode stops) {
        ArrayNode taken = Trees.array();
        stops.forEach(stop -> {
            if (!stop.asText().isEmpty()) {
                taken.add(stop.asText());
            }
        });
        if (taken.size() > MOST_STOPS) {
            throw Refusal.ofMember("stop", taken.size() + " texts", "up to " + MOST_STOPS + " for a model of Google's");
        }
        if (!taken.isEmpty()) {
            config.set("stopSequences", taken);
        }
    }

    private void candidates(JsonNode n) {
        if (n.asInt() > MOST_CANDIDATES) {
            throw Refusal.ofMember(
                    "n", n.asText(), "an integer from 1 to " + MOST_CANDIDATES + " for a model of Google's");
        }
        config.set("candidateCount", n);
    }

    private void logProbabilities() {
        Optional<JsonNode> top = conversation.parameter("top_logprobs").filter(count -> count.asInt() > 0);
        boolean wanted =
                conversation.parameter("logprobs").filter(JsonNode::asBoolean).isPresent();
        if (wanted || top.isPresent()) {
            config.put("responseLogprobs", true);
            top.ifPresent(count -> config.set("logprobs", count));
        }
    }

    private void modalities(JsonNode modalities) {
        ArrayNode words = config.putArray("responseModalities");
        modalities.forEach(word -> words.add(word.asText().toUpperCase(Locale.ROOT)));
    }

    private void format(AnswerFormat format) {
        boolean callsTools = !conversation.tools().isEmpty()
                && conversation
                        .toolChoice()
                        .filter(choice -> choice.mode() == ToolChoice.Mode.NONE)
                        .isEmpty();
        if (callsTools && !model.bindsFormatBesideTools()) {
            throw new RequestRefusedException(Failure.invalid(
                    "response_format",
                    "unsupported_by_dialect",
                    "response_format: cannot be asked for beside tools of this model (expected: either of them)"));
        }
        config.put("responseMimeType", "application/json");
        if (format instanceof AnswerFormat.Schema schema && model.takesJsonSchema()) {
            config.set("responseJsonSchema", schema.schema());
        } else if (format instanceof AnswerFormat.Schema schema) {
            config.set("responseSchema", GeminiSchema.of(schema.schema(), "response_format"));
        }
    }

    private void thinking(Reasoning reasoning) {
        ObjectNode thinking = Trees.object();
        if (model.thinksInLevels()) {
            level(reasoning).ifPresent(level -> thinking.put("thinkingLevel", level));
        } else {
            budget(reasoning).ifPresent(budget -> thinking.put("thinkingBudget", budget));
        }
        thinking.put("includeThoughts", !reasoning.exclude() && !reasoning.isOff());
        config.set("thinkingConfig", thinking);
    }

    private Optional<String> level(Reasoning reasoning) {
        if (reasoning.effort().isEmpty() && reasoning.budget().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (reasoning.effortOf(mostTokens())) {
                    case "none", "minimal" -> {
                        if (reasoning.isOff()) {
                            dropped.add("reasoning.effort");
                        }
                        yield model.alwaysThinks() ? "LOW" : "MINIMAL";
                    }
                    case "low" -> "LOW";
                    case "medium" -> "MEDIUM";
                    default -> "HIGH";
                });
    }

    /** The answer's limit holds the thoughts too, so that they never get all of it. */
    private Optional<Long> budget(Reasoning reasoning) {
        if (reasoning.isOff()) {
            if (model.alwaysThinks()) {
                dropped.add("reasoning.effort");
            }
            return Optional.of(model.alwaysThinks() ? model.leastBudget() : 0);
        }
        if (reasoning.effort().isEmpty() && reasoning.budget().isEmpty()) {
            return Optional.empty();
        }
        boolean isLimited = conversation.parameter("max_tokens").isPresent();
        long wanted = reasoning.budget().isPresent() || isLimited
                ? reasoning.budgetOf(mostTokens())
                : usual(reasoning.effort().orElse("medium"));
        long most = isLimited ? Math.min(model.mostBudget(), mostTokens() * 95 / 100) : model.mostBudget();
        return Optional.of(Math.max(model.leastBudget(), Math.min(wanted, most)));
    }

    private static long usual(String effort) {
        return switch (effort) {
            case "minimal", "low" -> 1024;
            case "medium" -> 8192;
            default -> 24_576;
        };
    }

    private long mostTokens() {
        return conversation
                .parameter("max_tokens")
                .map(JsonNode::asLong)
                .orElse(endpoint.maxOutputTokens().orElse(USUAL_MOST_TOKENS));
    }
}
