package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes {@code tools} and {@code toolConfig}. */
final class GeminiTools {

    /** What a schema may say and still ask for nothing. */
    private static final Set<String> SAYS_NOTHING =
            Set.of("type", "properties", "required", "additionalProperties", "$schema", "title", "description");

    private GeminiTools() {}

    /** Puts both members into the body, if there are tools. */
    static void write(Conversation conversation, GeminiModel model, ObjectNode body) {
        List<Tool.Function> functions = conversation.tools().stream()
                .filter(Tool.Function.class::isInstance)
                .map(Tool.Function.class::cast)
                .toList();
        if (functions.isEmpty()) {
            return;
        }
        Optional<ToolChoice> choice = conversation.toolChoice();
        boolean onlySome = choice.filter(asked ->
                        asked.mode() == ToolChoice.Mode.AUTO && !asked.names().isEmpty() && !model.validatesCalls())
                .isPresent();
        ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
        functions.stream()
                .filter(function -> !onlySome || choice.get().names().contains(function.name()))
                .forEach(function -> declarations.add(declaration(function, model)));
        boolean isStrict =
                functions.stream().anyMatch(function -> function.strict().orElse(false)) && model.validatesCalls();
        if (choice.isPresent() || isStrict) {
            ToolChoice asked = choice.orElse(ToolChoice.of(ToolChoice.Mode.AUTO));
            body.putObject("toolConfig").set("functionCallingConfig", calling(asked, isStrict, onlySome));
        }
    }

    private static ObjectNode declaration(Tool.Function function, GeminiModel model) {
        ObjectNode declaration = Trees.object().put("name", function.name());
        function.description().ifPresent(description -> declaration.put("description", description));
        if (asksForNothing(function.parameters())) {
            return declaration;
        }
        if (model.takesJsonSchema()) {
            declaration.set("parametersJsonSchema", function.parameters());
        } else {
            declaration.set("parameters", GeminiSchema.of(function.parameters(), "tools." + function.name()));
        }
        return declaration;
    }

    /** A function without arguments has no schema: an object without properties is refused by some models. */
    private static boolean asksForNothing(JsonNode schema) {
        boolean plain = true;
        for (var names = schema.fieldNames(); names.hasNext(); ) {
            plain &= SAYS_NOTHING.contains(names.next());
        }
        return plain
                && schema.path("properties").isEmpty()
                && !schema.path("additionalProperties").isObject();
    }

    private static ObjectNode calling(ToolChoice choice, boolean isStrict, boolean onlySome) {
        ObjectNode calling = Trees.object();
        boolean among = !choice.names().isEmpty() && !onlySome;
        calling.put(
                "mode",
                switch (choice.mode()) {
                    case NONE -> "NONE";
                    case REQUIRED -> "ANY";
                    case AUTO -> isStrict || among ? "VALIDATED" : "AUTO";
                });
        if (among && choice.mode() != ToolChoice.Mode.NONE) {
            ArrayNode names = calling.putArray("allowedFunctionNames");
            choice.names().forEach(names::add);
        }
        return calling;
    }
}
