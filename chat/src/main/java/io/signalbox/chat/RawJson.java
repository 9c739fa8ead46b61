package io.signalbox.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.translation.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON value as it was written, for what this API has no word for. Immutable; nothing is parsed or decoded before somebody asks.
 */
public final class RawJson {

    private final byte[] bytes;
    private final int from;
    private final int to;

    /** The range is JSON in UTF-8, which nobody changes any more. */
    RawJson(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /**
     * A value.
     *
     * @throws IllegalArgumentException if the text is not one JSON value
     */
    public static RawJson of(String json) {
        return named("json", json);
    }

    /** The same, where it is known what the value is for: a refusal says so. */
    static RawJson named(String field, String json) {
        if (Trees.read(json).isEmpty()) {
            throw new IllegalArgumentException(field + ": not JSON (expected: one JSON value)");
        }
        return ofBytes(json.getBytes(StandardCharsets.UTF_8));
    }

    static RawJson ofBytes(byte[] bytes) {
        return new RawJson(bytes, 0, bytes.length);
    }

    /**
     * A value inside of this one; empty if there is none.
     *
     * @param pointer where: {@code /choices/0/logprobs} (RFC 6901)
     * @throws IllegalArgumentException if it is no pointer
     */
    public Optional<RawJson> at(String pointer) {
        JsonPointer place = JsonPointer.compile(pointer);
        return tree().map(tree -> tree.at(place))
                .filter(value -> !value.isMissingNode())
                .map(value -> ofBytes(Trees.bytes(value)));
    }

    /** The text, if that is what it is. */
    public Optional<String> text() {
        return tree().filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** The value as it was written. */
    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether both are written alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RawJson json && Arrays.equals(bytes, from, to, json.bytes, json.from, json.to);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** A cursor before its first token, which counts as {@link #part} does. */
    JsonCursor cursor() {
        return new JsonCursor(bytes, from, to);
    }

    /** A value inside of it, by its place in the array that both share. */
    RawJson part(int start, int end) {
        return new RawJson(bytes, start, end);
    }

    JsonParser parser(JsonFactory factory) throws IOException {
        return factory.createParser(bytes, from, to - from);
    }

    Optional<JsonNode> tree() {
        return Trees.read(bytes, from, to);
    }
}
