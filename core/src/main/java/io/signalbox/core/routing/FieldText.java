package io.signalbox.core.routing;

import io.signalbox.core.model.EndpointId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Named fields in one line of text: {@code v1;d=openai-chat;m=acme/large;a=one,two,}. A name may come several times. In a list a comma
 * ends each element. A backslash stands before a backslash, semicolon or comma that belongs to a value.
 */
final class FieldText {

    private static final char END = ';';
    private static final char COMMA = ',';
    private static final char ESCAPE = '\\';

    private FieldText() {}

    /** Writes fields, one after the other. */
    static final class Writer {
        private final StringBuilder text;

        /**
         * A text of this version.
         *
         * @param likely how many characters it is likely to have
         */
        Writer(String version, int likely) {
            text = new StringBuilder(likely).append(version);
        }

        Writer flag(String name) {
            text.append(END).append(name);
            return this;
        }

        Writer flag(String name, boolean set) {
            return set ? flag(name) : this;
        }

        Writer field(String name, String value) {
            escaped(value, begin(name));
            return this;
        }

        Writer field(String name, EndpointId id) {
            escaped(id.provider(), begin(name));
            escaped(id.upstreamModel(), text.append(':'));
            return this;
        }

        Writer field(String name, Optional<String> value) {
            return value.isPresent() ? field(name, value.get()) : this;
        }

        Writer field(String name, long value) {
            begin(name).append(value);
            return this;
        }

        Writer field(String name, OptionalLong value) {
            return value.isPresent() ? field(name, value.getAsLong()) : this;
        }

        Writer field(String name, OptionalDouble value) {
            return value.isPresent() ? field(name, Double.toString(value.getAsDouble())) : this;
        }

        /** A list that is left out where it is empty. */
        Writer list(String name, Collection<String> values) {
            return values.isEmpty() ? this : listOrNone(name, values);
        }

        /** A list that may be there and empty. */
        Writer listOrNone(String name, Collection<String> values) {
            begin(name);
            for (String value : values) {
                escaped(value, text);
                text.append(COMMA);
            }
            return this;
        }

        /** Adds an element to the field that was written last; the caller may add what needs no escaping. */
        StringBuilder more(String plain) {
            return text.append(COMMA).append(plain);
        }

        private StringBuilder begin(String name) {
            return text.append(END).append(name).append('=');
        }

        private static void escaped(String value, StringBuilder to) {
            int from = 0;
            for (int i = 0; i < value.length(); i++) {
                char each = value.charAt(i);
                if (each == END || each == COMMA || each == ESCAPE) {
                    to.append(value, from, i).append(ESCAPE);
                    from = i;
                }
            }
            to.append(value, from, value.length());
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Fields by their names, as written; those that nobody asks for are skipped. */
    static final class Reader {
        private final Map<String, List<String>> fields = new HashMap<>();

        /**
         * Reads a text of this version.
         *
         * @throws IllegalArgumentException if it is none
         */
        Reader(String text, String version) {
            List<String> parts = split(text + END, END);
            if (!parts.get(0).equals(version)) {
                throw new IllegalArgumentException("routing: \"" + parts.get(0) + "\" (expected: " + version + ")");
            }
            for (String part : parts.subList(1, parts.size())) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                fields.computeIfAbsent(name, key -> new ArrayList<>(1))
                        .add(equals < 0 ? "" : part.substring(equals + 1));
            }
        }

        boolean has(String name) {
            return fields.containsKey(name);
        }

        /** The values of that name, still escaped. */
        List<String> all(String name) {
            return fields.getOrDefault(name, List.of());
        }

        Optional<String> text(String name) {
            return first(name).map(FieldText::plain);
        }

        OptionalLong number(String name) {
            Optional<String> value = first(name);
            return value.isPresent() ? OptionalLong.of(Long.parseLong(value.get())) : OptionalLong.empty();
        }

        OptionalDouble figure(String name) {
            Optional<String> value = first(name);
            return value.isPresent() ? OptionalDouble.of(Double.parseDouble(value.get())) : OptionalDouble.empty();
        }

        Optional<BigDecimal> decimal(String name) {
            return first(name).map(BigDecimal::new);
        }

        Optional<List<String>> list(String name) {
            return first(name).map(FieldText::elements);
        }

        private Optional<String> first(String name) {
            return all(name).stream().findFirst();
        }
    }

    /** The elements of a list as it is written. */
    static List<String> elements(String written) {
        return split(written, COMMA).stream().map(FieldText::plain).toList();
    }

    private static List<String> split(String text, char end) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ESCAPE) {
                i++;
            } else if (text.charAt(i) == end) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        return parts;
    }

    private static String plain(String written) {
        if (written.indexOf(ESCAPE) < 0) {
            return written;
        }
        StringBuilder plain = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            if (written.charAt(i) == ESCAPE && i + 1 < written.length()) {
                i++;
            }
            plain.append(written.charAt(i));
        }
        return plain.toString();
    }
}
