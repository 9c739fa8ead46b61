package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.codec.jackson.claude.ModelTraits;
import io.signalbox.codec.jackson.claude.Schemas;
import io.signalbox.codec.jackson.claude.ThinkingPlan;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.UpstreamFormat.UpstreamCall;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Headers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes one request for one endpoint. */
final class RequestWriter {

    private static final int MOST_MARKS = 4;
    private static final long ROOM_BESIDE_BUDGET = 4096;

    private final Conversation asked;
    private final Endpoint endpoint;
    private final ModelTraits model;
    private final List<String> dropped = new ArrayList<>();
    private final ObjectNode body = Trees.object();

    RequestWriter(Conversation asked, Endpoint endpoint) {
        this.asked = asked;
        this.endpoint = endpoint;
        this.model = ModelTraits.of(endpoint);
    }

    UpstreamCall call(boolean stream) {
        Destination destination = Destination.of(endpoint);
        destination.identify(body);
        PromptWriter prompt = new PromptWriter(asked, model);
        long maxTokens = maxTokens();
        body.put("max_tokens", maxTokens);
        ThinkingPlan thinking = ThinkingPlan.of(
                asked.reasoning(),
                model,
                maxTokens,
                PromptWriter.letThink(prompt.messages()),
                ToolsWriter.needsTool(asked, model));
        think(thinking);
        sample(thinking.on());
        if (!prompt.system().isEmpty() || wantsAnyJson()) {
            body.set("system", system(prompt.system()));
        }
        body.set("messages", prompt.messages());
        new ToolsWriter(asked, model, thinking.on(), dropped).write(body);
        others();
        limitMarks();
        if (stream && !destination.streamsByPath()) {
            body.put("stream", true);
        }
        Headers headers = destination.headers(body).plus("accept", destination.accepted(stream));
        return new UpstreamCall(destination.path(stream), headers, Trees.bytes(body), dropped);
    }

    /** What the caller allows, or as much as the endpoint gives; a number the dialect does not do without. */
    private long maxTokens() {
        return asked.parameter("max_tokens")
                .filter(JsonNode::canConvertToLong)
                .map(JsonNode::longValue)
                .orElseGet(() -> {
                    long most = Destination.mostTokens(endpoint);
                    long budget = asked.reasoning()
                            .map(reasoning -> reasoning.budget().orElse(0))
                            .orElse(0L);
                    boolean known = endpoint.maxOutputTokens().isPresent();
                    return known ? most : Math.max(most, budget + ROOM_BESIDE_BUDGET);
                });
    }

    private void think(ThinkingPlan plan) {
        plan.thinking().ifPresent(thinking -> body.set("thinking", thinking));
        if (plan.dropped()) {
            dropped.add("reasoning");
        }
        boolean hides = asked.reasoning().filter(Reasoning::exclude).isPresent();
        if (hides && plan.on() && !plan.thinking().orElseThrow().has("display")) {
            dropped.add("reasoning.exclude");
        }
        Optional<String> verbosity = asked.parameter("verbosity").map(JsonNode::asText);
        if (verbosity.isPresent() && !model.takesEffort()) {
            dropped.add("verbosity");
        }
        plan.effort()
                .or(() -> verbosity.filter(word -> model.takesEffort()).map(model::effort))
                .ifPresent(word -> outputConfig().put("effort", word));
        asked.format().ifPresent(format -> {
            if (format instanceof AnswerFormat.Schema schema && ToolsWriter.isTaken(schema, model)) {
                ObjectNode written = outputConfig().putObject("format").put("type", "json_schema");
                written.set("schema", Schemas.closed(schema.schema()));
            }
        });
    }

    private ObjectNode outputConfig() {
        return body.path("output_config") instanceof ObjectNode there ? there : body.putObject("output_config");
    }

    /** Newer models take no sampling at all, and those that do take none while they think. */
    private void sample(boolean thinks) {
        boolean takes = model.takesSampling() && !thinks;
        for (String name : List.of("temperature", "top_p", "top_k")) {
            Optional<JsonNode> value = asked.parameter(name);
            boolean excluded = name.equals("top_p")
                    && model.takesOneOfTemperatureAndTopP()
                    && asked.parameter("temperature").isPresent();
            if (value.isPresent() && takes && !excluded) {
                body.set(name, name.equals("temperature") ? cooled(value.get()) : value.get());
            } else if (value.isPresent()) {
                dropped.add(name);
            }
        }
        ArrayNode stops = Trees.array();
        asked.parameter("stop")
                .ifPresent(all -> all.forEach(stop -> {
                    if (!stop.asText().isBlank()) {
                        stops.add(stop);
                    }
                }));
        if (!stops.isEmpty()) {
            body.set("stop_sequences", stops);
        }
    }

    /** A temperature as high as there is, if it is higher. */
    private JsonNode cooled(JsonNode temperature) {
        if (temperature.decimalValue().compareTo(BigDecimal.ONE) <= 0) {
            return temperature;
        }
        dropped.add("temperature");
        return body.numberNode(1);
    }

    private boolean wantsAnyJson() {
        return asked.format().filter(AnswerFormat.AnyJson.class::isInstance).isPresent();
    }

    private ArrayNode system(ArrayNode blocks) {
        if (wantsAnyJson()) {
            blocks.addObject().put("type", "text").put("text", EmulatedFormat.ANY_JSON);
        }
        return blocks;
    }

    private void others() {
        asked.parameter("safety_identifier")
                .or(() -> asked.parameter("user"))
                .filter(JsonNode::isTextual)
                .ifPresent(user -> body.putObject("metadata").put("user_id", CallIds.hash(user.textValue())));
        asked.parameter("service_tier").ifPresent(tier -> {
            Optional<String> word = Destination.serviceTier(tier.asText());
            word.ifPresent(taken -> body.put("service_tier", taken));
            if (word.isEmpty()) {
                dropped.add("service_tier");
            }
        });
        asked.parameter(BlockWriter.CACHE_CONTROL).ifPresent(mark -> body.set(BlockWriter.CACHE_CONTROL, mark));
    }

    /** Of too many marks the last count most: each covers all that stands before it. */
    private void limitMarks() {
        List<ObjectNode> marked = new ArrayList<>();
        for (String place : List.of("tools", "system", "messages")) {
            for (JsonNode item : body.path(place)) {
                gather(item, marked);
                item.path("content").forEach(block -> gather(block, marked));
            }
        }
        int most = body.has(BlockWriter.CACHE_CONTROL) ? MOST_MARKS - 1 : MOST_MARKS;
        for (ObjectNode early : marked.subList(0, Math.max(0, marked.size() - most))) {
            early.remove(BlockWriter.CACHE_CONTROL);
        }
        if (marked.size() > most) {
            dropped.add(BlockWriter.CACHE_CONTROL);
        }
    }

    private static void gather(JsonNode item, List<ObjectNode> marked) {
        if (item instanceof ObjectNode block && block.has(BlockWriter.CACHE_CONTROL)) {
            marked.add(block);
        }
    }
}
