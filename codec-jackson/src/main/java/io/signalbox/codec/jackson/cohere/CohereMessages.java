package io.signalbox.codec.jackson.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.ArgumentsText;
import io.signalbox.codec.jackson.translation.DataUrl;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes what was said. */
final class CohereMessages {

    private final ArrayNode messages = Trees.array();

    private CohereMessages() {}

    static ArrayNode write(List<Turn> turns) {
        CohereMessages writer = new CohereMessages();
        for (Turn turn : turns) {
            switch (turn.role()) {
                case SYSTEM -> writer.message("system").set("content", content(turn.parts()));
                case USER -> writer.message("user").set("content", content(turn.parts()));
                case ASSISTANT -> writer.assistant(turn);
                case TOOL -> turn.parts().forEach(part -> writer.result((Part.ToolResult) part));
            }
        }
        return writer.messages;
    }

    private ObjectNode message(String role) {
        return messages.addObject().put("role", role);
    }

    /** A thought before a call is the plan for it; before an answer it is a part of the answer. */
    private void assistant(Turn turn) {
        ObjectNode message = Trees.object().put("role", "assistant");
        ArrayNode calls = Trees.array();
        turn.parts().forEach(part -> {
            if (part instanceof Part.ToolCall call) {
                calls.add(call(call));
            }
        });
        String thoughts = turn.parts().stream()
                .filter(Part.Thought.class::isInstance)
                .map(part -> ((Part.Thought) part).text())
                .collect(Collectors.joining());
        ArrayNode content = Trees.array();
        if (!thoughts.isEmpty() && calls.isEmpty()) {
            content.addObject().put("type", "thinking").put("thinking", thoughts);
        } else if (!thoughts.isEmpty()) {
            message.put("tool_plan", thoughts);
        }
        turn.parts().forEach(part -> spoken(part).ifPresent(content::add));
        if (!content.isEmpty()) {
            message.set("content", content);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (message.size() > 1) {
            messages.add(message);
        }
    }

    private static Optional<ObjectNode> spoken(Part part) {
        if (part instanceof Part.Text words) {
            return Optional.of(words.text()).filter(text -> !text.isEmpty()).map(CohereMessages::text);
        }
        return part instanceof Part.Refusal refusal ? Optional.of(text(refusal.text())) : Optional.empty();
    }

    private static ObjectNode call(Part.ToolCall call) {
        ObjectNode written = Trees.object().put("id", call.id()).put("type", "function");
        written.putObject("function").put("name", call.name()).put("arguments", ArgumentsText.whole(call.arguments()));
        return written;
    }

    private void result(Part.ToolResult result) {
        message("tool")
                .put("tool_call_id", result.callId())
                .put("content", result.error() ? "Error: " + result.text() : result.text());
    }

    private static JsonNode content(List<Part> parts) {
        if (parts.size() == 1 && parts.get(0) instanceof Part.Text only) {
            return Trees.object().textNode(only.text());
        }
        ArrayNode content = Trees.array();
        parts.forEach(part -> {
            if (part instanceof Part.Media image) {
                content.add(image(image));
            } else {
                spoken(part).ifPresent(content::add);
            }
        });
        return content;
    }

    private static ObjectNode image(Part.Media image) {
        ObjectNode written = Trees.object().put("type", "image_url");
        ObjectNode source =
                written.putObject("image_url").put("url", DataUrl.of(image).orElse(""));
        image.detail().ifPresent(detail -> source.put("detail", detail));
        return written;
    }

    private static ObjectNode text(String text) {
        return Trees.object().put("type", "text").put("text", text);
    }
}
