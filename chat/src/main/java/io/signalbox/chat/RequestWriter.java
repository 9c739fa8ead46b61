package io.signalbox.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.signalbox.codec.jackson.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a request as OpenAI's chat API has it, with OpenRouter's members. */
final class RequestWriter {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final JsonGenerator json;

    private RequestWriter(JsonGenerator json) {
        this.json = json;
    }

    /**
     * The whole body.
     *
     * @param members further top-level members: name to JSON
     */
    static byte[] write(
            List<String> models,
            List<Message> messages,
            List<Tool> tools,
            Map<String, String> members,
            boolean stream) {
        return object(json -> {
            RequestWriter writer = new RequestWriter(json);
            writer.models(models);
            if (stream) {
                json.writeBooleanField("stream", true);
            }
            writer.messages(messages);
            writer.tools(tools);
            writer.members(members);
        });
    }

    /** The whole body of a request for vectors. */
    static byte[] embeddings(List<String> models, List<String> texts, Map<String, String> members) {
        return object(json -> {
            RequestWriter writer = new RequestWriter(json);
            writer.models(models);
            json.writeArrayFieldStart("input");
            for (String text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
            writer.members(members);
        });
    }

    private static byte[] object(Json.Script script) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            script.write(json);
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void members(Map<String, String> members) throws IOException {
        for (Map.Entry<String, String> member : members.entrySet()) {
            json.writeFieldName(member.getKey());
            json.writeRawValue(member.getValue());
        }
    }

    private void models(List<String> models) throws IOException {
        if (!models.isEmpty()) {
            json.writeStringField("model", models.get(0));
        }
        if (models.size() > 1) {
            json.writeArrayFieldStart("models");
            for (String name : models.subList(1, models.size())) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
    }

    private void messages(List<Message> messages) throws IOException {
        json.writeArrayFieldStart("messages");
        for (Message message : messages) {
            json.writeStartObject();
            message(message);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void message(Message message) throws IOException {
        if (message instanceof Message.System system) {
            json.writeStringField("role", "system");
            content(system.content());
        } else if (message instanceof Message.User user) {
            json.writeStringField("role", "user");
            content(user.content());
        } else if (message instanceof Message.Assistant assistant) {
            json.writeStringField("role", "assistant");
            assistant(assistant);
        } else if (message instanceof Message.ToolResult result) {
            json.writeStringField("role", "tool");
            json.writeStringField("tool_call_id", result.callId());
            content(result.content());
        }
    }

    private void assistant(Message.Assistant said) throws IOException {
        if (said.text().isEmpty()
                && !(said.toolCalls().isEmpty() && said.refusal().isEmpty())) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", said.text());
        }
        text("refusal", said.refusal());
        if (said.thoughts().stream().anyMatch(Thought::isSealed)) {
            json.writeArrayFieldStart("reasoning_details");
            for (Thought thought : said.thoughts()) {
                thought(thought);
            }
            json.writeEndArray();
        }
        if (!said.toolCalls().isEmpty()) {
            plainThoughts(said.thoughts());
            json.writeArrayFieldStart("tool_calls");
            for (ToolCall call : said.toolCalls()) {
                call(call);
            }
            json.writeEndArray();
        }
    }

    private void plainThoughts(List<Thought> thoughts) throws IOException {
        StringBuilder words = new StringBuilder();
        for (Thought thought : thoughts) {
            words.append(thought.format().equals(Thought.MEMBER) ? thought.text() : "");
        }
        if (!words.isEmpty()) {
            json.writeStringField(Thought.MEMBER, words.toString());
        }
    }

    private void thought(Thought thought) throws IOException {
        json.writeStartObject();
        if (thought.data().isPresent()) {
            json.writeStringField("type", "reasoning.encrypted");
            text("data", thought.data());
        } else {
            json.writeStringField("type", thought.summary() ? "reasoning.summary" : "reasoning.text");
            json.writeStringField(thought.summary() ? "summary" : "text", thought.text());
        }
        text("signature", thought.signature());
        text("id", thought.id());
        json.writeStringField("format", thought.format());
        json.writeEndObject();
    }

    private void call(ToolCall call) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", call.id());
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", call.name());
        json.writeStringField("arguments", call.arguments());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void content(List<Content> content) throws IOException {
        json.writeFieldName("content");
        if (content.size() == 1 && content.get(0) instanceof Content.Text words) {
            json.writeString(words.text());
            return;
        }
        json.writeStartArray();
        for (Content piece : content) {
            piece(piece);
        }
        json.writeEndArray();
    }

    private void piece(Content piece) throws IOException {
        if (piece instanceof Content.Part part) {
            json.writeRawValue(part.json().toString());
            return;
        }
        json.writeStartObject();
        if (piece instanceof Content.Cached cached) {
            members(cached.content());
            json.writeObjectFieldStart("cache_control");
            json.writeStringField("type", "ephemeral");
            json.writeEndObject();
        } else {
            members(piece);
        }
        json.writeEndObject();
    }

    private void members(Content piece) throws IOException {
        if (piece instanceof Content.Text words) {
            json.writeStringField("type", "text");
            json.writeStringField("text", words.text());
        } else if (piece instanceof Content.Image image) {
            begin("image_url");
            json.writeStringField("url", image.url());
            text("detail", image.detail());
            json.writeEndObject();
        } else if (piece instanceof Content.Audio audio) {
            begin("input_audio");
            json.writeStringField("data", audio.base64());
            json.writeStringField("format", audio.format());
            json.writeEndObject();
        } else if (piece instanceof Content.Video video) {
            begin("video_url");
            json.writeStringField("url", video.url());
            json.writeEndObject();
        } else if (piece instanceof Content.File file) {
            begin("file");
            json.writeStringField("filename", file.name());
            json.writeStringField("file_data", file.url());
            json.writeEndObject();
        }
    }

    private void begin(String type) throws IOException {
        json.writeStringField("type", type);
        json.writeObjectFieldStart(type);
    }

    private void tools(List<Tool> tools) throws IOException {
        if (tools.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("tools");
        for (Tool tool : tools) {
            json.writeStartObject();
            begin("function");
            json.writeStringField("name", tool.name());
            json.writeStringField("description", tool.description());
            json.writeFieldName("parameters");
            json.writeRawValue(tool.parameters().toString());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void text(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }
}
