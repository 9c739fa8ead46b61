package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.claude.ThinkingPlan;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.catalog.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * Writes how the model samples and thinks: what all models take has a place of its own, everything else goes to the model under the
 * name that its maker gave it.
 */
final class ModelFields {

    private static final long USUAL_MOST_TOKENS = 16_384;
    private static final long ROOM_BESIDE_BUDGET = 4096;
    private static final String HIGHEST = "high";

    private final Conversation asked;
    private final Endpoint endpoint;
    private final BedrockModel model;
    private final List<String> dropped;
    private final ObjectNode config = Trees.object();
    private final ObjectNode additional = Trees.object();

    ModelFields(Conversation asked, Endpoint endpoint, BedrockModel model, List<String> dropped) {
        this.asked = asked;
        this.endpoint = endpoint;
        this.model = model;
        this.dropped = dropped;
    }

    void write(ObjectNode body, boolean letsThink) {
        asked.parameter("max_tokens").ifPresent(most -> config.set("maxTokens", most));
        asked.parameter("temperature").ifPresent(value -> {
            JsonNode within = Trees.between(value, "0", "1");
            if (!within.equals(value)) {
                dropped.add("temperature");
            }
            config.set("temperature", within);
        });
        asked.parameter("top_p").ifPresent(share -> config.set("topP", Trees.between(share, "0", "1")));
        asked.parameter("top_k").ifPresent(this::topK);
        asked.parameter("stop").ifPresent(stops -> stops(stops, body));
        switch (model.family()) {
            case CLAUDE -> claude(body, letsThink);
            case NOVA -> asked.reasoning().ifPresent(this::nova);
            case GPT_OSS, DEEPSEEK -> asked.reasoning().ifPresent(this::effort);
            case MISTRAL, LLAMA, COHERE, TITAN, OPEN, UNKNOWN ->
                asked.reasoning().filter(ModelFields::isWanted).ifPresent(wish -> dropped.add("reasoning"));
        }
        if (!config.isEmpty()) {
            body.set("inferenceConfig", config);
        }
        if (!additional.isEmpty()) {
            body.set("additionalModelRequestFields", additional);
        }
    }

    private void topK(JsonNode value) {
        switch (model.family()) {
            case CLAUDE, MISTRAL -> additional.set("top_k", value);
            case NOVA -> additional.putObject("inferenceConfig").set("topK", value);
            case COHERE -> additional.set("k", value);
            case GPT_OSS, DEEPSEEK, LLAMA, TITAN, OPEN, UNKNOWN -> dropped.add("top_k");
        }
    }

    /** Which of them ended the answer, only Anthropic's models tell, and only when asked. */
    private void stops(JsonNode stops, ObjectNode body) {
        ArrayNode taken = Trees.array();
        stops.forEach(stop -> {
            if (!stop.asText().isBlank()) {
                taken.add(stop);
            }
        });
        if (!taken.isEmpty()) {
            config.set("stopSequences", taken);
            if (model.family() == BedrockModel.Family.CLAUDE) {
                body.putArray("additionalModelResponseFieldPaths").add("/stop_sequence");
            }
        }
    }

    private long mostTokens(Optional<Reasoning> reasoning) {
        long budget = reasoning.map(wish -> wish.budget().orElse(0)).orElse(0L);
        return asked.parameter("max_tokens")
                .filter(JsonNode::canConvertToLong)
                .map(JsonNode::longValue)
                .orElseGet(() ->
                        endpoint.maxOutputTokens().orElse(Math.max(USUAL_MOST_TOKENS, budget + ROOM_BESIDE_BUDGET)));
    }

    private void claude(ObjectNode body, boolean letsThink) {
        ThinkingPlan plan = ThinkingPlan.of(
                asked.reasoning(),
                model.claude(),
                mostTokens(asked.reasoning()),
                letsThink,
                ConverseTools.isForced(asked, model));
        plan.thinking().ifPresent(thinking -> additional.set("thinking", thinking));
        plan.effort().ifPresent(effort -> outputConfig(body).put("effort", effort));
        if (plan.dropped()) {
            dropped.add("reasoning");
        }
        boolean samples = model.claude().takesSampling() && !plan.on();
        if (!samples) {
            leave(config, "temperature", "temperature");
            leave(config, "topP", "top_p");
            leave(additional, "top_k", "top_k");
        } else if (model.claude().takesOneOfTemperatureAndTopP() && config.has("temperature")) {
            leave(config, "topP", "top_p");
        }
    }

    private static ObjectNode outputConfig(ObjectNode body) {
        return body.path("outputConfig") instanceof ObjectNode there ? there : body.putObject("outputConfig");
    }

    /** At its highest effort the model has neither a limit nor a temperature. */
    private void nova(Reasoning reasoning) {
        if (!model.takesNovaReasoning()) {
            if (isWanted(reasoning)) {
                dropped.add("reasoning");
            }
            return;
        }
        if (reasoning.isOff()) {
            additional.putObject("reasoningConfig").put("type", "disabled");
        } else if (isWanted(reasoning)) {
            String effort = word(reasoning);
            additional.putObject("reasoningConfig").put("type", "enabled").put("maxReasoningEffort", effort);
            if (effort.equals(HIGHEST)) {
                leave(config, "maxTokens", "max_tokens");
                leave(config, "temperature", "temperature");
                leave(config, "topP", "top_p");
            }
        }
    }

    private void effort(Reasoning reasoning) {
        if (isWanted(reasoning)) {
            additional.put("reasoning_effort", word(reasoning));
        } else if (reasoning.isOff()) {
            dropped.add("reasoning");
        }
    }

    /** One of the three words that these models know. */
    private String word(Reasoning reasoning) {
        return switch (reasoning.effortOf(mostTokens(Optional.of(reasoning)))) {
            case "minimal", "low" -> "low";
            case HIGHEST, "xhigh", "max" -> HIGHEST;
            default -> "medium";
        };
    }

    private static boolean isWanted(Reasoning reasoning) {
        return !reasoning.isOff()
                && (reasoning.effort().isPresent() || reasoning.budget().isPresent());
    }

    private void leave(ObjectNode home, String member, String field) {
        if (home.remove(member) != null && !dropped.contains(field)) {
            dropped.add(field);
        }
    }
}
