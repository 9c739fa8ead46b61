package io.signalbox.testkit;

import java.util.List;

/** Writes JSON. */
final class JsonText {
    private JsonText() {}

    /**
     * An object.
     *
     * @param namesAndValues the members in order: a name, then its value as JSON. Members with an empty value are left out.
     */
    static String object(String... namesAndValues) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!namesAndValues[i + 1].isEmpty()) {
                out.append(out.length() == 1 ? "" : ",")
                        .append(quoted(namesAndValues[i]))
                        .append(':')
                        .append(namesAndValues[i + 1]);
            }
        }
        return out.append('}').toString();
    }

    /** An array of these values, given as JSON. */
    static String array(List<String> values) {
        return "[" + String.join(",", values) + "]";
    }

    /** A number; nothing for 0, so that {@link #object} leaves it out. */
    static String unlessZero(long number) {
        return number == 0 ? "" : Long.toString(number);
    }

    /** A JSON string; {@code null} for an empty text. */
    static String quotedOrNull(String text) {
        return text.isEmpty() ? "null" : quoted(text);
    }

    /** The text as a JSON string, with its quotes. Everything beyond ASCII stays as it is. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
