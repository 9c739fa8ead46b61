package io.signalbox.codec.jackson.request;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.core.port.TextSample;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The words in a request: every text in the members that hold the conversation and the tools, without the frame, without what is no
 * prose for a model: names of types and roles, addresses, bytes of pictures and sound, signatures.
 */
public final class PromptText {

    private static final Set<String> HOLDERS = Set.of(
            "messages",
            "input",
            "prompt",
            "contents",
            "system",
            "instructions",
            "systemInstruction",
            "system_instruction",
            "tools",
            "functions",
            "documents",
            "query",
            "suffix");

    private static final Set<String> NO_WORDS = Set.of(
            "type",
            "role",
            "id",
            "call_id",
            "tool_call_id",
            "tool_use_id",
            "url",
            "image_url",
            "data",
            "file_data",
            "file_id",
            "fileUri",
            "file_uri",
            "mimeType",
            "mime_type",
            "media_type",
            "format",
            "detail",
            "signature",
            "thoughtSignature",
            "encrypted_content",
            "ttl");

    private final StringBuilder beginning = new StringBuilder();
    private long bytes;

    private PromptText() {}

    /** The words of a body; empty if it is no JSON object or has no words. */
    public static Optional<TextSample> of(byte[] body) {
        PromptText text = new PromptText();
        try (JsonCursor cursor = new JsonCursor(body, 0, body.length)) {
            if (cursor.next() == JsonToken.START_OBJECT) {
                text.read(cursor);
            }
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
        return text.bytes == 0 ? Optional.empty() : Optional.of(new TextSample(text.beginning.toString(), text.bytes));
    }

    private void read(JsonCursor cursor) {
        while (cursor.next() != JsonToken.END_OBJECT) {
            boolean holds = HOLDERS.contains(cursor.text());
            JsonToken value = cursor.next();
            if (holds && value == JsonToken.VALUE_STRING) {
                word(cursor);
            } else if (holds && value.isStructStart()) {
                inside(cursor);
            } else {
                cursor.skipValue();
            }
        }
    }

    private void inside(JsonCursor cursor) {
        int outside = cursor.depth() - 1;
        boolean words = true;
        while (cursor.depth() > outside) {
            JsonToken token = cursor.next();
            if (token == JsonToken.FIELD_NAME) {
                words = !NO_WORDS.contains(cursor.text());
            } else if (token == JsonToken.VALUE_STRING && words) {
                word(cursor);
            }
        }
    }

    private void word(JsonCursor cursor) {
        int start = cursor.start();
        int written = cursor.scalarEnd(start) - start - 2;
        int room = TextSample.MOST_CHARACTERS - beginning.length();
        if (written == 0 || room == 0) {
            bytes += written;
            return;
        }
        String text = cursor.text();
        beginning.append(text, 0, Math.min(text.length(), room));
        bytes += text.getBytes(StandardCharsets.UTF_8).length;
    }
}
