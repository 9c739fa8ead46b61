package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.Trees;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Where the events of one stream go, which it numbers; or nowhere, for an answer that is no stream. */
final class EventSink {

    private static final byte[] END = Json.bytes("\n\n");

    private final boolean isStream;
    private final List<ByteBuffer> events = new ArrayList<>();
    private long number;

    EventSink(boolean isStream) {
        this.isStream = isStream;
    }

    /** The next number is this. */
    void goOnFrom(long next) {
        number = next;
    }

    void send(String type, ObjectNode data) {
        if (isStream) {
            ObjectNode event = Trees.object().put("type", type).put("sequence_number", number++);
            event.setAll(data);
            events.add(event(type, Trees.bytes(event)));
        }
    }

    /**
     * Sends one piece of something, which is what most events are.
     *
     * @param place literal members that say of what it is one
     */
    void delta(String type, byte[] place, String delta) {
        if (isStream) {
            events.add(event(
                    type,
                    Json.join(
                            Json.bytes("{\"type\":\"" + type + "\",\"sequence_number\":" + number++ + ","),
                            place,
                            Json.bytes(",\"delta\":"),
                            Json.string(delta),
                            Json.bytes("}"))));
        }
    }

    void add(ByteBuffer raw) {
        events.add(raw);
    }

    /** What was sent since this was last asked. */
    List<ByteBuffer> drain() {
        List<ByteBuffer> sent = List.copyOf(events);
        events.clear();
        return sent;
    }

    static ByteBuffer event(String type, byte[] data) {
        return ByteBuffer.wrap(Json.join(Json.bytes("event: " + type + "\ndata: "), data, END));
    }
}
