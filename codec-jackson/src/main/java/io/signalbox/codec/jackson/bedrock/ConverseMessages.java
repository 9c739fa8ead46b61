package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.codec.jackson.translation.Turn.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes what was said: first instructions apart, then users and model strictly by turns, a user first. All that is said between two
 * messages of the model is one message, the results of its calls first, one for each call. Nothing in it is blank.
 */
final class ConverseMessages {

    /** What stands where somebody has to have said something, and nobody has. */
    private static final String SILENCE = ".";

    private static final String NO_RESULT = "There is no result of this call.";
    private static final String NO_OUTPUT = "(no output)";

    private final BedrockModel model;
    private final CachePoints marks;
    private final ConverseMedia media = new ConverseMedia();
    private final ArrayNode system = Trees.array();
    private final ArrayNode messages = Trees.array();

    /** The calls of the model's last message that have no result yet. */
    private final Set<String> open = new LinkedHashSet<>();

    ConverseMessages(List<Turn> turns, BedrockModel model, CachePoints marks) {
        this.model = model;
        this.marks = marks;
        int at = 0;
        while (model.takesSystem() && at < turns.size() && turns.get(at).role() == Role.SYSTEM) {
            turns.get(at++).parts().forEach(part -> said(part, system));
        }
        while (at < turns.size()) {
            int end = at;
            boolean models = isModels(turns.get(at));
            while (end < turns.size() && isModels(turns.get(end)) == models) {
                end++;
            }
            if (models) {
                answered(turns.subList(at, end));
            } else {
                asked(turns.subList(at, end));
            }
            at = end;
        }
        if (!open.isEmpty() || messages.isEmpty()) {
            asked(List.of());
        }
        trimEnd();
    }

    /** Instructions; may be empty. */
    ArrayNode system() {
        return system;
    }

    /** At least one. */
    ArrayNode messages() {
        return messages;
    }

    /** Whether a model with a budget of thought may think about this: it must have begun its calls with a thought that is still there. */
    boolean letThink() {
        int last = messages.size() - 1;
        if (messages.get(last).path("role").asText().equals("assistant")) {
            return false;
        }
        boolean results = messages.get(last).path("content").path(0).has("toolResult");
        return !results || messages.get(last - 1).path("content").path(0).has("reasoningContent");
    }

    private static boolean isModels(Turn turn) {
        return turn.role() == Role.ASSISTANT;
    }

    private void answered(List<Turn> turns) {
        ArrayNode content = Trees.array();
        for (Turn turn : turns) {
            for (Part part : turn.parts()) {
                if (part instanceof Part.Thought thought) {
                    thought(thought).ifPresent(content::add);
                } else if (part instanceof Part.ToolCall call) {
                    content.add(call(call));
                    marks.mark(content, call.cache(), false);
                } else if (!(part instanceof Part.Media)) {
                    said(part, content);
                }
            }
        }
        add("assistant", content);
    }

    private void asked(List<Turn> turns) {
        ArrayNode content = Trees.array();
        List<Part.ToolResult> strays = results(turns, content);
        for (String id : open) {
            content.add(result(id, Trees.array().add(text(NO_RESULT)), true));
        }
        open.clear();
        strays.forEach(stray -> said(Part.Text.of(stray.text()), content));
        for (Turn turn : turns) {
            turn.parts().forEach(part -> said(part, content));
        }
        if (content.isEmpty() && messages.isEmpty()) {
            content.addAll(system);
            system.removeAll();
        }
        boolean mute = holds(content, "document") && !holds(content, "text");
        if (mute || (content.isEmpty() && messages.isEmpty())) {
            content.add(text(SILENCE));
        }
        add("user", content);
    }

    /** An answer to go on with must not end in white space. */
    private void trimEnd() {
        JsonNode last = messages.get(messages.size() - 1);
        JsonNode content = last.path("content");
        if (last.path("role").asText().equals("assistant")
                && content.get(content.size() - 1) instanceof ObjectNode block
                && block.has("text")) {
            block.put("text", block.path("text").asText().stripTrailing());
        }
    }

