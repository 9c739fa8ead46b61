package io.signalbox.face;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is to be explained: the body of a request as it would be sent, alone or in an object {@code {"path", "key", "body"}} that says
 * where it would be sent and with whose key.
 *
 * @param path where the request would be sent
 * @param key the name of the key it would be sent with
 * @param body the request's own bytes
 */
record ExplainRequest(String path, Optional<String> key, byte[] body) {

    private static final String STANDARD_PATH = "/v1/chat/completions";
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    /** Anything that is no such object is taken for the request itself, which is then judged as one. */
    static ExplainRequest of(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            return wrapped(parser, bytes).orElseGet(() -> alone(bytes));
        } catch (IOException e) {
            return alone(bytes);
        }
    }

    private static ExplainRequest alone(byte[] bytes) {
        return new ExplainRequest(STANDARD_PATH, Optional.empty(), bytes);
    }

    private static Optional<ExplainRequest> wrapped(JsonParser parser, byte[] bytes) throws IOException {
        String path = STANDARD_PATH;
        Optional<String> key = Optional.empty();
        Optional<byte[]> body = Optional.empty();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("body") && value == JsonToken.START_OBJECT) {
                body = Optional.of(object(parser, bytes));
            } else if (name.equals("path") && value == JsonToken.VALUE_STRING) {
                path = parser.getText();
            } else if (name.equals("key") && value == JsonToken.VALUE_STRING) {
                key = Optional.of(parser.getText());
            } else if (value != JsonToken.VALUE_NULL) {
                return Optional.empty();
            }
        }
        String sentTo = path;
        Optional<String> sentBy = key;
        return body.map(own -> new ExplainRequest(sentTo, sentBy, own));
    }

    private static byte[] object(JsonParser parser, byte[] bytes) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return Arrays.copyOfRange(
                bytes, start, (int) parser.currentTokenLocation().getByteOffset() + 1);
    }
}
