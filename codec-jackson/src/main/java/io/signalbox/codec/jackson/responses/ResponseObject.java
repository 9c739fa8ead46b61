package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.Trees;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code response} of one answer at any time: who made it, what the request asked for, what there is of the output. */
final class ResponseObject {

    private static final List<String> ECHOED = List.of(
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "parallel_tool_calls",
            "presence_penalty",
            "frequency_penalty",
            "prompt_cache_key",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user");

    private final ResponsesEnvelope envelope;
    private final AnswerFacts facts;

    ResponseObject(ResponsesEnvelope envelope, AnswerFacts facts) {
        this.envelope = envelope;
        this.facts = facts;
    }

    /** What a made-up id ends with: the generation's, so that the same generation always has the same. */
    String idTail() {
        String id = facts.generationId();
        return id.startsWith("gen-") ? id.substring("gen-".length()) : id;
    }

    Face face() {
        return envelope.face();
    }

    AnswerFacts facts() {
        return facts;
    }

    /** The names of the tools that take free text. */
    Set<String> customTools() {
        return envelope.member("tools").map(ToolReader::tools).orElse(List.of()).stream()
                .filter(Tool.Custom.class::isInstance)
                .map(Tool::name)
                .collect(Collectors.toSet());
    }

    /** The object while there is nothing of the answer yet. */
    ObjectNode begun() {
        return with("in_progress", List.of());
    }

    /** The object when all is said. */
    ObjectNode ended(List<ObjectNode> output) {
        Optional<String> incomplete = incomplete();
        ObjectNode response = with(incomplete.isPresent() ? "incomplete" : "completed", output);
        incomplete.ifPresent(
                why -> response.set("incomplete_details", Trees.object().put("reason", why)));
        response.set("usage", ResponsesUsage.write(facts.usage(), face(), facts.cost()));
        if (face() == Face.OPENROUTER) {
            response.put("output_text", text(output));
        }
        facts.routing()
                .flatMap(routing -> Trees.read(new String(RoutingJson.literal(routing), StandardCharsets.UTF_8)))
                .ifPresent(routing -> response.set(RoutingJson.MEMBER, routing));
        return response;
    }

    /** Whether the answer ends before its end. */
    boolean isCut() {
        return incomplete().isPresent();
    }

    private Optional<String> incomplete() {
        return facts.end().flatMap(end -> switch (end.reason()) {
            case "length" -> Optional.of("max_output_tokens");
            case "content_filter" -> Optional.of("content_filter");
            default -> Optional.empty();
        });
    }

    private ObjectNode with(String status, List<ObjectNode> output) {
        ObjectNode response =
                bare(face().responseId(facts.generationId()), facts.createdSeconds(), facts.model(), status, output);
        ECHOED.forEach(name -> envelope.member(name).ifPresent(value -> response.set(name, value)));
        if (!response.path("text").has("format") && response.path("text") instanceof ObjectNode text) {
            text.set("format", Trees.object().put("type", "text"));
        }
        return response;
    }

    private static String text(List<ObjectNode> output) {
        StringBuilder text = new StringBuilder();
        for (ObjectNode item : output) {
            if (item.path("type").asText().equals("message")) {
                for (JsonNode part : item.path("content")) {
                    text.append(part.path("text").asText(""));
                }
            }
        }
        return text.toString();
    }

    /** The object of a request that said nothing but what it had to, with every member that clients require. */
    static ObjectNode bare(String id, long createdSeconds, String model, String status, List<ObjectNode> output) {
        ObjectNode response = Trees.object();
        response.put("id", id);
        response.put("object", "response");
        response.put("created_at", createdSeconds);
        response.put("status", status);
        response.put("background", false);
        response.putNull("completed_at");
        response.putNull("error");
        response.putNull("incomplete_details");
        response.putNull("instructions");
        response.putNull("max_output_tokens");
        response.putNull("max_tool_calls");
        response.put("model", model);
        ArrayNode items = response.putArray("output");
        output.forEach(items::add);
        response.put("parallel_tool_calls", true);
        response.putNull("previous_response_id");
        response.putNull("presence_penalty");
        response.putNull("frequency_penalty");
        response.putNull("prompt_cache_key");
        response.putObject("reasoning").putNull("effort").putNull("summary");
        response.putNull("safety_identifier");
        response.put("service_tier", "default");
        response.put("store", false);
        response.putNull("temperature");
        response.putObject("text").putObject("format").put("type", "text");
        response.put("tool_choice", "auto");
        response.putArray("tools");
        response.put("top_logprobs", 0);
        response.putNull("top_p");
        response.put("truncation", "disabled");
        response.putNull("usage");
        response.putNull("user");
        response.putObject("metadata");
        return response;
    }
}
