package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.answer.UsageJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.Message.Choice;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes a whole answer as a chat completion. */
final class ChatCompletionWriter {

    private ChatCompletionWriter() {}

    static byte[] write(Message message, AnswerFacts facts) {
        return Json.write(json -> {
            json.writeStartObject();
            head(json, "chat.completion", facts);
            json.writeNullField("system_fingerprint");
            json.writeArrayFieldStart("choices");
            int index = 0;
            for (Choice choice : message.choices()) {
                choice(json, choice, index++);
            }
            json.writeEndArray();
            json.writeFieldName("usage");
            UsageJson.write(json, facts.usage(), facts.cost());
            if (facts.routing().isPresent()) {
                json.writeFieldName(RoutingJson.MEMBER);
                RoutingJson.write(json, facts.routing().get());
            }
            json.writeEndObject();
        });
    }

    /** What every answer and chunk begins with. */
    static void head(JsonGenerator json, String object, AnswerFacts facts) throws IOException {
        json.writeStringField("id", facts.generationId());
        json.writeStringField("object", object);
        json.writeNumberField("created", facts.createdSeconds());
        json.writeStringField("model", facts.model());
        json.writeStringField("provider", facts.provider());
    }

    /** How a choice ended, in the common words and in the provider's. */
    static void ending(JsonGenerator json, Optional<AnswerEvent.Finished> end) throws IOException {
        json.writeFieldName("finish_reason");
        json.writeString(end.map(AnswerEvent.Finished::reason).orElse(null));
        json.writeFieldName("native_finish_reason");
        json.writeString(end.map(AnswerEvent.Finished::nativeReason).orElse(null));
    }

    /** How likely the tokens of a choice were. */
    static void logProbabilities(JsonGenerator json, List<JsonNode> contents) throws IOException {
        if (contents.isEmpty()) {
            json.writeNullField("logprobs");
            return;
        }
        json.writeObjectFieldStart("logprobs");
        json.writeArrayFieldStart("content");
        for (JsonNode content : contents) {
            if (content.isArray()) {
                for (JsonNode token : content) {
                    json.writeRawValue(Trees.text(token));
                }
            } else {
                json.writeRawValue(Trees.text(content));
            }
        }
        json.writeEndArray();
        json.writeNullField("refusal");
        json.writeEndObject();
    }

    private static void choice(JsonGenerator json, Choice choice, int index) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeObjectFieldStart("message");
        json.writeStringField("role", "assistant");
        text(
                json,
                "content",
                choice.text(),
                choice.calls().isEmpty() && refusal(choice).isEmpty());
        text(json, "refusal", refusal(choice), false);
        String thoughts = thoughts(choice);
        text(json, "reasoning", thoughts, false);
        details(json, choice);
        calls(json, choice);
        for (Part part : choice.parts()) {
            if (part instanceof Part.Media media) {
                ChatDelta.media(json, media, Optional.empty(), Optional.empty());
            }
        }
        if (!choice.citations().isEmpty()) {
            json.writeArrayFieldStart("annotations");
            for (JsonNode citation : choice.citations()) {
                json.writeRawValue(Trees.text(citation));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeStringField("finish_reason", choice.reason());
        json.writeStringField(
                "native_finish_reason",
                choice.end().map(AnswerEvent.Finished::nativeReason).orElse(choice.reason()));
        logProbabilities(json, choice.logProbabilities());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, String text, boolean evenEmpty) throws IOException {
        json.writeFieldName(name);
        if (text.isEmpty() && !evenEmpty) {
            json.writeNull();
        } else {
            json.writeRawValue(new String(Json.string(text), StandardCharsets.UTF_8));
        }
    }

    private static String refusal(Choice choice) {
        StringBuilder text = new StringBuilder();
        choice.parts().forEach(part -> text.append(part instanceof Part.Refusal refusal ? refusal.text() : ""));
        return text.toString();
    }

    private static String thoughts(Choice choice) {
        StringBuilder text = new StringBuilder();
        choice.parts().forEach(part -> text.append(part instanceof Part.Thought thought ? thought.text() : ""));
        return text.toString();
    }

    private static void details(JsonGenerator json, Choice choice) throws IOException {
        boolean any = choice.parts().stream()
                .anyMatch(part ->
                        (part instanceof Part.Thought thought && thought.seal().isPresent())
                                || (part instanceof Part.ToolCall call
                                        && call.signature().isPresent()));
        if (!any) {
            return;
        }
        json.writeArrayFieldStart("reasoning_details");
        for (Part part : choice.parts()) {
            if (part instanceof Part.Thought thought && thought.seal().isPresent()) {
                ChatDelta.detail(
                        json, thought.text(), thought.summary(), thought.seal().get());
            } else if (part instanceof Part.ToolCall call && call.signature().isPresent()) {
                ChatDelta.detail(
                        json,
                        "",
                        false,
                        ChatDelta.ofCall(call.id(), call.signature().get()));
            }
        }
        json.writeEndArray();
    }

    private static void calls(JsonGenerator json, Choice choice) throws IOException {
        if (choice.calls().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("tool_calls");
        for (Part.ToolCall call : choice.calls()) {
            json.writeStartObject();
            json.writeStringField("id", call.id());
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", call.name());
            text(json, "arguments", call.arguments(), true);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
