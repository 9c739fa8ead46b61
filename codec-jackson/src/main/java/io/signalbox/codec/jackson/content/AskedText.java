package io.signalbox.codec.jackson.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Optional;

/**
 * What was asked: one text, or messages as they were written, with instructions that stand beside them as the first.
 *
 * @param prompt one text
 * @param messages a JSON array
 */
record AskedText(Optional<String> prompt, Optional<String> messages) {

    private static final String[] CONVERSATIONS = {"messages", "contents", "input"};
    private static final String[] INSTRUCTIONS = {"system", "instructions", "systemInstruction", "system_instruction"};
    private static final String[] PROMPTS = {"prompt", "input"};

    /** This text. */
    static AskedText of(Optional<String> text) {
        return new AskedText(text, Optional.empty());
    }

    /** What a body asks, by the members that the dialects have for it. */
    static AskedText in(JsonNode body) {
        Optional<JsonNode> instructions = first(body, INSTRUCTIONS);
        for (String member : CONVERSATIONS) {
            JsonNode said = body.path(member);
            if (said.isArray()) {
                return messages(instructions, said);
            }
        }
        Optional<JsonNode> prompt = first(body, PROMPTS);
        if (instructions.isPresent() && prompt.isPresent()) {
            return messages(
                    instructions,
                    Trees.array().add(Trees.object().put("role", "user").set("content", prompt.get())));
        }
        return of(prompt.map(text -> text.isTextual() ? text.textValue() : Trees.text(text)));
    }

    boolean isSomething() {
        return prompt.isPresent() || messages.isPresent();
    }

    private static AskedText messages(Optional<JsonNode> instructions, JsonNode said) {
        ArrayNode all = Trees.array();
        instructions.ifPresent(system -> all.add(instruction(system)));
        said.forEach(all::add);
        return new AskedText(Optional.empty(), Optional.of(Trees.text(all)));
    }

    /** Gemini writes its instructions as a content, the others as the content of one. */
    private static ObjectNode instruction(JsonNode written) {
        ObjectNode message = Trees.object().put("role", "system");
        return written.path("parts").isMissingNode()
                ? message.set("content", written)
                : message.set("parts", written.path("parts"));
    }

    private static Optional<JsonNode> first(JsonNode body, String[] members) {
        for (String member : members) {
            Optional<JsonNode> value = Trees.at(body, member);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }
}
