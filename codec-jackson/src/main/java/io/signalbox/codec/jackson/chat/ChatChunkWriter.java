package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.answer.UsageJson;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.StreamWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes an answer as the chunks of a chat completion. */
final class ChatChunkWriter implements StreamWriter {

    private static final byte[] DATA = Json.bytes("data: ");
    private static final byte[] BLANK_LINE = Json.bytes("\n\n");
    private static final byte[] DONE_EVENT = Json.bytes("data: [DONE]\n\n");

    private final ChatEnvelope envelope;
    private final AnswerFacts facts;
    private final Set<Integer> opened = new HashSet<>();

    ChatChunkWriter(ChatEnvelope envelope, AnswerFacts facts) {
        this.envelope = envelope;
        this.facts = facts;
    }

    @Override
    public void continues(String text) {
        opened.add(0);
    }

    @Override
    public List<ByteBuffer> write(AnswerEvent event) {
        if (event instanceof AnswerEvent.Begun) {
            return opening(0);
        }
        if (event instanceof AnswerEvent.Finished finished) {
            return after(opening(finished.choice()), choice(finished));
        }
        if (event instanceof AnswerEvent.LogProbabilities logs) {
            return after(
                    opening(logs.choice()),
                    chunk(json -> choice(json, logs.choice(), delta -> {}, Optional.of(logs), Optional.empty())));
        }
        Optional<ChatDelta> delta = ChatDelta.of(event);
        return delta.isEmpty()
                ? List.of()
                : after(
                        opening(delta.get().choice()),
                        chunk(json -> choice(
                                json, delta.get().choice(), delta.get().script(), Optional.empty(), Optional.empty())));
    }

    @Override
    public List<ByteBuffer> end() {
        List<ByteBuffer> last = new ArrayList<>();
        boolean usage = envelope.wantsUsage();
        if (usage || facts.routing().isPresent()) {
            last.add(chunk(json -> {
                json.writeArrayFieldStart("choices");
                if (envelope.face() == OpenAiChat.Face.OPENROUTER) {
                    lastChoice(json);
                }
                json.writeEndArray();
                if (usage) {
                    json.writeFieldName("usage");
                    UsageJson.write(json, facts.usage(), facts.cost());
                }
                if (facts.routing().isPresent()) {
                    json.writeFieldName(RoutingJson.MEMBER);
                    RoutingJson.write(json, facts.routing().get());
                }
            }));
        }
        last.add(ByteBuffer.wrap(DONE_EVENT).asReadOnlyBuffer());
        return last;
    }

    /** The role of a choice comes first, before anything that it says. */
    private List<ByteBuffer> opening(int choice) {
        if (!opened.add(choice)) {
            return List.of();
        }
        return List.of(chunk(json -> choice(
                json,
                choice,
                delta -> {
                    delta.writeStringField("role", "assistant");
                    delta.writeStringField("content", "");
                },
                Optional.empty(),
                Optional.empty())));
    }

    private ByteBuffer choice(AnswerEvent.Finished finished) {
        return chunk(json -> choice(json, finished.choice(), delta -> {}, Optional.empty(), Optional.of(finished)));
    }

    private static List<ByteBuffer> after(List<ByteBuffer> first, ByteBuffer then) {
        List<ByteBuffer> all = new ArrayList<>(first);
        all.add(then);
        return all;
    }

    private static void choice(
            JsonGenerator json,
            int index,
            ChatDelta.Script delta,
            Optional<AnswerEvent.LogProbabilities> logs,
            Optional<AnswerEvent.Finished> finished)
            throws IOException {
        json.writeArrayFieldStart("choices");
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeObjectFieldStart("delta");
        delta.write(json);
        json.writeEndObject();
        ChatCompletionWriter.ending(json, finished);
        ChatCompletionWriter.logProbabilities(
                json,
                logs.map(AnswerEvent.LogProbabilities::content).map(List::of).orElse(List.of()));
        json.writeEndObject();
        json.writeEndArray();
    }

    /** OpenRouter's usage chunk has a choice, which says again how the answer ended. */
    private void lastChoice(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", 0);
        json.writeObjectFieldStart("delta");
        json.writeStringField("role", "assistant");
        json.writeStringField("content", "");
        json.writeEndObject();
        ChatCompletionWriter.ending(json, facts.end());
        json.writeNullField("logprobs");
        json.writeEndObject();
    }

    private ByteBuffer chunk(ChatDelta.Script rest) {
        byte[] chunk = Json.write(json -> {
            json.writeStartObject();
            ChatCompletionWriter.head(json, "chat.completion.chunk", facts);
            rest.write(json);
            json.writeEndObject();
        });
        return ByteBuffer.wrap(Json.join(DATA, chunk, BLANK_LINE));
    }
}
