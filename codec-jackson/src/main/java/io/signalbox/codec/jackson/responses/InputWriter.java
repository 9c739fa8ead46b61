package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.catalog.ProviderType;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes what was said as the items of {@code input}: system turns at their places, calls and thoughts as items of their own. Thoughts
 * go back only to whom they come from, and never without the item that followed them, which is refused.
 */
final class InputWriter {

    private final ArrayNode items = Trees.array();
    private final ProviderType provider;
    private final Set<String> customTools;
    private final CallIds ids = new CallIds();

    /**
     * A writer for one request.
     *
     * @param customTools the names of the tools that take free text
     */
    InputWriter(ProviderType provider, Set<String> customTools) {
        this.provider = provider;
        this.customTools = customTools;
    }

    ArrayNode write(List<Turn> turns) {
        turns.forEach(this::turn);
        for (int i = items.size() - 1; i >= 0; i--) {
            if (isReasoning(items.get(i)) && !isFollowed(i)) {
                items.remove(i);
            }
        }
        return items;
    }

    private static boolean isReasoning(JsonNode item) {
        return item.path("type").asText().equals("reasoning");
    }

    private boolean isFollowed(int place) {
        JsonNode next = items.path(place + 1);
        return isReasoning(next)
                || ParsedItem.isCall(next.path("type").asText())
                || next.path("role").asText().equals("assistant");
    }

    private void turn(Turn turn) {
        switch (turn.role()) {
            case SYSTEM -> message("system", turn.parts());
            case USER -> message("user", turn.parts());
            case ASSISTANT -> said(turn.parts());
            case TOOL ->
                turn.parts().forEach(part -> {
                    if (part instanceof Part.ToolResult result) {
                        result(result);
                    }
                });
        }
    }

    private void message(String role, List<Part> parts) {
        ArrayNode content = content(parts);
        if (!content.isEmpty()) {
            ObjectNode item = items.addObject();
            item.put("type", "message");
            item.put("role", role);
            item.set("content", content);
        }
    }

    /** The assistant's turn, piece by piece. */
    private void said(List<Part> parts) {
        ArrayNode content = Trees.array();
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                if (!text.text().isEmpty()) {
                    content.addObject().put("type", "output_text").put("text", text.text());
                }
            } else if (part instanceof Part.Refusal refusal) {
                content.addObject().put("type", "refusal").put("refusal", refusal.text());
            } else {
                close(content);
                content = Trees.array();
                item(part);
            }
        }
        close(content);
    }

    /** OpenRouter wants items that look as if it had sent them. */
    private void close(ArrayNode content) {
        if (content.isEmpty()) {
            return;
        }
        ObjectNode item = items.addObject();
        item.put("type", "message");
        item.put("role", "assistant");
        if (provider.isAggregator()) {
            item.put("id", "msg_" + items.size());
            item.put("status", "completed");
        }
        item.set("content", content);
    }

    private void item(Part part) {
        if (part instanceof Part.ToolCall call) {
            call(call);
        } else if (part instanceof Part.Thought thought) {
            thought.seal().filter(seal -> isReadable(seal, provider)).ifPresent(seal -> reasoning(thought, seal));
        } else if (part instanceof Part.Media) {
            message("user", List.of(part));
        }
    }

    private void call(Part.ToolCall call) {
        boolean custom = customTools.contains(call.name());
        ObjectNode item = items.addObject();
        item.put("type", custom ? "custom_tool_call" : "function_call");
        if (provider.isAggregator()) {
            item.put("id", (custom ? "ctc_" : "fc_") + items.size());
            item.put("status", "completed");
        }
        item.put("call_id", ids.fitted(call.id()));
        item.put("name", call.name());
        if (custom) {
            ids.isCustom(call.id());
            item.put("input", call.arguments());
        } else {
            item.put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
        }
    }

    private void result(Part.ToolResult result) {
        ObjectNode item = items.addObject();
        item.put("type", ids.wasCustom(result.callId()) ? "custom_tool_call_output" : "function_call_output");
        item.put("call_id", ids.fitted(result.callId()));
        String mark = result.error() ? "Error: " : "";
        boolean plain = result.content().stream().allMatch(Part.Text.class::isInstance);
        if (plain) {
            item.put("output", mark + result.text());
        } else {
            List<Part> parts = mark.isEmpty()
                    ? result.content()
                    : Stream.concat(Stream.of(Part.Text.of(mark)), result.content().stream())
                            .toList();
            item.set("output", content(parts));
        }
    }

    /** Whether the provider is of the family that sealed the thought, and got the thought with it. */
    static boolean isReadable(Part.Seal seal, ProviderType provider) {
        boolean family = provider.isAggregator()
                || (provider == ProviderType.XAI) == seal.format().equals(Part.Seal.XAI);
        return family && seal.data().isPresent();
    }

    private void reasoning(Part.Thought thought, Part.Seal seal) {
        ObjectNode item = items.addObject();
        item.put("type", "reasoning");
        seal.id().ifPresent(id -> item.put("id", id));
        ArrayNode summary = item.putArray("summary");
        if (!thought.text().isEmpty()) {
            if (thought.summary()) {
                summary.addObject().put("type", "summary_text").put("text", thought.text());
            } else {
                item.putArray("content")
                        .addObject()
                        .put("type", "reasoning_text")
                        .put("text", thought.text());
            }
        }
        seal.data().ifPresent(data -> item.put("encrypted_content", data));
        if (provider.isAggregator()) {
            item.put("format", seal.format());
        }
    }

    private static ArrayNode content(List<Part> parts) {
        ArrayNode content = Trees.array();
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                content.addObject().put("type", "input_text").put("text", text.text());
            } else if (part instanceof Part.Refusal refusal) {
                content.addObject().put("type", "input_text").put("text", refusal.text());
            } else if (part instanceof Part.Media media) {
                content.add(MediaParts.write(media));
            }
        }
        return content;
    }
}
