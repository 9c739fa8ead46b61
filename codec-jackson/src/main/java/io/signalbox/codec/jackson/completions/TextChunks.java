package io.signalbox.codec.jackson.completions;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.answer.UsageJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The pieces that a whole completion and the events of a streamed one have in common. */
final class TextChunks {

    static final String OBJECT = "text_completion";

    private static final byte[] DATA = Json.bytes("data: ");
    private static final byte[] BLANK_LINE = Json.bytes("\n\n");

    private TextChunks() {}

    /** One event, whose data are an object of these members. */
    static ByteBuffer event(Json.Script members) {
        byte[] data = Json.write(json -> {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        });
        return ByteBuffer.wrap(Json.join(DATA, data, BLANK_LINE));
    }

    /** What every answer and chunk begins with. */
    static void head(JsonGenerator json, AnswerFacts facts) throws IOException {
        json.writeStringField("id", facts.generationId());
        json.writeStringField("object", OBJECT);
        json.writeNumberField("created", facts.createdSeconds());
        json.writeStringField("model", facts.model());
        json.writeStringField("provider", facts.provider());
    }

    /** What was used, and how the request was routed, if the caller asked to be told. */
    static void tail(JsonGenerator json, AnswerFacts facts, boolean usage) throws IOException {
        if (usage) {
            json.writeFieldName("usage");
            UsageJson.write(json, facts.usage(), facts.cost());
        }
        if (facts.routing().isPresent()) {
            json.writeFieldName(RoutingJson.MEMBER);
            RoutingJson.write(json, facts.routing().get());
        }
    }

    /**
     * Writes one choice.
     *
     * @param reasoning what was thought, for the face that has it
     * @param tokens what is said of tokens, in the chat API's form
     * @param offset where in the choice's text the first of them begins
     */
    static void choice(
            JsonGenerator json,
            OpenAiFace face,
            int index,
            String text,
            String reasoning,
            List<JsonNode> tokens,
            int offset,
            Optional<AnswerEvent.Finished> end)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", index);
        string(json, "text", text);
        if (face == OpenAiFace.OPENROUTER && !reasoning.isEmpty()) {
            string(json, "reasoning", reasoning);
        }
        logProbabilities(json, tokens, offset);
        json.writeFieldName("finish_reason");
        json.writeString(end.map(AnswerEvent.Finished::reason)
                .map(reason -> reason.equals("tool_calls") ? "stop" : reason)
                .orElse(null));
        if (face == OpenAiFace.OPENROUTER) {
            json.writeFieldName("native_finish_reason");
            json.writeString(end.map(AnswerEvent.Finished::nativeReason).orElse(null));
        }
        json.writeEndObject();
    }

    private static void string(JsonGenerator json, String name, String text) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(new String(Json.string(text), StandardCharsets.UTF_8));
    }

    private static void logProbabilities(JsonGenerator json, List<JsonNode> tokens, int offset) throws IOException {
        if (tokens.isEmpty()) {
            json.writeNullField("logprobs");
            return;
        }
        json.writeObjectFieldStart("logprobs");
        json.writeArrayFieldStart("tokens");
        for (JsonNode token : tokens) {
            json.writeString(token.path("token").asText());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("token_logprobs");
        for (JsonNode token : tokens) {
            json.writeNumber(token.path("logprob").decimalValue());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("top_logprobs");
        for (JsonNode token : tokens) {
            json.writeStartObject();
            for (JsonNode other : token.path("top_logprobs")) {
                json.writeNumberField(
                        other.path("token").asText(), other.path("logprob").decimalValue());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("text_offset");
        int at = offset;
        for (JsonNode token : tokens) {
            json.writeNumber(at);
            at += token.path("token").asText().length();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
