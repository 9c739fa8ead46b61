package io.signalbox.codec.jackson.gemini;

import io.signalbox.codec.jackson.json.Json;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * In which manner one request is answered: whole, as server-sent events, or as one JSON array whose elements come as they are made.
 *
 * <p>Neither comments nor types of events: some of Google's own clients take every line that is no data for an error. From any thread.
 */
final class GeminiManner {

    private static final byte[] DATA = Json.bytes("data: ");
    private static final byte[] END_OF_EVENT = Json.bytes("\r\n\r\n");
    private static final byte[] OPEN = {'['};
    private static final byte[] NEXT = Json.bytes(",\r\n");
    private static final byte[] CLOSE = {']'};
    private static final byte[] BLANK = Json.bytes("\r\n");

    private final boolean stream;
    private final boolean events;
    private final AtomicBoolean arrayBegun = new AtomicBoolean();

    GeminiManner(boolean stream, boolean events) {
        this.stream = stream;
        this.events = events;
    }

    boolean isStream() {
        return stream;
    }

    /** Whether the answer is one JSON array that grows. */
    boolean isArray() {
        return stream && !events;
    }

    /** What stands for nothing and is skipped by everybody: blank lines. */
    ByteBuffer blank() {
        return ByteBuffer.wrap(isArray() ? BLANK : END_OF_EVENT).asReadOnlyBuffer();
    }

    /** The last thing of a stream that broke off. */
    ByteBuffer last(byte[] json) {
        return ByteBuffer.wrap(
                isArray()
                        ? Json.join(arrayBegun.get() ? NEXT : OPEN, json, CLOSE)
                        : Json.join(DATA, json, END_OF_EVENT));
    }

    /** What frames the chunks of one answer; if it goes on with another, the caller has chunks already. */
    Frame frame(boolean goesOn) {
        return new Frame(goesOn);
    }

    /** Frames the chunks of one answer. Used by one thread at a time. */
    final class Frame {
        private boolean begun;

        private Frame(boolean goesOn) {
            begun = goesOn;
        }

        List<ByteBuffer> chunk(byte[] json) {
            return chunk(List.of(ByteBuffer.wrap(json)));
        }

        List<ByteBuffer> chunk(List<ByteBuffer> json) {
            List<ByteBuffer> framed = new ArrayList<>(json.size() + 2);
            framed.add(ByteBuffer.wrap(!isArray() ? DATA : begun ? NEXT : OPEN).asReadOnlyBuffer());
            framed.addAll(json);
            if (!isArray()) {
                framed.add(ByteBuffer.wrap(END_OF_EVENT).asReadOnlyBuffer());
            }
            begun = true;
            arrayBegun.set(true);
            return framed;
        }

        List<ByteBuffer> end() {
            return isArray() ? List.of(ByteBuffer.wrap(CLOSE).asReadOnlyBuffer()) : List.of();
        }
    }
}
