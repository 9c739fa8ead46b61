package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Optional;

/** What the model thinks, aloud or summed up: one part of either. */
final class ReasoningItem extends OutputItem {

    private final boolean summary;
    private final StringBuilder text = new StringBuilder();
    private Optional<String> encrypted = Optional.empty();
    private boolean open;

    ReasoningItem(EventSink sink, String id, int index, boolean summary) {
        super(sink, id, index);
        this.summary = summary;
    }

    /** Whether more of this goes into it. */
    boolean takes(boolean isSummary) {
        return isSummary == summary;
    }

    void thought(String delta) {
        if (!open) {
            open = true;
            send(
                    summary ? "response.reasoning_summary_part.added" : "response.content_part.added",
                    place().set("part", part("")));
        }
        text.append(delta);
        delta(
                summary ? "response.reasoning_summary_text.delta" : "response.reasoning_text.delta",
                summary ? ",\"summary_index\":0" : ",\"content_index\":0",
                delta);
    }

    void seal(CarriedSeal seal) {
        encrypted = Optional.of(seal.text(id()));
    }

    private ObjectNode place() {
        return piece(summary ? "summary_index" : "content_index", 0);
    }

    private ObjectNode part(String words) {
        return Trees.object()
                .put("type", summary ? "summary_text" : "reasoning_text")
                .put("text", words);
    }

    @Override
    void closePieces() {
        if (open) {
            String words = sound(text);
            send(
                    summary ? "response.reasoning_summary_text.done" : "response.reasoning_text.done",
                    place().put("text", words));
            send(
                    summary ? "response.reasoning_summary_part.done" : "response.content_part.done",
                    place().set("part", part(words)));
            open = false;
        }
    }

    @Override
    ObjectNode json(String status) {
        ObjectNode item =
                Trees.object().put("id", id()).put("type", "reasoning").put("status", status);
        ArrayNode summed = item.putArray("summary");
        if (!text.isEmpty()) {
            ArrayNode parts = summary ? summed : item.putArray("content");
            parts.add(part(sound(text)));
        }
        encrypted.ifPresent(data -> item.put("encrypted_content", data));
        return item;
    }
}
