package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
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

/** Reads a chat request whole, for a provider that speaks another dialect. */
final class ChatConversation {

    /** Members that are read here, or that are the gateway's affair; every other one is a parameter. */
    private static final Set<String> NO_PARAMETERS = Set.of(
            "model",
            "models",
            "messages",
            "prompt",
            "stream",
            "stream_options",
            "provider",
            "route",
            "usage",
            "plugins",
            "preset",
            "session_id",
            "trace",
            "debug",
            "transforms",
            "routing_preference",
            "tools",
            "tool_choice",
            "response_format",
            "structured_outputs",
            "reasoning",
            "reasoning_effort",
            "include_reasoning",
            "max_completion_tokens",
            "max_tokens",
            "stop");

    private final ChatEnvelope envelope;
    private final JsonNode body;

    private ChatConversation(ChatEnvelope envelope, JsonNode body) {
        this.envelope = envelope;
        this.body = body;
    }

    static Conversation read(ChatEnvelope envelope) {
        byte[] bytes = envelope.body();
        JsonNode body = Trees.read(bytes, 0, bytes.length)
                .orElseThrow(() -> Refusal.ofBody("invalid_json", "body: not JSON (expected: one JSON object)"));
        return new ChatConversation(envelope, body).conversation();
    }

    private Conversation conversation() {
        return new Conversation(turns(), tools(), toolChoice(), format(), reasoning(), parameters());
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
        Trees.at(body, "max_completion_tokens")
                .or(() -> Trees.at(body, "max_tokens"))
                .ifPresent(most -> parameters.put("max_tokens", most));
        Trees.at(body, "stop").ifPresent(stop -> parameters.put("stop", stops(stop)));
        return parameters;
    }

    private static JsonNode stops(JsonNode stop) {
        if (stop.isArray()) {
            for (JsonNode text : stop) {
                ChatContent.requireText(text, "stop", "a text or an array of texts");
            }
            return stop;
        }
        ChatContent.requireText(stop, "stop", "a text or an array of texts");
        return Trees.array().add(stop);
    }

    private List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        JsonNode messages = body.path("messages");
        if (messages.isMissingNode()) {
            ChatContent.requireText(body.path("prompt"), "prompt", "a text, at an endpoint of another dialect");
            return List.of(Turn.of(Turn.Role.USER, body.path("prompt").textValue()));
        }
        for (int i = 0; i < messages.size(); i++) {
            new ChatContent("messages[" + i + "]", messages.get(i)).turn().ifPresent(turns::add);
        }
        return turns;
    }

    private List<Tool> tools() {
        List<Tool> tools = new ArrayList<>();
        Optional<JsonNode> written = Trees.at(body, "tools");
        if (written.isPresent() && !written.get().isArray()) {
            throw Refusal.ofMember("tools", Trees.text(written.get()), "an array of tools");
        }
        for (JsonNode tool : written.orElseGet(Trees::array)) {
            tools.add(tool(tool, "tools[" + tools.size() + "]"));
        }
        return tools;
    }

    private static Tool tool(JsonNode tool, String where) {
        String type = tool.path("type").asText("function");
        JsonNode named = tool.path(type);
        if (!type.equals("function") && !type.equals("custom")) {
            return new Tool.Hosted(type, tool);
        }
        String name = Trees.textAt(named, "name")
                .orElseThrow(() -> Refusal.missing(where + "." + type + ".name", "the name of a tool"));
        if (type.equals("custom")) {
            return new Tool.Custom(name, Trees.textAt(named, "description"), Trees.at(named, "format"));
        }
        JsonNode schema = Trees.at(named, "parameters").orElseGet(Trees::object);
        if (!schema.isObject()) {
            throw Refusal.ofMember(where + ".function.parameters", Trees.text(schema), "a JSON Schema object");
        }
        return new Tool.Function(
                name,
                Trees.textAt(named, "description"),
                schema,
                Trees.at(named, "strict").filter(JsonNode::isBoolean).map(JsonNode::booleanValue),
                ChatContent.mark(tool));
    }

    private Optional<ToolChoice> toolChoice() {
        return Trees.at(body, "tool_choice").map(choice -> {
            if (choice.isObject()) {
                return chosen(choice);
            }
            return switch (choice.asText()) {
                case "auto" -> ToolChoice.of(ToolChoice.Mode.AUTO);
                case "none" -> ToolChoice.of(ToolChoice.Mode.NONE);
                case "required", "any" -> ToolChoice.of(ToolChoice.Mode.REQUIRED);
                default ->
                    throw Refusal.ofMember(
                            "tool_choice", Trees.text(choice), "none, auto, required or an object that names a tool");
            };
        });
    }

    private static ToolChoice chosen(JsonNode choice) {
        JsonNode allowed = choice.path("allowed_tools");
        if (!allowed.isObject()) {
            String type = choice.path("type").asText("function");
            String name = Trees.textAt(choice.path(type), "name")
                    .orElseThrow(() -> Refusal.missing("tool_choice." + type + ".name", "the name of a tool"));
            return ToolChoice.named(name);
        }
        List<String> names = new ArrayList<>();
        for (JsonNode tool : allowed.path("tools")) {
            Trees.textAt(tool.path(tool.path("type").asText("function")), "name")
                    .ifPresent(names::add);
        }
        boolean required = allowed.path("mode").asText().equals("required");
        return new ToolChoice(required ? ToolChoice.Mode.REQUIRED : ToolChoice.Mode.AUTO, names);
    }

    private Optional<AnswerFormat> format() {
        Optional<JsonNode> written = Trees.at(body, "response_format");
        if (written.isEmpty() || written.get().path("type").asText().equals("text")) {
            return Optional.empty();
        }
        JsonNode format = written.get();
        if (format.path("type").asText().equals("json_object")) {
            return Optional.of(new AnswerFormat.AnyJson());
        }
        JsonNode schema = format.path("json_schema");
        if (!schema.path("schema").isObject()) {
            throw Refusal.ofMember(
                    "response_format", Trees.text(format), "text, json_object, or json_schema with a schema");
        }
        return Optional.of(new AnswerFormat.Schema(
                Trees.textAt(schema, "name").orElse("answer"),
                Trees.textAt(schema, "description"),
                schema.path("schema"),
                Trees.at(schema, "strict").filter(JsonNode::isBoolean).map(JsonNode::booleanValue)));
    }

    /** OpenRouter's object, or the shorthands for it. */
    private Optional<Reasoning> reasoning() {
        JsonNode reasoning = body.path("reasoning");
        Optional<String> effort = Trees.textAt(reasoning, "effort").or(() -> Trees.textAt(body, "reasoning_effort"));
        OptionalLong budget = Trees.countAt(reasoning, "max_tokens");
        boolean excluded = reasoning.path("exclude").asBoolean()
                || (body.has("include_reasoning")
                        && !body.path("include_reasoning").asBoolean());
        if (reasoning.has("enabled") && effort.isEmpty() && budget.isEmpty()) {
            effort = Optional.of(reasoning.path("enabled").asBoolean() ? "medium" : "none");
        }
        boolean said = effort.isPresent() || budget.isPresent() || excluded;
        return said
                ? Optional.of(new Reasoning(effort, budget, excluded, Trees.textAt(reasoning, "summary")))
                : Optional.empty();
    }
}
