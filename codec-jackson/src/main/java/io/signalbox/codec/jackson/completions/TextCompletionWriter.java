package io.signalbox.codec.jackson.completions;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.Part;
import java.util.Optional;

/** Writes a whole completion. */
final class TextCompletionWriter {

    private final CompletionsEnvelope envelope;
    private final AnswerFacts facts;

    TextCompletionWriter(CompletionsEnvelope envelope, AnswerFacts facts) {
        this.envelope = envelope;
        this.facts = facts;
    }

    byte[] write(Message message) {
        return Json.write(json -> {
            json.writeStartObject();
            TextChunks.head(json, facts);
            json.writeNullField("system_fingerprint");
            json.writeArrayFieldStart("choices");
            int index = 0;
            for (Message.Choice choice : message.choices()) {
                TextChunks.choice(
                        json,
                        envelope.face(),
                        index++,
                        text(choice),
                        thoughts(choice),
                        choice.logProbabilities(),
                        0,
                        choice.end().or(() -> Optional.of(ended(choice))));
            }
            json.writeEndArray();
            TextChunks.tail(json, facts, true);
            json.writeEndObject();
        });
    }

    private static AnswerEvent.Finished ended(Message.Choice choice) {
        return new AnswerEvent.Finished(0, choice.reason(), choice.reason(), Optional.empty());
    }

    private static String text(Message.Choice choice) {
        StringBuilder text = new StringBuilder(choice.text());
        choice.parts().forEach(part -> text.append(part instanceof Part.Refusal refusal ? refusal.text() : ""));
        return text.toString();
    }

    private static String thoughts(Message.Choice choice) {
        StringBuilder text = new StringBuilder();
        choice.parts().forEach(part -> text.append(part instanceof Part.Thought thought ? thought.text() : ""));
        return text.toString();
    }
}
