package io.signalbox.codec.jackson.request;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.ledger.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a request's {@code metadata}: names with texts, and LiteLLM's {@code tags}, a list of words. What is neither is let be and not
 * recorded; more than the API allows is refused.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: metadata</a>
 * @see <a href="https://docs.litellm.ai/docs/proxy/request_tags">LiteLLM: request tags</a>
 */
public final class MetadataMember {

    private static final int MOST_PAIRS = 16;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_TEXT = 512;
    private static final String NAME = "metadata";
    private static final String EXPECTED = "an object of up to " + MOST_PAIRS + " texts of up to " + LONGEST_TEXT
            + " characters, with names of up to " + LONGEST_NAME;

    private final byte[] body;
    private final boolean strict;
    private final Map<String, String> pairs = new TreeMap<>();
    private final List<String> tags = new ArrayList<>();
    private boolean listsTags;
    private int members;

    /**
     * For the metadata of this body.
     *
     * @param strict whether the dialect's API says how much metadata may be, so that more is refused; else it is not recorded
     */
    public MetadataMember(byte[] body, boolean strict) {
        this.body = body;
        this.strict = strict;
    }

    /**
     * Reads the value at the cursor; returns where it ends.
     *
     * @throws RequestRefusedException if it is no such object
     */
    public int read(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            if (strict && value != JsonToken.VALUE_NULL) {
                throw refused(MemberReader.written(body, cursor));
            }
            return cursor.skipValue();
        }
        MemberReader.object(cursor, this::member);
        return cursor.start() + 1;
    }

    /** What was read. */
    public Labels labels() {
        return pairs.isEmpty() && tags.isEmpty() ? Labels.NONE : new Labels(tags, pairs, Optional.empty());
    }

    /** The text of that name, which is none of the labels any more. */
    public Optional<String> take(String name) {
        return Optional.ofNullable(pairs.remove(name));
    }

    /** These members, and {@code metadata} if it is in a form that no provider takes: then it is meant for a gateway. */
    public Set<String> addTo(Set<String> done) {
        if (!listsTags) {
            return done;
        }
        Set<String> more = new HashSet<>(done);
        more.add(NAME);
        return more;
    }

    private int member(JsonCursor cursor, String name, JsonToken value) {
        if (value == JsonToken.START_ARRAY && name.equals("tags")) {
            listsTags = true;
            tags(cursor);
            return cursor.start() + 1;
        }
        members++;
        Optional<String> objection = objection(name, value == JsonToken.VALUE_STRING ? cursor.text() : "");
        if (strict && objection.isPresent()) {
            throw refused(objection.get());
        }
        if (value == JsonToken.VALUE_STRING
                && objection.isEmpty()
                && MemberReader.isWellFormed(name)
                && MemberReader.isWellFormed(cursor.text())) {
            pairs.put(name, cursor.text());
        }
        return cursor.skipValue();
    }

    private Optional<String> objection(String name, String text) {
        if (members > MOST_PAIRS) {
            return Optional.of("more than " + MOST_PAIRS + " names");
        }
        if (name.length() > LONGEST_NAME) {
            return Optional.of("a name of " + name.length() + " characters");
        }
        return text.length() > LONGEST_TEXT
                ? Optional.of(name + " of " + text.length() + " characters")
                : Optional.empty();
    }

    private void tags(JsonCursor cursor) {
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (item == JsonToken.VALUE_STRING && tags.size() < Labels.MOST_TAGS) {
                Labels.tag(cursor.text()).ifPresent(tags::add);
            }
            cursor.skipValue();
        }
    }

    private static RequestRefusedException refused(String written) {
        return Refusal.ofMember(NAME, written, EXPECTED);
    }
}
