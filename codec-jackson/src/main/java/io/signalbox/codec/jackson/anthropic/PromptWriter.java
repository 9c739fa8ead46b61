package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.answer.Continuation;
import io.signalbox.codec.jackson.claude.ModelTraits;
import io.signalbox.codec.jackson.translation.Conversation;
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
 * Writes what was said: the system turns at the beginning apart, then messages of users and model by turns. All that is said between
 * two messages of the model is one message of the user, the results of its calls first, one for each call.
 */
final class PromptWriter {

    /** What stands where the dialect wants somebody to have said something, and nobody has. */
    private static final String SILENCE = ".";

    private static final String NO_RESULT = "There is no result of this call.";

    private final ModelTraits model;
    private final ArrayNode system = Trees.array();
    private final ArrayNode messages = Trees.array();

    /** The calls of the model's last message that have no result yet. */
    private final Set<String> open = new LinkedHashSet<>();

    PromptWriter(Conversation conversation, ModelTraits model) {
        this.model = model;
        List<Turn> turns = conversation.turns();
        int at = 0;
        while (at < turns.size() && turns.get(at).role() == Role.SYSTEM) {
            turns.get(at++).parts().forEach(part -> BlockWriter.said(part).ifPresent(system::add));
        }
        while (at < turns.size()) {
            int end = at;
            boolean models = turns.get(at).role() == Role.ASSISTANT;
            while (end < turns.size() && (turns.get(end).role() == Role.ASSISTANT) == models) {
                end++;
            }
            if (models) {
                answered(turns.subList(at, end));
            } else {
                said(turns.subList(at, end));
            }
            at = end;
        }
        if (!open.isEmpty()) {
            said(List.of());
        }
        completed();
    }

    /** What to put before the messages; may be empty. */
    ArrayNode system() {
        return system;
    }

    /** At least one. */
    ArrayNode messages() {
        return messages;
    }

    /**
     * Whether a model with a budget may think about these messages: it must not be in the middle of an answer, and where it has called
     * tools it must have begun that with a thought that is still there.
     */
    static boolean letThink(JsonNode messages) {
        int last = messages.size() - 1;
        if (isOf(messages.path(last), "assistant")) {
            return false;
        }
        int models = last;
        while (models >= 0 && !isOf(messages.get(models), "assistant")) {
            models--;
        }
        String first = typeOfFirst(messages.path(models));
        boolean calling = typeOfFirst(messages.path(models + 1)).equals("tool_result");
        return models < 0 || !calling || first.equals("thinking") || first.equals("redacted_thinking");
    }

    private static String typeOfFirst(JsonNode message) {
        return message.path("content").path(0).path("type").asText();
    }

    private void answered(List<Turn> turns) {
        ArrayNode content = Trees.array();
        for (Turn turn : turns) {
            for (Part part : turn.parts()) {
                BlockWriter.answered(part).ifPresent(content::add);
                if (part instanceof Part.ToolCall call) {
                    open.add(CallIds.of(call.id()));
                }
            }
        }
        add("assistant", content);
    }

    private void said(List<Turn> turns) {
        ArrayNode content = Trees.array();
        List<Part.ToolResult> strays = results(turns, content);
        for (String id : open) {
            ObjectNode missing = content.addObject().put("type", "tool_result").put("tool_use_id", id);
            missing.put("content", NO_RESULT).put("is_error", true);
        }
        open.clear();
        for (Part.ToolResult stray : strays) {
            BlockWriter.text(stray.text()).ifPresent(content::add);
        }
        for (Turn turn : turns) {
            if (turn.role() == Role.SYSTEM && model.takesLateSystemTurns()) {
                add("user", content);
                content = Trees.array();
                ArrayNode words = Trees.array();
                turn.parts().forEach(part -> BlockWriter.said(part).ifPresent(words::add));
                add("system", words);
            } else {
                for (Part part : turn.parts()) {
                    block(turn, part).ifPresent(content::add);
                }
            }
        }
        add("user", content);
    }

    /** Writes the results of open calls, each call's first; returns those of calls that nobody made. */
    private List<Part.ToolResult> results(List<Turn> turns, ArrayNode content) {
        List<Part.ToolResult> strays = new ArrayList<>();
        Set<String> answered = new HashSet<>();
        for (Turn turn : turns) {
            for (Part part : turn.parts()) {
                if (part instanceof Part.ToolResult result) {
                    String id = CallIds.of(result.callId());
                    if (open.remove(id)) {
                        answered.add(id);
                        content.add(BlockWriter.result(result));
                    } else if (!answered.contains(id)) {
                        strays.add(result);
                    }
                }
            }
        }
        return strays;
    }

    private static Optional<ObjectNode> block(Turn turn, Part part) {
        if (turn.role() == Role.SYSTEM && part instanceof Part.Text text) {
            return BlockWriter.text(text.text())
                    .map(block -> block.put("text", "<system>\n" + text.text() + "\n</system>"))
                    .map(block -> BlockWriter.marked(block, text.cache()));
        }
        return BlockWriter.said(part);
    }

    private void add(String role, ArrayNode content) {
        if (!content.isEmpty()) {
            messages.addObject().put("role", role).set("content", content);
        }
    }

    /**
     * A conversation begins with the user. Where it ends with the model, the model goes on from there, if its text does not end with white
     * space; newer models only do if they are asked to.
     */
    private void completed() {
        if (messages.isEmpty() && !system.isEmpty()) {
            ArrayNode words = system.deepCopy();
            system.removeAll();
            add("user", words);
        }
        if (messages.isEmpty() || isOf(messages.get(0), "assistant")) {
            ObjectNode first = messages.insertObject(0).put("role", "user");
            first.putArray("content").addObject().put("type", "text").put("text", SILENCE);
        }
        JsonNode last = messages.get(messages.size() - 1);
        JsonNode content = last.path("content");
        if (!isOf(last, "assistant")) {
            return;
        }
        if (model.claude() && !model.takesPrefill()) {
            ObjectNode more = messages.addObject().put("role", "user");
            more.putArray("content").addObject().put("type", "text").put("text", Continuation.INSTRUCTION);
        } else if (content.get(content.size() - 1) instanceof ObjectNode block && block.has("text")) {
            block.put("text", block.get("text").asText().stripTrailing());
        }
    }

    private static boolean isOf(JsonNode message, String role) {
        return message.path("role").asText().equals(role);
    }
}
