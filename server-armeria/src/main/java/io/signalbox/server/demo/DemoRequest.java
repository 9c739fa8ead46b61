package io.signalbox.server.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the demonstration provider wants to know of a chat completion request.
 *
 * @param model as the gateway wrote it
 * @param stream whether a stream was asked for
 * @param usageInStream whether the stream is to end with usage
 * @param lastUserMessage the text of the last message of role {@code user}; empty if there is none
 * @param promptWords words in all messages
 */
record DemoRequest(String model, boolean stream, boolean usageInStream, String lastUserMessage, int promptWords) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads a request.
     *
     * @throws IOException if it is no JSON
     */
    static DemoRequest read(List<ByteBuffer> body) throws IOException {
        Reading reading = new Reading();
        try (JsonParser json = JSON.createParser(joined(body))) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                reading.members(json);
            }
        }
        return new DemoRequest(
                reading.model, reading.stream, reading.usage, reading.lastUserMessage, reading.promptWords);
    }

    private static byte[] joined(List<ByteBuffer> parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(part -> whole.put(part.duplicate()));
        return whole.array();
    }

    /** The words of a text with the blanks after them; together they are the text. */
    static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\\s)(?=\\S)"));
    }

    private static final class Reading {
        private String model = "";
        private boolean stream;
        private boolean usage;
        private String lastUserMessage = "";
        private int promptWords;

        void members(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "model" -> model = json.getValueAsString("");
                    case "stream" -> stream = value == JsonToken.VALUE_TRUE;
                    case "stream_options" -> streamOptions(json);
                    case "messages" -> messages(json);
                    default -> json.skipChildren();
                }
            }
        }

        private void streamOptions(JsonParser json) throws IOException {
            while (json.currentToken() == JsonToken.START_OBJECT && json.nextToken() == JsonToken.FIELD_NAME) {
                option(json);
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    option(json);
                }
            }
        }

        private void option(JsonParser json) throws IOException {
            boolean wanted = json.currentName().equals("include_usage");
            JsonToken value = json.nextToken();
            usage = wanted ? value == JsonToken.VALUE_TRUE : usage;
            json.skipChildren();
        }

        private void messages(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                json.skipChildren();
                return;
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    message(json);
                } else {
                    json.skipChildren();
                }
            }
        }

        private void message(JsonParser json) throws IOException {
            String role = "";
            String text = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("role")) {
                    role = json.getValueAsString("");
                } else if (name.equals("content")) {
                    text = content(json);
                } else {
                    json.skipChildren();
                }
            }
            promptWords += words(text).size();
            lastUserMessage = role.equals("user") ? text : lastUserMessage;
        }

        private static String content(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                String text = json.getValueAsString("");
                json.skipChildren();
                return text;
            }
            StringBuilder joined = new StringBuilder();
            int depth = 1;
            while (depth > 0) {
                JsonToken token = json.nextToken();
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (depth == 2 && token == JsonToken.VALUE_STRING && "text".equals(json.currentName())) {
                    joined.append(json.getText());
                }
            }
            return joined.toString();
        }
    }
}
