package io.signalbox.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the few fields of a chat request that a scripted answer depends on.
 *
 * <p>One pass over the text, tolerant by intent: what cannot be read ends the pass, and what was found until then
 * counts. It is not a validator; a test that wants to know whether the gateway writes good JSON parses {@link
 * RecordedRequest#bodyText()}.
 */
final class ChatRequestScan {
    private final String text;
    private int at;

    private @Nullable String model;
    private boolean stream;
    private boolean includeUsage;
    private @Nullable String lastUserMessage;

    private ChatRequestScan(String text) {
        this.text = text;
    }

    static ChatRequestScan of(byte[] body) {
        ChatRequestScan scan = new ChatRequestScan(new String(body, StandardCharsets.UTF_8));
        try {
            scan.request();
        } catch (Unreadable end) {
            // what was found so far counts
        }
        return scan;
    }

    Optional<String> model() {
        return Optional.ofNullable(model);
    }

    boolean stream() {
        return stream;
    }

    boolean includeUsage() {
        return includeUsage;
    }

    Optional<String> lastUserMessage() {
        return Optional.ofNullable(lastUserMessage);
    }

    private void request() {
        members(key -> {
            switch (key) {
                case "model" -> model = stringOr(model);
                case "stream" -> stream = scalar().equals("true");
                case "stream_options" ->
                    members(option -> {
                        if (option.equals("include_usage")) {
                            includeUsage = scalar().equals("true");
                        } else {
                            skip();
                        }
                    });
                case "messages" -> elements(this::message);
                default -> skip();
            }
        });
    }

    private void message() {
        String[] found = {"", ""};
        members(key -> {
            switch (key) {
                case "role" -> found[0] = stringOr("");
                case "content" -> found[1] = content();
                default -> skip();
            }
        });
        if ("user".equals(found[0])) {
            lastUserMessage = found[1];
        }
    }

    private String content() {
        if (peek() != '[') {
            String text = stringOr("");
            return text == null ? "" : text;
        }
        StringBuilder joined = new StringBuilder();
        elements(() -> members(key -> {
            if (key.equals("text")) {
                joined.append(stringOr(""));
            } else {
                skip();
            }
        }));
        return joined.toString();
    }

    private interface Member {
        void read(String key);
    }

    private void members(Member member) {
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

    private void elements(Runnable element) {
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

    private void skip() {
        switch (peek()) {
            case '"' -> string();
            case '{' -> members(key -> skip());
            case '[' -> elements(this::skip);
            default -> scalar();
        }
    }

    private @Nullable String stringOr(@Nullable String otherwise) {
        if (peek() == '"') {
            return string();
        }
        skip();
        return otherwise;
    }

    private String scalar() {
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

    private String string() {
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

    private char peek() {
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

    private char next() {
        if (at >= text.length()) {
            throw new Unreadable();
        }
        return text.charAt(at++);
    }

    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super(null, null, false, false);
        }
    }
}
