package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.answer.FinishReasons;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.Utf8;
import io.signalbox.codec.jackson.sse.SseEvent;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.AnswerReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A streamed answer for a caller that asked for one object: text, reasoning and tool calls are collected, up to the limit. */
final class CollectedAnswer implements AnswerReader {

    private static final int MOST_PARTS = 128;
    private static final String DONE = "[DONE]";

    private final ServedAnswer answer;
    private final SseReader sse;
    private final AnswerScan scan = new AnswerScan();
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private byte[] created;
    private long received;

    /** The data of the last event, as they were read. */
    private byte[] data = Json.NOTHING;

    private int from;
    private int to;

    CollectedAnswer(ServedAnswer answer) {
        this.answer = answer;
        this.sse = new SseReader(answer.context().mostEventBytes());
        this.created = Chunks.created(answer.context().generationId());
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        received += bytes.remaining();
        if (received > answer.context().mostAnswerBytes()) {
            return failed("upstream_too_large", "The answer is larger than what is accepted.");
        }
        sse.feed(bytes);
        while (true) {
            switch (sse.next()) {
                case MORE -> {
                    return Part.NOTHING;
                }
                case TOO_LARGE -> {
                    return failed("event_too_large", "One event of the answer is larger than what is accepted.");
                }
                case EVENT -> {
                    Optional<Part> last = event(sse.event());
                    if (last.isPresent()) {
                        return last.get();
                    }
                }
            }
        }
    }

    @Override
    public Part end() {
        boolean done = sse.unterminated().filter(rest -> rest.dataIs(DONE)).isPresent();
        return done || (answer.finishReason().isPresent() && !scan.hasUnfinished())
                ? whole()
                : failed("upstream_truncated", "The answer broke off before its end.");
    }

    @Override
    public Summary summary() {
        return answer.summary();
    }

    private Optional<Part> event(SseEvent event) {
        if (!event.hasData()) {
            return Optional.empty();
        }
        if (event.dataIs(DONE)) {
            return Optional.of(whole());
        }
        boolean error = event.type().equals("error");
        if (!error) {
            try {
                scan(event);
            } catch (MalformedJsonException e) {
                answer.skip();
                return Optional.empty();
            }
            answer.note(scan);
            error = scan.hasError()
                    || answer.finishReason()
                            .map(FinishReasons::common)
                            .filter("error"::equals)
                            .isPresent();
        }
        if (error) {
            Failure failure = UpstreamFailures.of(event.data(), event.dataStart(), event.dataEnd());
            return Optional.of(Part.failed(List.of(), false, failure));
        }
        collect();
        return Optional.empty();
    }

    /** Reads the event; what in it is no UTF-8 is replaced, because it cannot be written again. */
    private void scan(SseEvent event) {
        data = event.data();
        from = event.dataStart();
        to = event.dataEnd();
        try {
            scan.read(data, from, to);
        } catch (MalformedJsonException e) {
            if (Utf8.mended(data, from, to).isEmpty()) {
                throw e;
            }
            data = Json.bytes(event.dataText());
            from = 0;
            to = data.length;
            scan.read(data, from, to);
        }
    }

    private Part whole() {
        if (choices.isEmpty()) {
            return failed("upstream_empty_answer", "The answer has nothing in it.");
        }
        byte[] body = Json.write(json -> {
            json.writeStartObject();
            raw(json, "id", answer.id());
            json.writeStringField("object", "chat.completion");
            raw(json, "created", created);
            raw(json, "model", answer.model());
            raw(json, "provider", answer.provider());
            json.writeArrayFieldStart("choices");
            for (Map.Entry<Integer, Choice> choice : choices.entrySet()) {
                choice.getValue().write(json, choice.getKey());
            }
            json.writeEndArray();
            raw(json, "usage", answer.usageLiteral());
            if (answer.routing().isPresent()) {
                raw(json, RoutingJson.MEMBER, answer.routing().get());
            }
            json.writeEndObject();
        });
        return new Part(List.of(ByteBuffer.wrap(body)), true, true, Optional.empty());
    }

    private void collect() {
        try (JsonCursor cursor = new JsonCursor(data, from, to)) {
            cursor.next();
            while (cursor.next() != JsonToken.END_OBJECT) {
                String name = cursor.text();
                JsonToken value = cursor.next();
                if (name.equals("choices") && value == JsonToken.START_ARRAY) {
                    while (cursor.next() != JsonToken.END_ARRAY) {
                        choice(cursor, data);
                    }
                } else if (name.equals("created") && value == JsonToken.VALUE_NUMBER_INT) {
                    created = Json.bytes(cursor.text());
                } else {
                    cursor.skipValue();
                }
            }
        }
    }