    private void add(String role, ArrayNode content) {
        int last = messages.size() - 1;
        if (content.isEmpty()) {
            return;
        }
        if (last < 0 && role.equals("assistant")) {
            messages.addObject().put("role", "user").putArray("content").add(text(SILENCE));
        }
        if (last >= 0 && messages.get(last).path("role").asText().equals(role)) {
            ((ArrayNode) messages.get(last).path("content")).addAll(content);
        } else {
            messages.addObject().put("role", role).set("content", content);
        }
    }

    /** Writes the results of open calls, each call's first; returns those of calls that nobody made. */
    private List<Part.ToolResult> results(List<Turn> turns, ArrayNode content) {
        List<Part.ToolResult> strays = new ArrayList<>();
        Set<String> answered = new HashSet<>();
        for (Turn turn : turns) {
            for (Part part : turn.parts()) {
                if (part instanceof Part.ToolResult result) {
                    String id = ToolUseIds.of(result.callId());
                    if (open.remove(id)) {
                        answered.add(id);
                        content.add(result(id, found(result), result.error()));
                        marks.mark(content, mark(result), false);
                    } else if (!answered.contains(id)) {
                        strays.add(result);
                    }
                }
            }
        }
        return strays;
    }

    private static Optional<Part.CacheMark> mark(Part.ToolResult result) {
        return result.cache()
                .or(() -> result.content().stream()
                        .flatMap(part -> part.cache().stream())
                        .findFirst());
    }

    private ArrayNode found(Part.ToolResult result) {
        ArrayNode content = Trees.array();
        boolean saysSo = result.error() && !model.takesStatusOfResult();
        if (saysSo) {
            content.add(text("Error: " + result.text()));
        }
        for (Part part : result.content()) {
            if (part instanceof Part.Media shown) {
                content.add(media.block(shown));
            } else if (part instanceof Part.Text words
                    && !saysSo
                    && !words.text().isBlank()) {
                content.add(text(words.text()));
            }
        }
        return content.isEmpty() ? content.add(text(NO_OUTPUT)) : content;
    }

    private ObjectNode result(String id, ArrayNode content, boolean error) {
        ObjectNode block = Trees.object();
        ObjectNode written = block.putObject("toolResult").put("toolUseId", id);
        written.set("content", content);
        if (error && model.takesStatusOfResult()) {
            written.put("status", "error");
        }
        return block;
    }

    private void said(Part part, ArrayNode content) {
        int before = content.size();
        if (part instanceof Part.Text words && !words.text().isBlank()) {
            content.add(text(words.text()));
        } else if (part instanceof Part.Refusal refusal && !refusal.text().isBlank()) {
            content.add(text(refusal.text()));
        } else if (part instanceof Part.Media shown) {
            content.add(media.block(shown));
        }
        if (content.size() > before) {
            marks.mark(content, part.cache(), false);
        }
    }

    private ObjectNode call(Part.ToolCall call) {
        String id = ToolUseIds.of(call.id());
        open.add(id);
        ObjectNode block = Trees.object();
        block.putObject("toolUse")
                .put("toolUseId", id)
                .put("name", call.name())
                .set("input", Trees.arguments(call.arguments()));
        return block;
    }

    /** A thought goes back only to the family that made it, and with the proof of that. */
    private Optional<ObjectNode> thought(Part.Thought thought) {
        if (model.family() != BedrockModel.Family.CLAUDE || thought.seal().isEmpty()) {
            return Optional.empty();
        }
        Part.Seal seal = thought.seal().get();
        ObjectNode block = Trees.object();
        ObjectNode content = block.putObject("reasoningContent");
        if (seal.data().isPresent()) {
            content.put("redactedContent", seal.data().get());
        } else if (seal.signature().isPresent()) {
            content.putObject("reasoningText")
                    .put("text", thought.text())
                    .put("signature", seal.signature().get());
        }
        return content.isEmpty() ? Optional.empty() : Optional.of(block);
    }

    private static boolean holds(JsonNode content, String member) {
        for (JsonNode block : content) {
            if (block.has(member)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode text(String text) {
        return Trees.object().put("text", text);
    }
}
