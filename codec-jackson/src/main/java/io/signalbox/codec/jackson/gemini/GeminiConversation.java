package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a request for content whole, for a provider that speaks another dialect. */
final class GeminiConversation {

    private static final String CONFIG = "generationConfig.";

    /** Members that are read here, or that are the gateway's affair; every other one is a parameter that others do not have. */
    private static final Set<String> READ =
            Set.of("contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "serviceTier", "store");

    /** Members of the configuration that become something else than one parameter. */
    private static final Set<String> FORMAT =
            Set.of("responseMimeType", "responseSchema", "responseJsonSchema", "thinkingConfig", "responseModalities");

    private final GeminiEnvelope envelope;
    private final JsonNode body;
    private final JsonNode config;

    private GeminiConversation(GeminiEnvelope envelope, JsonNode body) {
        this.envelope = envelope;
        this.body = body;
        this.config = GeminiNames.at(body, "generationConfig");
    }

    static Conversation read(GeminiEnvelope envelope) {
        byte[] bytes = envelope.body();
        JsonNode body = Trees.read(bytes, 0, bytes.length)
                .orElseThrow(() -> Refusal.ofBody("invalid_json", "body: not JSON (expected: one JSON object)"));
        return new GeminiConversation(envelope, body).read();
    }

    private Conversation read() {
        if (!GeminiNames.at(body, "cachedContent").isMissingNode()) {
            throw onlyHere("cachedContent");
        }
        return new Conversation(turns(), tools(), toolChoice(), format(), reasoning(), parameters());
    }

    private List<Turn> turns() {
        GeminiTurns turns = new GeminiTurns();
        JsonNode instruction = GeminiNames.at(body, "systemInstruction");
        if (!instruction.isMissingNode()) {
            turns.instruction(instruction);
        }
        JsonNode contents = body.path("contents");
        for (int i = 0; i < contents.size(); i++) {
            turns.content(contents.get(i), "contents[" + i + "]");
        }
        return turns.turns();
    }

    private List<Tool> tools() {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            tool.properties().forEach(member -> {
                if (GeminiNames.camel(member.getKey()).equals("functionDeclarations")) {
                    member.getValue().forEach(declaration -> tools.add(function(declaration)));
                } else if (!member.getValue().isNull()) {
                    tools.add(new Tool.Hosted(member.getKey(), tool));
                }
            });
        }
        return tools;
    }

    private static Tool function(JsonNode declaration) {
        String name = Trees.textAt(declaration, "name")
                .orElseThrow(() -> Refusal.missing("tools.functionDeclarations.name", "the name of a function"));
        JsonNode jsonSchema = GeminiNames.at(declaration, "parametersJsonSchema");
        JsonNode schema = GeminiNames.at(declaration, "parameters");
        JsonNode parameters =
                jsonSchema.isObject() ? jsonSchema : schema.isObject() ? OpenApiSchema.read(schema) : nothing();
        return new Tool.Function(
                name, Trees.textAt(declaration, "description"), parameters, Optional.empty(), Optional.empty());
    }

    private static JsonNode nothing() {
        JsonNode schema = Trees.object().put("type", "object").set("properties", Trees.object());
        return schema;
    }