    private void choice(JsonCursor cursor, byte[] bytes) {
        Choice read = new Choice();
        int index = 0;
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken value = cursor.next();
            if (name.equals("delta") && value == JsonToken.START_OBJECT) {
                read.delta(cursor, bytes);
            } else if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = small(cursor, bytes);
            } else if (name.equals("finish_reason") && value == JsonToken.VALUE_STRING) {
                read.finish = Optional.of(cursor.text());
            } else {
                cursor.skipValue();
            }
        }
        choices.computeIfAbsent(index, key -> new Choice()).join(read);
    }

    private static int small(JsonCursor cursor, byte[] bytes) {
        return (int) Math.min(MOST_PARTS, Math.max(0, ReportedUsage.wholeNumber(cursor, bytes)));
    }

    private static Part failed(String code, String message) {
        return Part.failed(List.of(), false, UpstreamFailures.badResponse(code, message));
    }

    private static void raw(JsonGenerator json, String name, byte[] literal) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(new String(literal, StandardCharsets.UTF_8));
    }

    /** Half of a surrogate pair cannot be written as UTF-8; everything else stays. */
    private static String writable(CharSequence text) {
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** One choice as far as it has come. */
    private static final class Choice {
        private final StringBuilder content = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final List<String> details = new ArrayList<>();
        private final Map<Integer, Call> calls = new TreeMap<>();
        private Optional<String> finish = Optional.empty();

        void delta(JsonCursor cursor, byte[] bytes) {
            while (cursor.next() != JsonToken.END_OBJECT) {
                String name = cursor.text();
                JsonToken value = cursor.next();
                if (value == JsonToken.VALUE_STRING) {
                    switch (name) {
                        case "content" -> content.append(cursor.text());
                        case "refusal" -> refusal.append(cursor.text());
                        case "reasoning", "reasoning_content" -> {
                            // Some say it twice in one delta.
                            reasoning.setLength(0);
                            reasoning.append(cursor.text());
                        }
                        default -> {}
                    }
                } else if (value == JsonToken.START_ARRAY && name.equals("content")) {
                    parts(cursor);
                } else if (value == JsonToken.START_ARRAY && name.equals("tool_calls")) {
                    int place = 0;
                    for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
                        call(cursor, bytes, place++);
                    }
                } else if (value == JsonToken.START_ARRAY && name.equals("reasoning_details")) {
                    while (cursor.next() != JsonToken.END_ARRAY) {
                        int start = cursor.start();
                        details.add(new String(bytes, start, cursor.skipValue() - start, StandardCharsets.UTF_8));
                    }
                } else {
                    cursor.skipValue();
                }
            }
        }

        /** Content in parts, as Mistral sends it: texts, and thoughts that hold texts. */
        private void parts(JsonCursor cursor) {
            int outside = cursor.depth() - 1;
            int thinkingDepth = Integer.MAX_VALUE;
            while (cursor.depth() > outside) {
                JsonToken token = cursor.next();
                if (cursor.depth() < thinkingDepth) {
                    thinkingDepth = Integer.MAX_VALUE;
                }
                if (token != JsonToken.FIELD_NAME) {
                    continue;
                }
                String name = cursor.text();
                boolean isText = cursor.next() == JsonToken.VALUE_STRING && name.equals("text");
                if (name.equals("thinking")) {
                    thinkingDepth = Math.min(thinkingDepth, cursor.depth());
                } else if (isText) {
                    (thinkingDepth == Integer.MAX_VALUE ? content : reasoning).append(cursor.text());
                }
            }
        }

        private void call(JsonCursor cursor, byte[] bytes, int place) {
            Call read = new Call();
            int index = place;
            while (cursor.next() != JsonToken.END_OBJECT) {
                String name = cursor.text();
                JsonToken value = cursor.next();
                if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                    index = small(cursor, bytes);
                } else if (name.equals("id") && value == JsonToken.VALUE_STRING) {
                    read.id = cursor.text();
                } else if (name.equals("function") && value == JsonToken.START_OBJECT) {
                    read.function(cursor);
                } else {
                    cursor.skipValue();
                }
            }
            calls.computeIfAbsent(index, key -> new Call()).join(read);
        }

        void join(Choice later) {
            content.append(later.content);
            reasoning.append(later.reasoning);
            refusal.append(later.refusal);
            details.addAll(later.details);
            later.calls.forEach((index, call) ->
                    calls.computeIfAbsent(index, key -> new Call()).join(call));
            finish = later.finish.or(() -> finish);
        }

        void write(JsonGenerator json, int index) throws IOException {
            json.writeStartObject();
            json.writeNumberField("index", index);
            json.writeObjectFieldStart("message");
            json.writeStringField("role", "assistant");
            if (content.isEmpty() && !calls.isEmpty()) {
                json.writeNullField("content");
            } else {
                json.writeStringField("content", writable(content));
            }
            if (refusal.length() > 0) {
                json.writeStringField("refusal", writable(refusal));
            }
            if (reasoning.length() > 0) {
                json.writeStringField("reasoning", writable(reasoning));
            }
            if (!details.isEmpty()) {
                json.writeFieldName("reasoning_details");
                json.writeRawValue("[" + String.join(",", details) + "]");
            }
            if (!calls.isEmpty()) {
                json.writeArrayFieldStart("tool_calls");
                for (Call call : calls.values()) {
                    call.write(json);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
            json.writeNullField("logprobs");
            json.writeStringField("finish_reason", finish.orElse("stop"));
            json.writeEndObject();
        }
    }

    /** One tool call as far as it has come. */
    private static final class Call {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();

        void function(JsonCursor cursor) {
            while (cursor.next() != JsonToken.END_OBJECT) {
                String member = cursor.text();
                JsonToken value = cursor.next();
                if (member.equals("name") && value == JsonToken.VALUE_STRING) {
                    name = cursor.text();
                } else if (member.equals("arguments") && value == JsonToken.VALUE_STRING) {
                    arguments.append(cursor.text());
                } else {
                    cursor.skipValue();
                }
            }
        }

        /** The first id and name that are not empty stay. */
        void join(Call later) {
            id = id.isEmpty() ? later.id : id;
            name = name.isEmpty() ? later.name : name;
            arguments.append(later.arguments);
        }

        void write(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("id", writable(id));
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", writable(name));
            json.writeStringField("arguments", writable(arguments));
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}
