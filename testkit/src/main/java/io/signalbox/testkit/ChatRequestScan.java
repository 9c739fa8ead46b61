package io.signalbox.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the few fields of a request, in any dialect, that a scripted answer depends on.
 *
 * <p>One pass over the text, tolerant by intent: what cannot be read ends the pass, and what was found until then
 * counts. It is not a validator; a test that wants to know whether the gateway writes good JSON parses {@link
 * RecordedRequest#bodyText()}.
 */
final class ChatRequestScan {
    private final JsonCursor json;

    private @Nullable String model;
    private boolean stream;
    private boolean includeUsage;
    private @Nullable String lastUserMessage;

    private ChatRequestScan(String text) {
        this.json = new JsonCursor(text);
    }

    static ChatRequestScan of(byte[] body) {
        ChatRequestScan scan = new ChatRequestScan(new String(body, StandardCharsets.UTF_8));
        try {
            scan.request();
        } catch (JsonCursor.Unreadable end) {
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
        json.members(key -> {
            switch (key) {
                case "model" -> model = json.stringOr(model);
                case "stream" -> stream = json.scalar().equals("true");
                case "stream_options" ->
                    json.members(option -> {
                        if (option.equals("include_usage")) {
                            includeUsage = json.scalar().equals("true");
                        } else {
                            json.skip();
                        }
                    });
                case "messages", "contents" -> json.elements(this::message);
                case "input" -> input();
                default -> json.skip();
            }
        });
    }

    private void input() {
        if (json.peek() == '"') {
            lastUserMessage = json.stringOr(lastUserMessage);
        } else {
            json.elements(this::message);
        }
    }

    private void message() {
        boolean[] user = {true};
        List<String> contents = new ArrayList<>();
        json.members(key -> {
            switch (key) {
                case "role" -> user[0] = "user".equals(json.stringOr(""));
                case "content", "parts" -> contents.add(content());
                default -> json.skip();
            }
        });
        if (user[0] && !contents.isEmpty()) {
            lastUserMessage = String.join("", contents);
        }
    }

    private String content() {
        if (json.peek() != '[') {
            String text = json.stringOr("");
            return text == null ? "" : text;
        }
        StringBuilder joined = new StringBuilder();
        json.elements(() -> json.members(key -> {
            if (key.equals("text")) {
                joined.append(json.stringOr(""));
            } else {
                json.skip();
            }
        }));
        return joined.toString();
    }
}
