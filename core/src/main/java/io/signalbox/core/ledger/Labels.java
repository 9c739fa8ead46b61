package io.signalbox.core.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the caller wrote on a request for its own book-keeping. Routing does not see it.
 *
 * @param tags words to group by in reports, each once, in order
 * @param metadata the request's {@code metadata}: up to 16 names with texts
 * @param session the conversation that the request belongs to
 */
public record Labels(List<String> tags, Map<String, String> metadata, Optional<String> session) {

    /** Nothing is written on it. */
    public static final Labels NONE = new Labels(List.of(), Map.of(), Optional.empty());

    /** How many tags one place may name; further ones are not recorded. */
    public static final int MOST_TAGS = 32;

    private static final int LONGEST_TAG = 128;

    /** Copies the collections, in order. */
    public Labels {
        tags = tags.isEmpty() ? List.of() : List.copyOf(new TreeSet<>(tags));
        metadata = metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /** A tag as it is recorded; empty if it is none: blank, too long, or with control characters. */
    public static Optional<String> tag(String written) {
        String tag = written.strip();
        boolean fits = !tag.isEmpty()
                && tag.length() <= LONGEST_TAG
                && tag.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        return fits ? Optional.of(tag) : Optional.empty();
    }

    /** Both together; where both name the same, the other's holds. */
    public Labels and(Labels other) {
        if (other.equals(NONE)) {
            return this;
        }
        List<String> all = new ArrayList<>(tags);
        all.addAll(other.tags);
        Map<String, String> both = new TreeMap<>(metadata);
        both.putAll(other.metadata);
        return new Labels(all, both, other.session.or(() -> session));
    }

    /** The same, of this conversation if one is named. */
    public Labels in(Optional<String> conversation) {
        return conversation.isEmpty() ? this : new Labels(tags, metadata, conversation);
    }
}
