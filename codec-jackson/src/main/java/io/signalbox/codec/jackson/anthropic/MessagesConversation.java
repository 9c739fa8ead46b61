package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a caller's request whole, for a provider that speaks another dialect. */
final class MessagesConversation {

    /** Members that are read here, or that are the gateway's affair; every other one is a parameter. */
    private static final Set<String> NO_PARAMETERS = Set.of(
            "model",
            "models",
            "fallbacks",
            "messages",
            "system",
            "stream",
            "provider",
            "route",
            "plugins",
            "preset",
            "session_id",
            "trace",
            "debug",
            "routing_preference",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "stop_sequences",
            "metadata",
            "service_tier",
            "speed",
            "anthropic_version");

    private static final String CHOICES = "auto, any, tool or none";

    private final MessagesEnvelope envelope;
    private final JsonNode body;

    private MessagesConversation(MessagesEnvelope envelope, JsonNode body) {
        this.envelope = envelope;
        this.body = body;
    }

    static Conversation read(MessagesEnvelope envelope) {
        byte[] bytes = envelope.body();
        JsonNode body = Trees.read(bytes, 0, bytes.length)
                .orElseThrow(() -> Refusal.ofBody("invalid_json", "body: not JSON (expected: one JSON object)"));
        return new MessagesConversation(envelope, body).conversation();
    }

    private Conversation conversation() {
        return new Conversation(turns(), tools(), toolChoice(), format(), reasoning(), parameters());
    }

    private List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        turn(turns, Turn.Role.SYSTEM, BlockReader.read(body.path("system"), "system"));
        JsonNode messages = body.path("messages");
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String where = "messages[" + i + "]";
            List<Part> parts = BlockReader.read(message.path("content"), where + ".content");
            switch (message.path("role").asText()) {
                case "user" -> user(turns, parts);
                case "assistant" -> turn(turns, Turn.Role.ASSISTANT, parts);
                case "system" -> turn(turns, Turn.Role.SYSTEM, parts);
                default ->
                    throw Refusal.ofMember(
                            where + ".role", Trees.text(message.path("role")), "user, assistant or system");
            }
        }
        return turns;
    }

    /** What tools found is a turn of its own, before what the user says. */
    private static void user(List<Turn> turns, List<Part> parts) {
        turn(
                turns,
                Turn.Role.TOOL,
                parts.stream().filter(Part.ToolResult.class::isInstance).toList());
        turn(
                turns,
                Turn.Role.USER,
                parts.stream()
                        .filter(part -> !(part instanceof Part.ToolResult))
                        .toList());
    }

    private static void turn(List<Turn> turns, Turn.Role role, List<Part> parts) {
        if (!parts.isEmpty()) {
            turns.add(Turn.of(role, parts));
        }
    }

    private List<Tool> tools() {
        JsonNode written = body.path("tools");
        if (!written.isArray() && Trees.at(body, "tools").isPresent()) {
            throw Refusal.ofMember("tools", Trees.text(written), "an array of tools");
        }
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : written) {
            tools.add(tool(tool, "tools[" + tools.size() + "]"));
        }
        return tools;
    }

    private static Tool tool(JsonNode tool, String where) {
        String type = tool.path("type").asText("custom");
        if (!type.equals("custom")) {
            return new Tool.Hosted(type, tool);
        }
        JsonNode schema = Trees.at(tool, "input_schema").orElseGet(Trees::object);
        if (!schema.isObject()) {
            throw Refusal.ofMember(where + ".input_schema", Trees.text(schema), "a JSON Schema object");
        }
        return new Tool.Function(
                Trees.textAt(tool, "name").orElseThrow(() -> Refusal.missing(where + ".name", "the name of a tool")),
                Trees.textAt(tool, "description"),
                schema,
                Trees.at(tool, "strict").filter(JsonNode::isBoolean).map(JsonNode::booleanValue),
                BlockReader.mark(tool));
    }

    private Optional<ToolChoice> toolChoice() {
        return Trees.at(body, "tool_choice").map(choice -> switch (choice.path("type")
                .asText()) {
            case "auto" -> ToolChoice.of(ToolChoice.Mode.AUTO);
            case "none" -> ToolChoice.of(ToolChoice.Mode.NONE);
            case "any" -> ToolChoice.of(ToolChoice.Mode.REQUIRED);
            case "tool" ->
                ToolChoice.named(Trees.textAt(choice, "name")
                        .orElseThrow(() -> Refusal.missing("tool_choice.name", "the name of a tool")));
            default -> throw Refusal.ofMember("tool_choice.type", Trees.text(choice.path("type")), CHOICES);
        });
    }

    private Optional<AnswerFormat> format() {
        Optional<JsonNode> written = Trees.at(body.path("output_config"), "format");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        JsonNode schema = written.get().path("schema");
        if (!schema.isObject()) {
            throw Refusal.ofMember("output_config.format", Trees.text(written.get()), "json_schema with a schema");
        }
        return Optional.of(new AnswerFormat.Schema("answer", Optional.empty(), schema, Optional.of(true)));
    }

    /** Thought with a budget, or as much as the effort allows. An effort alone says how much to say, and is no thought. */
    private Optional<Reasoning> reasoning() {
        JsonNode thinking = body.path("thinking");
        boolean hidden = thinking.path("display").asText().equals("omitted");
        Optional<String> effort = Trees.textAt(body.path("output_config"), "effort");
        return switch (thinking.path("type").asText()) {
            case "" -> Optional.empty();
            case "disabled" -> Optional.of(Reasoning.ofEffort("none"));
            case "enabled" ->
                Optional.of(new Reasoning(
                        Optional.empty(), Trees.countAt(thinking, "budget_tokens"), hidden, Optional.empty()));
            default -> Optional.of(new Reasoning(effort, OptionalLong.empty(), hidden, Optional.empty()));
        };
    }

    private Map<String, JsonNode> parameters() {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        body.properties().forEach(member -> {
            if (!NO_PARAMETERS.contains(member.getKey())
                    && !envelope.done().contains(member.getKey())
                    && !member.getValue().isNull()) {
                parameters.put(member.getKey(), member.getValue());
            }
        });
        Trees.at(body, "stop_sequences").ifPresent(stops -> parameters.put("stop", stops(stops)));
        Trees.textAt(body.path("metadata"), "user_id").ifPresent(user -> parameters.putIfAbsent("user", text(user)));
        Trees.textAt(body, "service_tier")
                .ifPresent(
                        tier -> parameters.put("service_tier", text(tier.equals("standard_only") ? "default" : tier)));
        if (body.path("speed").asText().equals("fast")) {
            parameters.put("service_tier", text("priority"));
        }
        if (body.path("tool_choice").path("disable_parallel_tool_use").asBoolean()) {
            parameters.put("parallel_tool_calls", Trees.object().booleanNode(false));
        }
        if (!body.path("thinking").isObject()
                || body.path("thinking").path("type").asText().equals("disabled")) {
            Trees.textAt(body.path("output_config"), "effort")
                    .ifPresent(effort -> parameters.put("verbosity", text(effort)));
        }
        return parameters;
    }

    private static JsonNode text(String value) {
        return Trees.object().textNode(value);
    }

    private static JsonNode stops(JsonNode stops) {
        boolean texts = stops.isArray();
        for (JsonNode stop : stops) {
            texts &= stop.isTextual();
        }
        if (!texts) {
            throw Refusal.ofMember("stop_sequences", Trees.text(stops), "an array of texts");
        }
        return stops;
    }
}
