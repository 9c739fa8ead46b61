package io.signalbox.codec.jackson.request;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Utf8;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.model.RequestParameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the members of a request's body one by one, in one pass, and refuses what is none: the part of that which no dialect does in
 * a way of its own.
 */
public final class MemberReader {

    /** How many names {@code models} may list. OpenRouter takes three; nothing here gets dearer with a few more. */
    public static final int MOST_MODELS = 16;

    /** How many characters a model's name may have. */
    public static final int LONGEST_MODEL = 512;

    private static final int LONGEST_KEY = 256;
    private static final long MOST_TOKENS = Integer.MAX_VALUE;

    private final byte[] body;
    private final ObjectLayout layout = new ObjectLayout();

    /** A reader of this body. */
    public MemberReader(byte[] body) {
        this.body = body;
    }

    /** What is done with one member. */
    public interface MemberTaker {
        /** Reads the value of a top-level member, where the cursor stands; returns where it ends. */
        int take(JsonCursor cursor, String name, JsonToken value);
    }

    /**
     * Reads the whole body, which must be one object.
     *
     * @throws RequestRefusedException if it is no JSON object in UTF-8
     */
    public ObjectLayout read(MemberTaker taker) {
        if (!Utf8.isStrict(body)) {
            throw Refusal.ofBody(
                    "invalid_encoding", "body: not UTF-8 (expected: JSON in UTF-8 without a byte order mark)");
        }
        try (JsonCursor cursor = new JsonCursor(body, 0, body.length)) {
            if (cursor.next() != JsonToken.START_OBJECT) {
                throw Refusal.ofBody("invalid_json", "body: no object (expected: one JSON object)");
            }
            members(cursor, layout, taker);
            cursor.expectEnd();
            return layout;
        } catch (MalformedJsonException e) {
            throw refused(e);
        }
    }

    /** Reads the object at the cursor; returns where its members lie. */
    public static ObjectLayout object(JsonCursor cursor, MemberTaker taker) {
        ObjectLayout object = new ObjectLayout();
        members(cursor, object, taker);
        return object;
    }

    private static void members(JsonCursor cursor, ObjectLayout object, MemberTaker taker) {
        object.begin(cursor.start());
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            int keyStart = cursor.start();
            JsonToken value = cursor.next();
            int valueStart = cursor.start();
            object.add(name, keyStart, valueStart, taker.take(cursor, name, value));
        }
        object.end(cursor.start());
    }

    private static RequestRefusedException refused(MalformedJsonException e) {
        String where = e.where().isEmpty() ? "body" : "body at " + Refusal.shortened(e.where());
        return switch (e.fault()) {
            case DUPLICATE_KEY ->
                Refusal.ofBody("duplicate_key", where + ": a name stands twice in one object (expected: once)");
            case TOO_DEEP ->
                Refusal.ofBody(
                        "invalid_json",
                        "body: nested too deep (expected: no more than " + JsonCursor.MOST_DEPTH + " levels)");
            case SYNTAX -> Refusal.ofBody("invalid_json", where + ": not JSON (expected: one JSON object)");
        };
    }

    /** A text by which the caller tells its users or conversations apart; what is none is left to the provider to judge. */
    public Optional<String> shortText(JsonCursor cursor, JsonToken value) {
        int start = cursor.start();
        return value == JsonToken.VALUE_STRING && cursor.scalarEnd(start) - start <= LONGEST_KEY
                ? Optional.of(cursor.text()).filter(text -> !text.isEmpty() && isWellFormed(text))
                : Optional.empty();
    }

    /** The name of a model. */
    public String modelName(JsonCursor cursor, String member, JsonToken value) {
        String expected = "the name of a model";
        if (value != JsonToken.VALUE_STRING || cursor.scalarEnd(cursor.start()) - cursor.start() > 6 * LONGEST_MODEL) {
            throw refused(cursor, member, expected);
        }
        String name = cursor.text();
        if (!isModelName(name)) {
            throw refused(cursor, member, expected);
        }
        return name;
    }

    /** Whether a text may be the name of a model at all. */
    public static boolean isModelName(String name) {
        return !name.isBlank() && name.length() <= LONGEST_MODEL && isWellFormed(name);
    }

    /** A list of names of models; the cursor stands at its end afterwards. */
    public List<String> modelNames(JsonCursor cursor, String member, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return List.of();
        }
        String expected = "an array of up to " + MOST_MODELS + " model names";
        if (value != JsonToken.START_ARRAY) {
            throw refused(cursor, member, expected);
        }
        List<String> names = new ArrayList<>();
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (names.size() == MOST_MODELS) {
                throw Refusal.ofMember(member, "more than " + MOST_MODELS + " entries", expected);
            }
            names.add(modelName(cursor, member, item));
        }
        return names;
    }

    /** A flag; {@code null} is false. */
    public boolean flag(JsonCursor cursor, String name, JsonToken value) {
        if (!value.isBoolean() && value != JsonToken.VALUE_NULL) {
            throw refused(cursor, name, "true or false");
        }
        return value == JsonToken.VALUE_TRUE;
    }

    /** A number of tokens, 1 or more; empty if it is {@code null}. */
    public OptionalLong tokens(JsonCursor cursor, String name, JsonToken value) {
        return value == JsonToken.VALUE_NULL
                ? OptionalLong.empty()
                : OptionalLong.of(integer(cursor, name, value, 1, MOST_TOKENS, "an integer of 1 or more"));
    }

    /** Reads an integer by hand: a parser's conversion turns {@code 1e999999999} into something else. */
    public long integer(JsonCursor cursor, String name, JsonToken value, long least, long most, String expected) {
        int start = cursor.start();
        int end = value == JsonToken.VALUE_NUMBER_INT ? cursor.scalarEnd(start) : start;
        long number = end > start ? 0 : -1;
        for (int i = start; i < end && number >= 0 && number <= most; i++) {
            number = body[i] == '-' ? -1 : number * 10 + body[i] - '0';
        }
        if (number < least || number > most) {
            throw refused(cursor, name, expected);
        }
        return number;
    }

    /** Checks a sampling parameter, if it is a number that has a range; {@code null} passes. */
    public void parameter(JsonCursor cursor, String name, JsonToken value) {
        parameter(cursor, name, name, value);
    }

    /** Checks a sampling parameter that the dialect calls by another name. */
    public void parameter(JsonCursor cursor, String name, String canonical, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        RequestParameter.find(canonical).filter(NumberRange::isNumeric).ifPresent(parameter -> {
            int start = cursor.start();
            if (!value.isNumeric()
                    || !NumberRange.takes(
                            parameter,
                            new String(body, start, cursor.scalarEnd(start) - start, StandardCharsets.US_ASCII))) {
                throw refused(cursor, name, parameter.expected());
            }
        });
    }

    /** A refusal of what stands at the cursor. */
    public RequestRefusedException refused(JsonCursor cursor, String member, String expected) {
        return Refusal.ofMember(member, written(body, cursor), expected);
    }

    /** What stands at the cursor, or enough of it. */
    static String written(byte[] body, JsonCursor cursor) {
        int start = cursor.start();
        int end =
                body[start] == '{' || body[start] == '[' ? Math.min(body.length, start + 60) : cursor.scalarEnd(start);
        return new String(body, start, Math.min(end - start, 400), StandardCharsets.UTF_8);
    }

    /** No control character and no half of a surrogate pair: what can stand in a header, a log line or a key. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (Character.isISOControl(c) || (Character.isSurrogate(c) && !pair)) {
                return false;
            }
            i += pair ? 1 : 0;
        }
        return true;
    }
}
