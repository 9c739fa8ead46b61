package io.signalbox.testkit;

import org.jspecify.annotations.Nullable;

/** Reads JSON in one pass, tolerant by intent; {@link Unreadable} ends it where the text cannot be read on. */
final class JsonCursor {
    private final String text;
    private int at;

    JsonCursor(String text) {
        this.text = text;
    }

    interface Member {
        void read(String key);
    }

    /** Reads an object's members; anything else is skipped. */
    void members(Member member) {
        if (peek() != '{') {
            skip();
            return;
        }
        at++;
        while (peek() != '}') {
            String key = string();
            expect(':');
            member.read(key);
            if (peek() == ',') {
                at++;
            }
        }
        at++;
    }

    /** Reads an array's elements; anything else is skipped. */
    void elements(Runnable element) {
        if (peek() != '[') {
            skip();
            return;
        }
        at++;
        while (peek() != ']') {
            int before = at;
            element.run();
            if (peek() == ',') {
                at++;
            } else if (at == before) {
                throw new Unreadable();
            }
        }
        at++;
    }

    /** Passes a value. */
    void skip() {
        switch (peek()) {
            case '"' -> string();
            case '{' -> members(key -> skip());
            case '[' -> elements(this::skip);
            default -> scalar();
        }
    }

    /** A string's text; anything else is skipped. */
    @Nullable
    String stringOr(@Nullable String otherwise) {
        if (peek() == '"') {
            return string();
        }
        skip();
        return otherwise;
    }

    /** A number or literal as it is written. */
    String scalar() {
        if (peek() == '{' || peek() == '[' || peek() == '"') {
            skip();
            return "";
        }
        int start = at;
        while (at < text.length() && ",]}: \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw new Unreadable();
        }
        return text.substring(start, at);
    }

    /** A string's text. */
    String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return out.toString();
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw new Unreadable();
                }
                String digits = text.substring(at, at + 4);
                at += 4;
                try {
                    yield (char) Integer.parseInt(digits, 16);
                } catch (NumberFormatException e) {
                    throw new Unreadable();
                }
            }
            default -> c;
        };
    }

    /** The next character that is not white space. */
    char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at >= text.length()) {
            throw new Unreadable();
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new Unreadable();
        }
        at++;
    }

    /** What was read since a place, which {@link #place()} gave. */
    String since(int place) {
        return text.substring(place, at);
    }

    /** Where the next value begins. */
    int place() {
        peek();
        return at;
    }

    private char next() {
        if (at >= text.length()) {
            throw new Unreadable();
        }
        return text.charAt(at++);
    }

    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super(null, null, false, false);
        }
    }
}
