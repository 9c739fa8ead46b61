package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.model.CallerText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Writes what was said as {@code contents} and {@code systemInstruction}.
 *
 * <p>Neighbours of one role become one content, and the first is always the user's. System turns before everything else are the
 * instruction; later ones are said by the user. Results of tools stand in the order of their calls, whatever order they came in.
 */
final class GeminiContents {

    private static final String USER = "user";
    private static final String MODEL = "model";
    private static final String NOTHING = " ";

    private final Conversation conversation;
    private final GeminiModel model;
    private final ArrayNode contents = Trees.array();
    private final StringBuilder system = new StringBuilder();
    private final List<String> lastCalls = new ArrayList<>();
    private final List<Part.ToolResult> results = new ArrayList<>();

    /** A signature that waits for the part to which it belongs. */
    private Optional<String> signature = Optional.empty();

    private GeminiContents(Conversation conversation, GeminiModel model) {
        this.conversation = conversation;
        this.model = model;
    }

    /** Puts both members into the body. */
    static void write(Conversation conversation, GeminiModel model, ObjectNode body) {
        new GeminiContents(conversation, model).write(body);
    }

    private void write(ObjectNode body) {
        conversation.turns().forEach(this::turn);
        results();
        String instruction = system.toString();
        if (contents.isEmpty()) {
            add(USER).put("text", instruction.isEmpty() ? NOTHING : instruction);
            instruction = "";
        } else if (contents.get(0).path("role").asText().equals(MODEL)) {
            contents.insert(0, content(USER, Trees.object().put("text", NOTHING)));
        }
        if (!instruction.isEmpty()) {
            body.putObject("systemInstruction").putArray("parts").addObject().put("text", instruction);
        }
        if (model.wantsSignatures()) {
            contents.forEach(GeminiContents::signForeignCalls);
        }
        body.set("contents", contents);
    }

    private void turn(Turn turn) {
        if (turn.role() != Turn.Role.TOOL) {
            results();
        }
        switch (turn.role()) {
            case SYSTEM -> turn.parts().forEach(this::instruct);
            case USER -> turn.parts().forEach(this::say);
            case ASSISTANT -> answered(turn);
            case TOOL ->
                turn.parts().forEach(part -> {
                    if (part instanceof Part.ToolResult result) {
                        results.add(result);
                    }
                });
        }
    }

    private void instruct(Part part) {
        if (part instanceof Part.Text text && contents.isEmpty()) {
            system.append(system.isEmpty() || text.text().isEmpty() ? "" : "\n\n")
                    .append(text.text());
        } else {
            say(part);
        }
    }

    private void say(Part part) {
        if (part instanceof Part.Text text && !text.text().isEmpty()) {
            add(USER).put("text", text.text());
        } else if (part instanceof Part.Media media) {
            add(USER).setAll(GeminiMedia.write(media));
        }
    }

    private void answered(Turn turn) {
        if (contents.isEmpty() || !lastRole().equals(MODEL)) {
            lastCalls.clear();
        }
        for (Part part : turn.parts()) {
            if (part instanceof Part.Thought thought) {
                thought(thought);
            } else if (part instanceof Part.ToolCall call) {
                call(call);
            } else if (part instanceof Part.Media media) {
                sign(add(MODEL)).setAll(GeminiMedia.write(media));
            } else {
                text(part);
            }
        }
        if (signature.isPresent()) {
            sign(add(MODEL).put("text", ""));
        }
    }

    private void text(Part part) {
        String text = part instanceof Part.Text words
                ? words.text()
                : part instanceof Part.Refusal refusal ? refusal.text() : "";
        if (!text.isEmpty()) {
            sign(add(MODEL).put("text", text));
        }
    }

    /** The signature goes with what follows, as the model had it. */
    private void thought(Part.Thought thought) {
        if (signature.isPresent()) {
            sign(add(MODEL).put("text", ""));
        }
        if (!thought.text().isEmpty()) {
            add(MODEL).put("text", thought.text()).put("thought", true);
        }
        signature = thought.seal().flatMap(GeminiSeals::signature);
    }

    private void call(Part.ToolCall call) {
        lastCalls.add(call.id());
        Optional<String> own = call.signature().flatMap(GeminiSeals::signature);
        if (own.isPresent() && signature.isPresent()) {
            sign(add(MODEL).put("text", ""));
        }
        signature = own.or(() -> signature);
        ObjectNode part = add(MODEL);
        ObjectNode written = part.putObject("functionCall");
        if (model.takesCallIds()) {
            written.put("id", call.id());
        }
        written.put("name", call.name()).set("args", Trees.arguments(call.arguments()));
        sign(part);
    }

    private ObjectNode sign(ObjectNode part) {
        signature.ifPresent(proof -> part.put("thoughtSignature", proof));
        signature = Optional.empty();
        return part;
    }

    /** Writes the results that were gathered. */
    private void results() {
        results.sort(Comparator.comparingInt(result -> {
            int place = lastCalls.indexOf(result.callId());
            return place < 0 ? lastCalls.size() : place;
        }));
        List<Part.Media> beside = new ArrayList<>();
        results.forEach(result -> result(result, beside));
        beside.forEach(media -> add(USER).setAll(GeminiMedia.write(media)));
        results.clear();
    }

    private void result(Part.ToolResult result, List<Part.Media> beside) {
        String name = conversation
                .toolCalled(result.callId())
                .orElseThrow(() -> new RequestRefusedException(Failure.invalid(
                        "tool_call_id",
                        "invalid_value",
                        "tool_call_id: \"" + CallerText.shown(result.callId())
                                + "\" (expected: the id of a call earlier in the conversation)")));
        ObjectNode written = add(USER).putObject("functionResponse");
        if (model.takesCallIds()) {
            written.put("id", result.callId());
        }
        written.put("name", name).set("response", response(result));
        ArrayNode parts = Trees.array();
        for (Part part : result.content()) {
            if (part instanceof Part.Media media && model.takesMediaInResults()) {
                parts.add(GeminiMedia.write(media));
            } else if (part instanceof Part.Media media) {
                beside.add(media);
            }
        }
        if (!parts.isEmpty()) {
            written.set("parts", parts);
        }
    }

    /** An object as it is; anything else under the name that says what it is. */
    private static JsonNode response(Part.ToolResult result) {
        String text = result.text();
        if (result.error()) {
            return Trees.object().put("error", text);
        }
        return Trees.read(text)
                .filter(JsonNode::isObject)
                .orElseGet(() -> Trees.object().put("result", text));
    }

    private String lastRole() {
        return contents.get(contents.size() - 1).path("role").asText();
    }

    /** A new part at the end, in the content of that role. */
    private ObjectNode add(String role) {
        ObjectNode part = Trees.object();
        if (!contents.isEmpty() && lastRole().equals(role)) {
            ((ArrayNode) contents.get(contents.size() - 1).path("parts")).add(part);
        } else {
            contents.add(content(role, part));
        }
        return part;
    }

    private static ObjectNode content(String role, ObjectNode part) {
        ObjectNode content = Trees.object().put("role", role);
        content.putArray("parts").add(part);
        return content;
    }

    /** The first call of what another model said has no signature; without one the whole history would be refused. */
    private static void signForeignCalls(JsonNode content) {
        for (JsonNode part : content.path("parts")) {
            if (part.has("functionCall")) {
                if (!part.has("thoughtSignature")) {
                    ((ObjectNode) part).put("thoughtSignature", GeminiSeals.FOREIGN);
                }
                return;
            }
        }
    }
}
