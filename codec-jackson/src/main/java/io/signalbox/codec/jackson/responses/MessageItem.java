package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.ArrayList;
import java.util.List;

/** What the model says: parts of text and of refusal. */
final class MessageItem extends OutputItem {

    private static final String CONTENT_INDEX = "content_index";

    private final List<ObjectNode> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<JsonNode> annotations = new ArrayList<>();
    private final ArrayNode logProbabilities = Trees.array();
    private boolean open;
    private boolean refuses;

    MessageItem(EventSink sink, String id, int index) {
        super(sink, id, index);
    }

    void text(String delta) {
        open(false);
        text.append(delta);
        delta("response.output_text.delta", place() + ",\"logprobs\":[]", delta);
    }

    void refusal(String delta) {
        open(true);
        text.append(delta);
        delta("response.refusal.delta", place(), delta);
    }

    /** Told when the part is whole: only then is it sure that nobody else goes on with it. */
    void citation(JsonNode annotation) {
        JsonNode nested = annotation.path("url_citation");
        if (nested.isObject()) {
            annotations.add(Trees.object().put("type", "url_citation").setAll((ObjectNode) nested));
        }
    }

    void logProbabilities(JsonNode tokens) {
        tokens.forEach(logProbabilities::add);
    }

    /** The caller has the beginning already, and this text of the first part. */
    void continues(String before) {
        open = true;
        text.append(before);
    }

    private String place() {
        return ",\"content_index\":" + parts.size();
    }

    private void open(boolean refusal) {
        if (open && refuses != refusal) {
            closePieces();
        }
        if (!open) {
            open = true;
            refuses = refusal;
            send(
                    "response.content_part.added",
                    piece(CONTENT_INDEX, parts.size()).set("part", part("")));
        }
    }

    private ObjectNode part(String words) {
        if (refuses) {
            return Trees.object().put("type", "refusal").put("refusal", words);
        }
        ObjectNode part = Trees.object().put("type", "output_text").put("text", words);
        ArrayNode notes = part.putArray("annotations");
        if (!words.isEmpty()) {
            annotations.forEach(notes::add);
        }
        part.set("logprobs", logProbabilities.deepCopy());
        return part;
    }

    @Override
    void closePieces() {
        if (!open) {
            return;
        }
        String words = sound(text);
        for (int i = 0; i < annotations.size() && !refuses; i++) {
            ObjectNode added = piece(CONTENT_INDEX, parts.size()).put("annotation_index", i);
            send("response.output_text.annotation.added", added.set("annotation", annotations.get(i)));
        }
        ObjectNode done = piece(CONTENT_INDEX, parts.size()).put(refuses ? "refusal" : "text", words);
        if (!refuses) {
            done.set("logprobs", logProbabilities.deepCopy());
        }
        send(refuses ? "response.refusal.done" : "response.output_text.done", done);
        ObjectNode part = part(words);
        send("response.content_part.done", piece(CONTENT_INDEX, parts.size()).set("part", part));
        parts.add(part);
        text.setLength(0);
        annotations.clear();
        logProbabilities.removeAll();
        open = false;
    }

    @Override
    ObjectNode json(String status) {
        ObjectNode item = Trees.object().put("id", id()).put("type", "message").put("status", status);
        ArrayNode content = item.putArray("content");
        parts.forEach(content::add);
        return item.put("role", "assistant");
    }
}
