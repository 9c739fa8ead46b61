package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.codec.jackson.claude.ModelTraits;
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

/** Writes the tools, which of them are to be called, and what only can be had by a tool: an answer that follows a schema. */
final class ToolsWriter {

    private final Conversation asked;
    private final ModelTraits model;
    private final boolean thinks;
    private final List<String> dropped;
    private final ArrayNode tools = Trees.array();
    private Optional<ObjectNode> choice = Optional.empty();

    /**
     * @param thinks whether the model thinks, so that it cannot be made to call a tool
     * @param dropped where the names of members go that had to be left out
     */
    ToolsWriter(Conversation asked, ModelTraits model, boolean thinks, List<String> dropped) {
        this.asked = asked;
        this.model = model;
        this.thinks = thinks;
        this.dropped = dropped;
    }

    /** Whether the schema that is asked for, if one is, needs a tool that the model is made to call. */
    static boolean needsTool(Conversation asked, ModelTraits model) {
        boolean forced = asked.toolChoice()
                .filter(choice -> choice.mode() == ToolChoice.Mode.REQUIRED)
                .isPresent();
        return !forced
                && asked.format()
                        .filter(format -> format instanceof AnswerFormat.Schema schema && !isTaken(schema, model))
                        .isPresent();
    }

    /** Whether the model follows this schema without a tool. */
    static boolean isTaken(AnswerFormat.Schema format, ModelTraits model) {
        return model.takesSchemas() && Schemas.canBeClosed(format.schema());
    }

    void write(ObjectNode body) {
        asked.tools().forEach(this::tool);
        if (tools.isEmpty() && asked.hasToolHistory()) {
            called();
            choice = Optional.of(Trees.object().put("type", "none"));
        } else if (!tools.isEmpty()) {
            asked.toolChoice().ifPresent(this::choose);
            oneAtATime();
        }
        if (needsTool(asked, model)) {
            emulate();
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
            choice.ifPresent(word -> body.set("tool_choice", word));
        }
    }

    private void tool(Tool tool) {
        if (!(tool instanceof Tool.Function function)) {
            return;
        }
        if (EmulatedFormat.isName(function.name())) {
            throw Refusal.ofMember("tools.name", function.name(), "a name that the gateway does not use itself");
        }
        if (!isAllowed(function.name())) {
            return;
        }
        boolean strict = function.strict().orElse(false) && takesStrictly(function);
        ObjectNode written = tools.addObject().put("name", function.name());
        function.description().ifPresent(words -> written.put("description", words));
        ObjectNode schema = Schemas.ofInput(function.parameters());
        written.set("input_schema", strict ? Schemas.closed(schema) : schema);
        if (strict) {
            written.put("strict", true);
        }
        BlockWriter.marked(written, function.cache());
    }

    private boolean takesStrictly(Tool.Function function) {
        boolean takes = model.takesSchemas() && Schemas.canBeClosed(function.parameters());
        if (!takes) {
            dropped.add("tools.strict");
        }
        return takes;
    }

    /** Where only some tools may be called, only those are there. */
    private boolean isAllowed(String name) {
        List<String> names = asked.toolChoice().map(ToolChoice::names).orElse(List.of());
        boolean single = names.size() == 1
                && asked.toolChoice()
                        .filter(choice -> choice.mode() == ToolChoice.Mode.REQUIRED)
                        .isPresent();
        return single || names.isEmpty() || names.contains(name);
    }

    private void choose(ToolChoice asked) {
        ObjectNode written = Trees.object();
        switch (asked.mode()) {
            case AUTO -> written.put("type", "auto");
            case NONE -> written.put("type", "none");
            case REQUIRED -> {
                if (thinks) {
                    written.put("type", "auto");
                    dropped.add("tool_choice");
                } else if (asked.names().size() == 1) {
                    written.put("type", "tool").put("name", asked.names().get(0));
                } else {
                    written.put("type", "any");
                }
            }
        }
        choice = Optional.of(written);
    }

    private void oneAtATime() {
        boolean one = asked.parameter("parallel_tool_calls")
                .filter(value -> value.isBoolean() && !value.booleanValue())
                .isPresent();
        if (one) {
            ObjectNode written = choice.orElseGet(() -> Trees.object().put("type", "auto"));
            if (!written.path("type").asText().equals("none")) {
                written.put("disable_parallel_tool_use", true);
            }
            choice = Optional.of(written);
        }
    }

    /** The dialect wants tools wherever there are calls in what was said; these stand for the ones that are not there any more. */
    private void called() {
        Set<String> names = new LinkedHashSet<>();
        asked.turns()
                .forEach(turn -> turn.parts().forEach(part -> {
                    if (part instanceof Part.ToolCall call) {
                        names.add(call.name());
                    }
                }));
        for (String name : names) {
            tools.addObject().put("name", name).set("input_schema", Schemas.ofInput(Trees.object()));
        }
    }

    /** The model has to call the tool whose input is the answer, or one of the caller's, if it may call these. */
    private void emulate() {
        boolean others = !tools.isEmpty()
                && choice.filter(word -> word.path("type").asText().equals("none"))
                        .isEmpty();
        String name = "";
        if (asked.format().orElseThrow() instanceof AnswerFormat.Schema schema) {
            ObjectNode tool = EmulatedFormat.tool(schema);
            name = tool.path("name").asText();
            tools.add(tool);
        }
        ObjectNode word = Trees.object();
        choice = Optional.of(
                others ? word.put("type", "any") : word.put("type", "tool").put("name", name));
        oneAtATime();
    }
}
