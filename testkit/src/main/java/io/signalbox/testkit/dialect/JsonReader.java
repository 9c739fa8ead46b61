package io.signalbox.testkit.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON as strictly as its grammar is; a name that stands twice in one object is an error too. */
final class JsonReader {

    private static final Pattern LITERAL =
            Pattern.compile("true|false|null|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Json whole() {
        Json value = value();
        skipBlanks();
        if (at < text.length()) {
            throw wrong("the end");
        }
        return value;
    }

    private Json value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> Json.text(string());
            default -> literal();
        };
    }

    private Json object() {
        at++;
        Map<String, Json> members = new LinkedHashMap<>();
        while (peek() != '}') {
            if (!members.isEmpty()) {
                expect(',');
                peek();
            }
            String name = string();
            expect(':');
            if (members.put(name, value()) != null) {
                throw wrong("the name " + name + " only once");
            }
        }
        at++;
        return Json.object(members);
    }

    private Json array() {
        at++;
        List<Json> elements = new ArrayList<>();
        while (peek() != ']') {
            if (!elements.isEmpty()) {
                expect(',');
            }
            elements.add(value());
        }
        at++;
        return Json.array(elements);
    }

    private Json literal() {
        Matcher matcher = LITERAL.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw wrong("a value");
        }
        at = matcher.end();
        return matcher.group().equals("null") ? Json.NULL : Json.literal(matcher.group());
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                throw wrong("no control character");
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                if (at > text.length() || !text.substring(at - 4, at).matches("[0-9a-fA-F]{4}")) {
                    throw wrong("four hexadecimal digits");
                }
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw wrong("an escape");
        };
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong("" + wanted);
        }
        at++;
    }

    private char peek() {
        skipBlanks();
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char next() {
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at++);
    }

    private AssertionError wrong(String expected) {
        return new AssertionError("JSON, at character " + at + ": " + text + " (expected: " + expected + ")");
    }
}
