package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Splicer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a whole answer into the events of a stream, for a caller that asked for one: the message, its end, the usage, the terminator. */
final class AnswerAsStream {

    private final ServedAnswer answer;
    private final byte[] bytes;
    private final int from;
    private final int to;
    private final List<ByteBuffer> events = new ArrayList<>();
    private byte[] created = Json.NOTHING;

    AnswerAsStream(ServedAnswer answer, byte[] bytes, int from, int to) {
        this.answer = answer;
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** The events; the answer was read before and is sound. */
    List<ByteBuffer> events() {
        created = Chunks.created(answer.context().generationId());
        List<byte[]> choices = new ArrayList<>();
        try (JsonCursor cursor = new JsonCursor(bytes, from, to)) {
            cursor.next();
            while (cursor.next() != JsonToken.END_OBJECT) {
                String name = cursor.text();
                JsonToken value = cursor.next();
                int start = cursor.start();
                if (name.equals("choices")) {
                    while (cursor.next() != JsonToken.END_ARRAY) {
                        choice(cursor, choices);
                    }
                    continue;
                }
                int end = cursor.skipValue();
                if (name.equals("created") && value == JsonToken.VALUE_NUMBER_INT) {
                    created = range(start, end);
                }
            }
        }
        choices.forEach(choice -> chunk(choice));
        if (answer.envelope().wantsUsage()) {
            events.add(ByteBuffer.wrap(Chunks.usage(answer)));
        } else if (answer.routing().isPresent()) {
            events.add(ByteBuffer.wrap(Chunks.routing(answer)));
        }
        events.add(ByteBuffer.wrap(Json.bytes("data: [DONE]\n\n")));
        return events;
    }

    private void chunk(byte[] choice) {
        byte[] choices = Json.join(new byte[] {'['}, choice, new byte[] {']'});
        events.add(ByteBuffer.wrap(Chunks.event(answer, created, Json.member("choices", choices))));
    }

    /** Reads one choice into two: its message as a delta, and its end. */
    private void choice(JsonCursor cursor, List<byte[]> choices) {
        byte[] index = Json.bytes("0");
        Optional<byte[]> message = Optional.empty();
        byte[] finish = Json.bytes("null");
        byte[] nativeFinish = Json.NOTHING;
        byte[] logprobs = Json.bytes("null");
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken value = cursor.next();
            if (name.equals("message") && value == JsonToken.START_OBJECT) {
                message = Optional.of(delta(cursor));
                continue;
            }
            int start = cursor.start();
            byte[] literal = range(start, cursor.skipValue());
            switch (name) {
                case "index" -> index = literal;
                case "finish_reason" -> finish = literal;
                case "native_finish_reason" -> nativeFinish = Json.join(Json.COMMA, Json.member(name, literal));
                case "logprobs" -> logprobs = literal;
                default -> {}
            }
        }
        if (message.isPresent()) {
            choices.add(choice(index, message.get(), Json.bytes("null"), Json.NOTHING, logprobs));
        }
        choices.add(choice(index, Json.bytes("{}"), finish, nativeFinish, Json.bytes("null")));
    }

    private static byte[] choice(byte[] index, byte[] delta, byte[] finish, byte[] nativeFinish, byte[] logprobs) {
        return Json.join(
                Json.bytes("{"),
                Json.member("index", index),
                Json.COMMA,
                Json.member("delta", delta),
                Json.COMMA,
                Json.member("logprobs", logprobs),
                Json.COMMA,
                Json.member("finish_reason", finish),
                nativeFinish,
                Json.bytes("}"));
    }

    /** The message as it is, but with an index in each tool call, which deltas need. */
    private byte[] delta(JsonCursor cursor) {
        int start = cursor.start();
        List<ObjectLayout> calls = new ArrayList<>();
        while (cursor.next() != JsonToken.END_OBJECT) {
            boolean areCalls = cursor.text().equals("tool_calls");
            if (cursor.next() == JsonToken.START_ARRAY && areCalls) {
                for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
                    if (item == JsonToken.START_OBJECT) {
                        calls.add(layout(cursor));
                    } else {
                        cursor.skipValue();
                    }
                }
            } else {
                cursor.skipValue();
            }
        }
        Splicer splicer = new Splicer(bytes, start, cursor.start() + 1);
        for (int i = 0; i < calls.size(); i++) {
            splicer.edit(calls.get(i)).set("index", Json.bytes(Integer.toString(i)));
        }
        return onOneLine(splicer.spliced());
    }

    private static ObjectLayout layout(JsonCursor cursor) {
        ObjectLayout layout = new ObjectLayout();
        layout.begin(cursor.start());
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            int keyStart = cursor.start();
            cursor.next();
            int valueStart = cursor.start();
            layout.add(name, keyStart, valueStart, cursor.skipValue());
        }
        layout.end(cursor.start());
        return layout;
    }

    private byte[] range(int start, int end) {
        return onOneLine(List.of(ByteBuffer.wrap(bytes, start, end - start)));
    }

    /** An event's data are one line; line ends in JSON are white space between tokens. */
    private static byte[] onOneLine(List<ByteBuffer> parts) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (ByteBuffer part : parts) {
            while (part.hasRemaining()) {
                byte b = part.get();
                line.write(b == '\n' || b == '\r' ? ' ' : b);
            }
        }
        return line.toByteArray();
    }
}
