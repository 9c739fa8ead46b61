package io.signalbox.core.port;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * HTTP header fields in their order, duplicates included. Names compare without regard to case (RFC 9110 §5.1).
 *
 * @param entries each a name and a value
 */
public record Headers(List<Entry> entries) {

    /** No header at all. */
    public static final Headers NONE = new Headers(List.of());

    /** Copies the entries. */
    public Headers {
        entries = List.copyOf(entries);
    }

    /** Names and values in turn: {@code of("accept", "text/event-stream")}. */
    public static Headers of(String... namesAndValues) {
        List<Entry> entries = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            entries.add(new Entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(entries);
    }

    /** The value of the first field of that name. */
    public Optional<String> first(String name) {
        for (Entry entry : entries) {
            if (entry.name.equalsIgnoreCase(name)) {
                return Optional.of(entry.value);
            }
        }
        return Optional.empty();
    }

    /** The values of all fields of that name, in order. */
    public List<String> all(String name) {
        List<String> values = List.of();
        for (Entry entry : entries) {
            if (entry.name.equalsIgnoreCase(name)) {
                values = values.isEmpty() ? new ArrayList<>(1) : values;
                values.add(entry.value);
            }
        }
        return Collections.unmodifiableList(values);
    }

    /** These with one more at the end. */
    public Headers plus(String name, String value) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(name, value));
        return new Headers(more);
    }

    /** These, and the others after them. */
    public Headers and(Headers others) {
        List<Entry> all = new ArrayList<>(entries.size() + others.entries.size());
        all.addAll(entries);
        all.addAll(others.entries);
        return new Headers(all);
    }

    /**
     * One header field.
     *
     * @param name a token (RFC 9110 §5.6.2)
     * @param value without line breaks or NUL
     */
    public record Entry(String name, String value) {
        /** Refuses what would break the framing of a message. */
        public Entry {
            if (name.isEmpty() || hasFramingCharacter(name) || name.indexOf(':') >= 0 || hasFramingCharacter(value)) {
                throw new IllegalArgumentException(
                        "header: a name or value with a line break, NUL or misplaced colon (expected: RFC 9110 §5.5)");
            }
        }

        private static boolean hasFramingCharacter(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\r' || c == '\n' || c == 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
