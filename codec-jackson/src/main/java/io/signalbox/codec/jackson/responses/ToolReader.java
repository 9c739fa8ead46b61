package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.ToolChoice.Mode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.model.CallerText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the tools of a request, and which of them are to be called. */
final class ToolReader {

    private ToolReader() {}

    static List<Tool> tools(JsonNode tools) {
        List<Tool> read = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            read.add(tool(tools.get(i), "tools[" + i + "]"));
        }
        return read;
    }

    private static Tool tool(JsonNode tool, String member) {
        String type = Trees.textAt(tool, "type")
                .orElseThrow(() -> Refusal.missing(member + ".type", "function, custom, or a hosted tool's type"));
        return switch (type) {
            case "function" ->
                new Tool.Function(
                        name(tool, member),
                        Trees.textAt(tool, "description"),
                        Trees.at(tool, "parameters").orElseGet(Trees::object),
                        ConversationReader.flag(tool, "strict"),
                        Trees.at(tool, "cache_control").map(InputReader::mark));
            case "custom" ->
                new Tool.Custom(
                        name(tool, member),
                        Trees.textAt(tool, "description"),
                        Trees.at(tool, "format").map(ToolReader::nested));
            default -> new Tool.Hosted(type, tool);
        };
    }

    /** A grammar stands one level deeper in chat. */
    private static JsonNode nested(JsonNode format) {
        if (!format.path("type").asText().equals("grammar") || format.has("grammar")) {
            return format;
        }
        ObjectNode grammar = format.deepCopy();
        grammar.remove("type");
        ObjectNode nested = Trees.object().put("type", "grammar");
        nested.set("grammar", grammar);
        return nested;
    }

    private static String name(JsonNode tool, String member) {
        return Trees.textAt(tool, "name").orElseThrow(() -> Refusal.missing(member + ".name", "the tool's name"));
    }

    static ToolChoice choice(JsonNode choice) {
        if (choice.isTextual()) {
            return ToolChoice.of(mode(choice.textValue(), "tool_choice"));
        }
        String type = choice.path("type").asText();
        return switch (type) {
            case "function", "custom" -> ToolChoice.named(name(choice, "tool_choice"));
            case "allowed_tools" -> {
                List<String> names = new ArrayList<>();
                choice.path("tools").forEach(tool -> names.add(allowed(tool)));
                yield new ToolChoice(
                        mode(Trees.textAt(choice, "mode").orElse("auto"), "tool_choice.mode"), List.copyOf(names));
            }
            default -> throw hosted(type);
        };
    }

    private static String allowed(JsonNode tool) {
        String type = tool.path("type").asText("function");
        Optional<String> name = Trees.textAt(tool, "name");
        if (name.isEmpty() || !(type.equals("function") || type.equals("custom"))) {
            throw hosted(type);
        }
        return name.get();
    }

    private static Mode mode(String word, String member) {
        return switch (word) {
            case "auto" -> Mode.AUTO;
            case "none" -> Mode.NONE;
            case "required" -> Mode.REQUIRED;
            default -> throw Refusal.ofMember(member, "\"" + word + "\"", "auto, none or required");
        };
    }

    private static RequestRefusedException hosted(String type) {
        return new RequestRefusedException(Failure.invalid(
                "tool_choice",
                "unsupported_by_dialect",
                "tool_choice: \"" + CallerText.shown(type)
                        + "\" is a hosted tool (dialects that have it: openai-responses)"));
    }
}
