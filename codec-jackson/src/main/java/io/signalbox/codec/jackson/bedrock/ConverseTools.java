package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.codec.jackson.claude.Schemas;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the tools and which of them are to be called. Wherever calls stand in what was said, there must be tools; and there is no
 * choice of none, so that a model that is shown tools and must not call them can only be told.
 */
final class ConverseTools {

    /** What a model is told that must not call the tools it is shown. */
    static final String NO_CALLS = "Do not call any tool now. Answer in words.";

    private final Conversation asked;
    private final BedrockModel model;
    private final CachePoints marks;
    private final List<String> dropped;
    private final ArrayNode tools = Trees.array();
    private Optional<ObjectNode> choice = Optional.empty();

    ConverseTools(Conversation asked, BedrockModel model, CachePoints marks, List<String> dropped) {
        this.asked = asked;
        this.model = model;
        this.marks = marks;
        this.dropped = dropped;
    }

    /** Whether the model has to call a tool. */
    static boolean isForced(Conversation asked, BedrockModel model) {
        return mode(asked) == ToolChoice.Mode.REQUIRED || emulated(asked, model).isPresent();
    }

    /** Whether the model is shown tools, and must not call any. */
    static boolean mustBeTold(Conversation asked, BedrockModel model) {
        return isShownForHistory(asked) && emulated(asked, model).isEmpty();
    }

    private static boolean isShownForHistory(Conversation asked) {
        return asked.hasToolHistory() && (asked.tools().isEmpty() || mode(asked) == ToolChoice.Mode.NONE);
    }

    /** The schema of the answer, where that can only be had as the input of a tool. */
    private static Optional<AnswerFormat.Schema> emulated(Conversation asked, BedrockModel model) {
        return asked.format()
                .filter(AnswerFormat.Schema.class::isInstance)
                .map(AnswerFormat.Schema.class::cast)
                .filter(schema -> !isTaken(schema, model) && mode(asked) != ToolChoice.Mode.REQUIRED);
    }

    /** Whether the model follows this schema without a tool. */
    static boolean isTaken(AnswerFormat.Schema format, BedrockModel model) {
        return model.takesSchemas() && Schemas.canBeClosed(format.schema());
    }

    private static ToolChoice.Mode mode(Conversation asked) {
        return asked.toolChoice().map(ToolChoice::mode).orElse(ToolChoice.Mode.AUTO);
    }

    void write(ObjectNode body) {
        boolean none = mode(asked) == ToolChoice.Mode.NONE;
        if (asked.tools().isEmpty() && asked.hasToolHistory()) {
            called();
        } else if (!none || asked.hasToolHistory()) {
            asked.tools().forEach(this::tool);
            requireAny();
        }
        if (none && mustBeTold(asked, model)) {
            dropped.add("tool_choice");
        } else if (!tools.isEmpty() && !none) {
            asked.toolChoice().ifPresent(this::choose);
        }
        asked.format().ifPresent(this::format);
        if (!tools.isEmpty()) {
            ObjectNode config = body.putObject("toolConfig");
            config.set("tools", tools);
            choice.ifPresent(word -> config.set("toolChoice", word));
        }
    }

    private void requireAny() {
        List<String> names = asked.toolChoice().map(ToolChoice::names).orElse(List.of());
        boolean some = asked.tools().stream().anyMatch(tool -> names.contains(tool.name()));
        if (!names.isEmpty() && !some) {
            throw Refusal.ofMember(
                    "tool_choice", String.join(", ", names), "the name of one of the tools of the request");
        }
    }

    private void tool(Tool tool) {
        if (!(tool instanceof Tool.Function function) || !isAllowed(function.name())) {
            return;
        }
        if (EmulatedFormat.isName(function.name())) {
            throw Refusal.ofMember("tools.name", function.name(), "a name that the gateway does not use itself");
        }
        boolean strict = function.strict().orElse(false) && takesStrictly(function);
        JsonNode schema = Schemas.ofInput(function.parameters());
        ObjectNode written =
                spec(function.name(), function.description().orElse(""), strict ? Schemas.closed(schema) : schema);
        if (strict) {
            written.put("strict", true);
        }
        marks.mark(tools, function.cache(), true);
    }

    private boolean takesStrictly(Tool.Function function) {
        boolean takes = model.takesSchemas() && Schemas.canBeClosed(function.parameters());
        if (!takes) {
            dropped.add("tools.strict");
        }
        return takes;
    }

    /** A description is not to be blank; a tool without one is described by its name. */
    private ObjectNode spec(String name, String description, JsonNode schema) {
        ObjectNode spec = tools.addObject().putObject("toolSpec").put("name", name);
        spec.put("description", description.isBlank() ? name : description);
        spec.putObject("inputSchema").set("json", schema);
        return spec;
    }

    /** Where only some tools may be called, only those are there. */
    private boolean isAllowed(String name) {
        List<String> names = asked.toolChoice().map(ToolChoice::names).orElse(List.of());
        boolean named = names.size() == 1 && mode(asked) == ToolChoice.Mode.REQUIRED && model.takesNamedTool();
        return named || names.isEmpty() || names.contains(name);
    }

    private void choose(ToolChoice asked) {
        if (asked.mode() != ToolChoice.Mode.REQUIRED) {
            return;
        }
        if (asked.names().size() == 1 && model.takesNamedTool()) {
            named(asked.names().get(0));
        } else if (model.takesAnyTool()) {
            ObjectNode any = Trees.object();
            any.putObject("any");
            choice = Optional.of(any);
        } else {
            dropped.add("tool_choice");
        }
    }

    private void named(String name) {
        ObjectNode named = Trees.object();
        named.putObject("tool").put("name", name);
        choice = Optional.of(named);
    }

    /** These stand for tools that were called and are not there any more. */
    private void called() {
        Set<String> names = new LinkedHashSet<>();
        asked.turns()
                .forEach(turn -> turn.parts().forEach(part -> {
                    if (part instanceof Part.ToolCall call) {
                        names.add(call.name());
                    }
                }));
        names.forEach(name -> spec(name, "", Schemas.ofInput(Trees.object())));
    }

    /** The model has to call the tool whose input is the answer, or one of the caller's, if it may call these. */
    private void format(AnswerFormat format) {
        if (!(format instanceof AnswerFormat.Schema schema) || isTaken(schema, model)) {
            return;
        }
        if (emulated(asked, model).isEmpty() || !model.takesAnyTool()) {
            dropped.add("response_format.json_schema");
            return;
        }
        boolean others = !tools.isEmpty() && !isShownForHistory(asked);
        ObjectNode tool = EmulatedFormat.tool(schema);
        String name = tool.path("name").asText();
        spec(name, tool.path("description").asText(), tool.path("input_schema"));
        choose(others ? ToolChoice.of(ToolChoice.Mode.REQUIRED) : ToolChoice.named(name));
    }
}
