package io.signalbox.codec.jackson.completions;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.StreamWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a streamed completion: one chunk for each piece of text. A refusal is text too; calls and media have no place. */
final class TextChunkWriter implements StreamWriter {

    private static final byte[] DONE = Json.bytes("data: [DONE]\n\n");

    private final CompletionsEnvelope envelope;
    private final AnswerFacts facts;
    private final Map<Integer, Integer> offsetOfChoice = new HashMap<>();

    TextChunkWriter(CompletionsEnvelope envelope, AnswerFacts facts) {
        this.envelope = envelope;
        this.facts = facts;
    }

    /** Every chunk stands for itself. */
    @Override
    public void continues(String text) {}

    @Override
    public List<ByteBuffer> write(AnswerEvent event) {
        if (event instanceof AnswerEvent.Text text) {
            return chunk(text.choice(), text.text(), "", List.of(), Optional.empty());
        }
        if (event instanceof AnswerEvent.Refusal refusal) {
            return chunk(refusal.choice(), refusal.text(), "", List.of(), Optional.empty());
        }
        if (event instanceof AnswerEvent.Thought thought) {
            return chunk(thought.choice(), "", thought.text(), List.of(), Optional.empty());
        }
        if (event instanceof AnswerEvent.LogProbabilities logs) {
            List<JsonNode> tokens = new ArrayList<>();
            logs.content().forEach(tokens::add);
            return chunk(logs.choice(), "", "", tokens, Optional.empty());
        }
        return event instanceof AnswerEvent.Finished finished
                ? chunk(finished.choice(), "", "", List.of(), Optional.of(finished))
                : List.of();
    }

    private List<ByteBuffer> chunk(
            int choice, String text, String reasoning, List<JsonNode> tokens, Optional<AnswerEvent.Finished> end) {
        int offset = offsetOfChoice.getOrDefault(choice, 0);
        tokens.forEach(token ->
                offsetOfChoice.merge(choice, token.path("token").asText().length(), Integer::sum));
        return List.of(TextChunks.event(json -> {
            TextChunks.head(json, facts);
            json.writeArrayFieldStart("choices");
            TextChunks.choice(json, envelope.face(), choice, text, reasoning, tokens, offset, end);
            json.writeEndArray();
        }));
    }

    @Override
    public List<ByteBuffer> end() {
        List<ByteBuffer> last = new ArrayList<>();
        if (envelope.wantsUsage() || facts.routing().isPresent()) {
            last.add(TextChunks.event(json -> {
                TextChunks.head(json, facts);
                json.writeArrayFieldStart("choices");
                json.writeEndArray();
                TextChunks.tail(json, facts, envelope.wantsUsage());
            }));
        }
        last.add(ByteBuffer.wrap(DONE).asReadOnlyBuffer());
        return last;
    }
}
