package io.signalbox.codec.jackson.upstream;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a provider's error says, whichever of a dozen shapes it has: the scalars near its top by their path, places in arrays left
 * out. What is no JSON says nothing.
 */
public final class ErrorBody {

    private static final int MOST_SCALARS = 64;
    private static final int LONGEST_SCALAR = 4096;
    private static final int DEEPEST = 6;
    private static final List<String> ROOTS = List.of("error.", "choices.error.", "");
    private static final List<String> WORDS = List.of(
            "metadata.error_type",
            "error_type",
            "details.error_code",
            "code",
            "metadata.provider_code",
            "availability.code",
            "type",
            "details.reason",
            "status",
            "metadata.availability.code");

    /** Google's names of the limits that were passed; there may be several in one error. */
    private static final String QUOTA_ID = "quotaId";

    private final Map<String, String> scalars = new LinkedHashMap<>();
    private final List<String> quotaIds = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();
    private boolean json;

    private ErrorBody() {}

    /** Reads the range; never fails. */
    public static ErrorBody of(byte[] bytes, int from, int to) {
        ErrorBody body = new ErrorBody();
        try (JsonCursor cursor = new JsonCursor(bytes, from, to)) {
            JsonToken first = cursor.next();
            body.json = first.isStructStart();
            body.value(cursor, first);
        } catch (MalformedJsonException e) {
            // What was read by then still counts: an error is often cut short by somebody between.
        }
        return body;
    }

    /** Whether it began like JSON. */
    public boolean isJson() {
        return json;
    }

    /** The words by which a program tells errors apart, closest first, in lower case. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        for (String root : ROOTS) {
            for (String name : WORDS) {
                at(root + name).ifPresent(word -> words.add(word.toLowerCase(Locale.ROOT)));
            }
        }
        nested().ifPresent(inner -> words.addAll(inner.words()));
        return words;
    }

    /** The words for people. */
    public Optional<String> message() {
        for (String root : ROOTS) {
            Optional<String> message =
                    at(root + "message").or(() -> at(root + "detail")).or(() -> at(root + "detail.msg"));
            if (message.isPresent()) {
                return message;
            }
        }
        return at("error").or(() -> at("message.detail.msg"));
    }

    /** Everything for people that may tell the kind, in lower case: the message, and what an aggregator quotes. */
    public String text() {
        StringBuilder text = new StringBuilder(message().orElse(""));
        at("error.metadata.raw").ifPresent(raw -> text.append('\n').append(raw));
        return text.toString().toLowerCase(Locale.ROOT);
    }

    /** The request's member that is at fault. */
    public Optional<String> parameter() {
        return at("error.param").or(() -> at("param")).filter(name -> name.length() <= 100);
    }

    /** The status that the body states, where it states one. */
    public Optional<Integer> status() {
        for (String name : List.of("error.code", "error.status_code", "choices.error.code", "status_code", "code")) {
            Optional<Integer> status = at(name).filter(
                            text -> text.length() == 3 && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                    .map(Integer::valueOf)
                    .filter(number -> number >= 400 && number <= 599);
            if (status.isPresent()) {
                return status;
            }
        }
        return Optional.empty();
    }

    /** Whether there is anything at this path or below it. */
    public boolean has(String name) {
        return scalars.keySet().stream().anyMatch(key -> key.equals(name) || key.startsWith(name + "."));
    }

    /** The limits that were passed, by Google's names for them. */
    public List<String> quotaIds() {
        return List.copyOf(quotaIds);
    }

    /** The scalar at this path. */
    public Optional<String> at(String name) {
        return Optional.ofNullable(scalars.get(name));
    }

    private Optional<ErrorBody> nested() {
        return at("error.metadata.raw").filter(raw -> raw.startsWith("{")).map(raw -> {
            byte[] bytes = Json.bytes(raw);
            return of(bytes, 0, bytes.length);
        });
    }

    private void value(JsonCursor cursor, JsonToken token) {
        if (token == JsonToken.START_OBJECT && path.size() < DEEPEST) {
            while (cursor.next() != JsonToken.END_OBJECT) {
                path.addLast(cursor.text());
                value(cursor, cursor.next());
                path.removeLast();
            }
        } else if (token == JsonToken.START_ARRAY && cursor.depth() <= DEEPEST + 4) {
            for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
                value(cursor, item);
            }
        } else if (token.isStructStart()) {
            cursor.skipValue();
        } else if (token != JsonToken.VALUE_NULL && scalars.size() < MOST_SCALARS) {
            String whole = cursor.text();
            String text = whole.length() <= LONGEST_SCALAR ? whole : whole.substring(0, LONGEST_SCALAR);
            if (QUOTA_ID.equals(path.peekLast()) && quotaIds.size() < MOST_SCALARS) {
                quotaIds.add(text);
            }
            scalars.putIfAbsent(String.join(".", path), text);
        }
    }
}