    private Optional<ToolChoice> toolChoice() {
        JsonNode calling = GeminiNames.at(GeminiNames.at(body, "toolConfig"), "functionCallingConfig");
        Optional<String> mode = Trees.textAt(calling, "mode");
        if (mode.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        GeminiNames.at(calling, "allowedFunctionNames").forEach(name -> names.add(name.asText()));
        return switch (mode.get().toUpperCase(Locale.ROOT)) {
            case "AUTO", "VALIDATED" -> Optional.of(new ToolChoice(ToolChoice.Mode.AUTO, names));
            case "ANY" -> Optional.of(new ToolChoice(ToolChoice.Mode.REQUIRED, names));
            case "NONE" -> Optional.of(ToolChoice.of(ToolChoice.Mode.NONE));
            case "MODE_UNSPECIFIED" -> Optional.empty();
            default ->
                throw Refusal.ofMember(
                        "toolConfig.functionCallingConfig.mode", mode.get(), "AUTO, ANY, NONE or VALIDATED");
        };
    }

    private Optional<AnswerFormat> format() {
        String type = GeminiNames.at(config, "responseMimeType").asText("text/plain");
        if (type.equals("text/plain")) {
            return Optional.empty();
        }
        if (!type.equals("application/json")) {
            throw onlyHere(CONFIG + "responseMimeType");
        }
        JsonNode jsonSchema = GeminiNames.at(config, "responseJsonSchema");
        JsonNode schema = GeminiNames.at(config, "responseSchema");
        if (!jsonSchema.isObject() && !schema.isObject()) {
            return Optional.of(new AnswerFormat.AnyJson());
        }
        return Optional.of(new AnswerFormat.Schema(
                "response",
                Optional.empty(),
                jsonSchema.isObject() ? jsonSchema : OpenApiSchema.read(schema),
                Optional.empty()));
    }

    private Optional<Reasoning> reasoning() {
        JsonNode thinking = GeminiNames.at(config, "thinkingConfig");
        if (!thinking.isObject()) {
            return Optional.empty();
        }
        boolean exclude = !GeminiNames.at(thinking, "includeThoughts").asBoolean();
        Optional<String> level = Optional.of(
                        GeminiNames.at(thinking, "thinkingLevel").asText("").toLowerCase(Locale.ROOT))
                .filter(word -> Set.of("minimal", "low", "medium", "high").contains(word));
        JsonNode budget = GeminiNames.at(thinking, "thinkingBudget");
        boolean counts = level.isEmpty() && budget.isIntegralNumber() && budget.longValue() > 0;
        boolean off = level.isEmpty() && budget.isIntegralNumber() && budget.longValue() == 0;
        return Optional.of(new Reasoning(
                off ? Optional.of("none") : level,
                counts ? OptionalLong.of(budget.longValue()) : OptionalLong.empty(),
                exclude,
                Optional.empty()));
    }

    private Map<String, JsonNode> parameters() {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        config.properties().forEach(member -> {
            String name = GeminiNames.camel(member.getKey());
            if (!FORMAT.contains(name) && !member.getValue().isNull()) {
                String parameter = GeminiFields.PARAMETERS.getOrDefault(name, CONFIG + name);
                parameters.put(parameter, member.getValue());
            }
        });
        JsonNode modalities = GeminiNames.at(config, "responseModalities");
        if (modalities.size() > 0 && !Trees.text(modalities).equalsIgnoreCase("[\"text\"]")) {
            ArrayNode words = Trees.array();
            modalities.forEach(word -> words.add(word.asText().toLowerCase(Locale.ROOT)));
            parameters.put("modalities", words);
        }
        tier().ifPresent(tier -> parameters.put("service_tier", Trees.object().textNode(tier)));
        body.properties().forEach(member -> {
            String name = GeminiNames.camel(member.getKey());
            boolean isOwn = GeminiFields.GATEWAYS_OWN.contains(member.getKey())
                    || envelope.done().contains(member.getKey());
            if (!READ.contains(name) && !isOwn && !member.getValue().isNull()) {
                parameters.put(name, member.getValue());
            }
        });
        envelope.facts()
                .user()
                .ifPresent(user -> parameters.put("user", Trees.object().textNode(user)));
        return parameters;
    }

    private Optional<String> tier() {
        return switch (GeminiNames.at(body, "serviceTier").asText("").toLowerCase(Locale.ROOT)) {
            case "flex" -> Optional.of("flex");
            case "priority" -> Optional.of("priority");
            default -> Optional.empty();
        };
    }

    private static RequestRefusedException onlyHere(String field) {
        return new RequestRefusedException(Failure.invalid(
                field,
                "unsupported_by_dialect",
                field + ": cannot be expressed elsewhere (dialects that have it: " + Gemini.NAME + ")"));
    }
}
