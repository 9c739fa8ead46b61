package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;

/** Writes a whole answer. */
final class GeminiMessageWriter {

    private GeminiMessageWriter() {}

    static byte[] write(Message message, AnswerFacts facts, boolean showsThoughts) {
        ArrayNode candidates = Trees.array();
        for (Message.Choice choice : message.choices()) {
            ObjectNode candidate = GeminiResponse.candidate(candidates.size(), parts(choice, showsThoughts));
            GeminiResponse.end(candidate, choice.reason(), choice.citations(), choice.logProbabilities());
            candidates.add(candidate);
        }
        ObjectNode response = GeminiResponse.of(candidates, facts);
        GeminiResponse.sum(response, facts);
        return Trees.bytes(response);
    }

    private static ArrayNode parts(Message.Choice choice, boolean showsThoughts) {
        GeminiParts parts = new GeminiParts(showsThoughts);
        ArrayNode out = Trees.array();
        for (Part part : choice.parts()) {
            if (part instanceof Part.Text text) {
                parts.text(text.text(), out);
            } else if (part instanceof Part.Refusal refusal) {
                parts.text(refusal.text(), out);
            } else if (part instanceof Part.Thought thought) {
                parts.thought(thought.text(), out);
                thought.seal().ifPresent(seal -> parts.seal(seal, out));
            } else if (part instanceof Part.ToolCall call) {
                parts.call(call, out);
            } else if (part instanceof Part.Media media) {
                parts.media(media, out);
            }
        }
        parts.end(out);
        return out;
    }
}
