package io.signalbox.codec.jackson.services;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.port.AnswerReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** An answer that comes as one JSON object. It is judged when it is whole; its bytes pass as they are but for the model's name. */
final class JsonAnswer implements AnswerReader {

    private static final int LONGEST_ID = 256;

    private final Service service;
    private final ServedAnswer answer;
    private final HeldBody body;
    private boolean failed;
    private boolean answered;
    private byte[] bytes = Json.NOTHING;

    JsonAnswer(Service service, ServedAnswer answer) {
        this.service = service;
        this.answer = answer;
        this.body = new HeldBody(answer.context().mostAnswerBytes());
    }

    @Override
    public Part accept(ByteBuffer more) {
        return body.add(more)
                ? Part.NOTHING
                : failed("upstream_too_large", "The answer is larger than what is accepted.");
    }

    @Override
    public Part end() {
        bytes = body.joined();
        ObjectLayout layout;
        try (JsonCursor cursor = new JsonCursor(bytes, 0, bytes.length)) {
            if (cursor.next() != JsonToken.START_OBJECT) {
                return failed("upstream_invalid_response", "The answer is not a JSON object.");
            }
            layout = MemberReader.object(cursor, this::member);
            cursor.expectEnd();
        } catch (MalformedJsonException e) {
            return e.fault() == MalformedJsonException.Fault.DUPLICATE_KEY
                    ? failed("upstream_ambiguous_answer", "The answer says the same thing twice.")
                    : failed("upstream_invalid_response", "The answer is not JSON.");
        }
        if (failed) {
            return Part.failed(List.of(), false, UpstreamFailures.of(bytes, 0, bytes.length));
        }
        if (!layout.has(service.answer())) {
            return failed("upstream_invalid_response", "The answer has no " + service.answer() + ".");
        }
        if (!answered) {
            return failed("upstream_empty_answer", "The answer has nothing in it.");
        }
        return new Part(spliced(layout), true, true, Optional.empty());
    }

    @Override
    public Summary summary() {
        return answer.summary();
    }

    private List<ByteBuffer> spliced(ObjectLayout layout) {
        Splicer splicer = new Splicer(bytes, 0, bytes.length);
        if (layout.has("model")) {
            ObjectEdit edit = splicer.edit(layout);
            edit.set("model", Json.string(answer.context().model()));
        }
        return splicer.spliced();
    }

    private int member(JsonCursor cursor, String name, JsonToken value) {
        int start = cursor.start();
        if (name.equals(service.answer())) {
            return answer(cursor, value);
        }
        if (name.equals("id") && value == JsonToken.VALUE_STRING && cursor.scalarEnd(start) - start <= LONGEST_ID) {
            answer.id(cursor.text());
        }
        int end = cursor.skipValue();
        switch (name) {
            // Healthy answers may carry an empty one.
            case "error" ->
                failed = (value == JsonToken.START_OBJECT || value == JsonToken.VALUE_STRING) && end - start > 2;
            case "usage" -> Trees.read(bytes, start, end).ifPresent(answer::usage);
            case "duration" -> Trees.read(bytes, start, end).ifPresent(answer::duration);
            case "meta" -> Trees.read(bytes, start, end).ifPresent(answer::meta);
            default -> {}
        }
        return end;
    }

    /** The member that the answer is in; returns where it ends. */
    private int answer(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            int start = cursor.start();
            int end = cursor.skipValue();
            // A recording in which nothing is said is answered with a text that is empty.
            answered = value == JsonToken.VALUE_STRING;
            answer.said(end - start - 2);
            return end;
        }
        long entries = 0;
        while (cursor.next() != JsonToken.END_ARRAY) {
            cursor.skipValue();
            entries++;
        }
        answered = entries > 0;
        if (service.countsImages()) {
            answer.images(entries);
        }
        return cursor.start() + 1;
    }

    private static Part failed(String code, String message) {
        return Part.failed(List.of(), false, UpstreamFailures.badResponse(code, message));
    }
}
