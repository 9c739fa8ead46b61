package io.signalbox.server.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes answers of the demonstration provider, in OpenAI's shape. */
final class DemoAnswer {

    private static final JsonFactory JSON = new JsonFactory();

    private final DemoRequest request;
    private final String id;
    private final long created;
    private final List<String> words;

    /**
     * The answer to a request.
     *
     * @param created seconds since 1970
     */
    DemoAnswer(DemoRequest request, String id, long created) {
        this.request = request;
        this.id = id;
        this.created = created;
        this.words = DemoRequest.words(request.lastUserMessage());
    }

    /** How many words it has. */
    int wordCount() {
        return words.size();
    }

    /** The whole answer. */
    ByteBuffer whole() {
        return json(json -> {
            begin(json, "chat.completion");
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            json.writeObjectFieldStart("message");
            json.writeStringField("role", "assistant");
            json.writeStringField("content", request.lastUserMessage());
            json.writeEndObject();
            json.writeStringField("finish_reason", "stop");
            json.writeEndObject();
            json.writeEndArray();
            usage(json);
        });
    }

    /** The answer as events: the role, each word, the end, usage if it is wanted, the terminator. */
    List<ByteBuffer> events() {
        List<ByteBuffer> events = new ArrayList<>();
        events.add(chunk("role", "assistant", false));
        words.forEach(word -> events.add(chunk("content", word, false)));
        events.add(chunk("", "", true));
        if (request.usageInStream()) {
            events.add(event(json -> {
                begin(json, "chat.completion.chunk");
                json.writeArrayFieldStart("choices");
                json.writeEndArray();
                usage(json);
            }));
        }
        events.add(ByteBuffer.wrap("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8)));
        return events;
    }

    /** An error body. */
    static ByteBuffer error(String code, String message) {
        return json(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField("message", message);
            json.writeStringField("type", "server_error");
            json.writeNullField("param");
            json.writeStringField("code", code);
            json.writeEndObject();
        });
    }

    /** The list of models. */
    static ByteBuffer models(long created) {
        return json(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (DemoModel model : DemoModel.values()) {
                json.writeStartObject();
                json.writeStringField("id", model.id());
                json.writeStringField("object", "model");
                json.writeNumberField("created", created);
                json.writeStringField("owned_by", "signalbox");
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private ByteBuffer chunk(String member, String text, boolean last) {
        return event(json -> {
            begin(json, "chat.completion.chunk");
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            json.writeObjectFieldStart("delta");
            if (!member.isEmpty()) {
                json.writeStringField(member, text);
            }
            json.writeEndObject();
            if (last) {
                json.writeStringField("finish_reason", "stop");
            } else {
                json.writeNullField("finish_reason");
            }
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    private void begin(JsonGenerator json, String object) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("object", object);
        json.writeNumberField("created", created);
        json.writeStringField("model", request.model());
    }

    /** A word counts as a token. */
    private void usage(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", request.promptWords());
        json.writeNumberField("completion_tokens", words.size());
        json.writeNumberField("total_tokens", request.promptWords() + words.size());
        json.writeEndObject();
    }

    private static ByteBuffer event(Members members) {
        byte[] data = json(members).array();
        ByteBuffer event = ByteBuffer.allocate(data.length + 8);
        event.put("data: ".getBytes(StandardCharsets.UTF_8));
        event.put(data);
        event.put("\n\n".getBytes(StandardCharsets.UTF_8));
        return event.flip();
    }

    /** An object whose members are written, beginning included; its end is not. */
    private static ByteBuffer json(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            members.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
