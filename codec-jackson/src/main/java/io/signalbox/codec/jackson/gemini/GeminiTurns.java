package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads contents into turns.
 *
 * <p>Clients give back what a stream brought piece by piece, so neighbouring texts and thoughts are one. A call without an id gets
 * one, and a result without an id is that of the first call of its name that has none yet.
 */
final class GeminiTurns {

    private final List<Turn> turns = new ArrayList<>();

    /** Calls whose results have not come, in order. */
    private final List<Part.ToolCall> open = new ArrayList<>();

    private int calls;

    List<Turn> turns() {
        return turns;
    }

    /** Reads {@code systemInstruction}, which may also be one text. */
    void instruction(JsonNode instruction) {
        List<Part> parts = new ArrayList<>();
        if (instruction.isTextual()) {
            parts.add(Part.Text.of(instruction.textValue()));
        }
        for (JsonNode part : instruction.path("parts")) {
            part(part, parts, "systemInstruction.parts");
        }
        add(Turn.Role.SYSTEM, parts);
    }

    /** Reads one content. */
    void content(JsonNode content, String field) {
        if (!content.isObject()) {
            throw Refusal.ofMember(field, Trees.text(content), "an object with role and parts");
        }
        String role = content.path("role").asText("user");
        JsonNode parts = content.path("parts");
        switch (role) {
            case "model" -> answered(parts, field);
            case "user", "function", "tool", "" -> said(parts, field);
            case "system" -> instruction(content);
            default -> throw Refusal.ofMember(field + ".role", role, "\"user\" or \"model\"");
        }
    }

    private void said(JsonNode parts, String field) {
        List<Part> results = new ArrayList<>();
        List<Part> said = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            JsonNode result = GeminiNames.at(parts.get(i), "functionResponse");
            if (result.isObject()) {
                results.add(result(result, field + ".parts[" + i + "].functionResponse"));
            } else {
                part(parts.get(i), said, field + ".parts");
            }
        }
        add(Turn.Role.TOOL, results);
        add(Turn.Role.USER, said);
    }

    private void answered(JsonNode parts, String field) {
        List<Part> answer = new ArrayList<>();
        for (JsonNode part : parts) {
            JsonNode call = GeminiNames.at(part, "functionCall");
            JsonNode signature = GeminiNames.at(part, "thoughtSignature");
            Optional<GeminiSeals.Unwrapped> seal = Optional.of(signature.asText(""))
                    .filter(text -> !text.isEmpty())
                    .map(GeminiSeals::unwrap);
            if (call.isObject()) {
                seal.filter(own -> !own.ofCall()).ifPresent(own -> seal(own, answer));
                call(call, seal.filter(GeminiSeals.Unwrapped::ofCall).map(GeminiSeals.Unwrapped::seal), answer);
            } else if (part.path("thought").asBoolean()) {
                thought(part.path("text").asText(""), answer);
                seal.ifPresent(own -> seal(own, answer));
            } else {
                seal.ifPresent(own -> seal(own, answer));
                part(part, answer, field + ".parts");
            }
        }
        add(Turn.Role.ASSISTANT, joined(answer));
    }

    private static void thought(String text, List<Part> answer) {
        int last = answer.size() - 1;
        if (last >= 0
                && answer.get(last) instanceof Part.Thought before
                && before.seal().isEmpty()) {
            answer.set(last, new Part.Thought(before.text() + text, false, Optional.empty()));
        } else if (!text.isEmpty()) {
            answer.add(new Part.Thought(text, false, Optional.empty()));
        }
    }

    /** A seal belongs to the thought before it, or to one that was not shown. */
    private static void seal(GeminiSeals.Unwrapped own, List<Part> answer) {
        int last = answer.size() - 1;
        if (last >= 0
                && answer.get(last) instanceof Part.Thought before
                && before.seal().isEmpty()) {
            answer.set(last, new Part.Thought(before.text(), false, Optional.of(own.seal())));
        } else {
            answer.add(new Part.Thought(own.hiddenText(), false, Optional.of(own.seal())));
        }
    }

    private void call(JsonNode call, Optional<Part.Seal> signature, List<Part> answer) {
        String name = Trees.textAt(call, "name")
                .orElseThrow(() -> Refusal.missing("contents.parts.functionCall.name", "the name of a function"));
        calls++;
        JsonNode args = call.path("args");
        Part.ToolCall made = new Part.ToolCall(
                Trees.textAt(call, "id").orElse("call_" + calls),
                name,
                args.isObject() ? Trees.text(args) : "{}",
                signature,
                Optional.empty());
        open.add(made);
        answer.add(made);
    }

    private Part result(JsonNode result, String field) {
        Optional<String> id = Trees.textAt(result, "id");
        String name = result.path("name").asText("");
        Part.ToolCall call = open.stream()
                .filter(made -> id.isPresent() && made.id().equals(id.get()))
                .findFirst()
                .or(() -> open.stream().filter(made -> made.name().equals(name)).findFirst())
                .orElseThrow(() -> Refusal.ofMember(field, name, "the name of a function that was called before"));
        open.remove(call);
        List<Part> content = new ArrayList<>();
        JsonNode response = result.path("response");
        boolean failed = response.size() == 1 && response.has("error");
        content.add(Part.Text.of(text(response)));
        result.path("parts").forEach(part -> GeminiMedia.read(part).ifPresent(content::add));
        return new Part.ToolResult(call.id(), content, failed, Optional.empty());
    }

    /** What stands under a name that says only that it is the result is the result. */
    private static String text(JsonNode response) {
        for (String name : new String[] {"output", "result", "error"}) {
            if (response.size() == 1 && response.has(name)) {
                JsonNode value = response.path(name);
                return value.isTextual() ? value.textValue() : Trees.text(value);
            }
        }
        return response.isMissingNode() ? "" : Trees.text(response);
    }

    private static void part(JsonNode part, List<Part> parts, String field) {
        JsonNode text = part.path("text");
        if (text.isTextual()) {
            parts.add(Part.Text.of(text.textValue()));
            return;
        }
        Optional<Part.Media> media = GeminiMedia.read(part);
        if (media.isPresent()) {
            parts.add(media.get());
            return;
        }
        for (var names = part.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!GeminiNames.camel(name).equals("thoughtSignature") && !name.equals("thought")) {
                parts.add(new Part.Foreign(field + "." + name, part));
                return;
            }
        }
    }

    /** A stream's text comes back in the pieces in which it came. */
    private static List<Part> joined(List<Part> parts) {
        List<Part> joined = new ArrayList<>();
        for (Part part : parts) {
            int last = joined.size() - 1;
            if (part instanceof Part.Text text && last >= 0 && joined.get(last) instanceof Part.Text before) {
                joined.set(last, Part.Text.of(before.text() + text.text()));
            } else if (!(part instanceof Part.Text text && text.text().isEmpty())) {
                joined.add(part);
            }
        }
        return joined;
    }

    private void add(Turn.Role role, List<Part> parts) {
        if (!parts.isEmpty()) {
            turns.add(Turn.of(role, parts));
        }
    }
}
