package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.Trees;

/** One item of the output while it is written: begun, grown by its pieces, and closed once. */
abstract class OutputItem {

    private final EventSink sink;
    private final String id;
    private final int index;

    /**
     * An item at its place.
     *
     * @param index its place in the output
     */
    OutputItem(EventSink sink, String id, int index) {
        this.sink = sink;
        this.id = id;
        this.index = index;
    }

    /** The item as it is now. */
    abstract ObjectNode json(String status);

    /** Sends what ends its last piece. */
    abstract void closePieces();

    final String id() {
        return id;
    }

    final int index() {
        return index;
    }

    final void begin() {
        sink.send("response.output_item.added", at().set("item", json("in_progress")));
    }

    /** Sends what ends it; returns it whole. */
    final ObjectNode close(String status) {
        closePieces();
        ObjectNode item = json(status);
        sink.send("response.output_item.done", at().set("item", item));
        return item;
    }

    private ObjectNode at() {
        return Trees.object().put("output_index", index);
    }

    /** An event about a piece of it, which stands at a place that has a name in its dialect. */
    final ObjectNode piece(String placeName, int place) {
        return piece().put(placeName, place);
    }

    final ObjectNode piece() {
        return Trees.object().put("item_id", id).put("output_index", index);
    }

    final void send(String type, ObjectNode data) {
        sink.send(type, data);
    }

    /** Sends one more piece of a piece. */
    final void delta(String type, String more, String delta) {
        sink.delta(type, Json.bytes("\"item_id\":\"" + id + "\",\"output_index\":" + index + more), delta);
    }

    /** The text with a replacement for every half of a character, which no document can hold. */
    static String sound(CharSequence text) {
        StringBuilder sound = new StringBuilder(text);
        for (int i = 0; i < sound.length(); i++) {
            char c = sound.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < sound.length()
                    && Character.isLowSurrogate(sound.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                sound.setCharAt(i, '\uFFFD');
            }
        }
        return sound.toString();
    }
}
