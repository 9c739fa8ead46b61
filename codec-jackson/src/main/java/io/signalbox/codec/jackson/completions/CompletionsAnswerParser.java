package io.signalbox.codec.jackson.completions;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.function.Consumer;

/** Reads the words out of what {@link TextChunkWriter} and {@link TextCompletionWriter} wrote. */
final class CompletionsAnswerParser implements AnswerParser {

    @Override
    public void event(String type, JsonNode data, Consumer<AnswerEvent> out) {
        for (JsonNode choice : data.path("choices")) {
            int index = (int) Trees.countAt(choice, "index").orElse(0);
            Trees.textAt(choice, "reasoning")
                    .ifPresent(thought -> out.accept(new AnswerEvent.Thought(index, thought, false)));
            Trees.textAt(choice, "text").ifPresent(text -> out.accept(new AnswerEvent.Text(index, text)));
        }
    }

    @Override
    public void whole(JsonNode answer, Consumer<AnswerEvent> out) {
        if (!answer.path("choices").isArray()) {
            throw new MalformedAnswerException("choices: no array");
        }
        event("message", answer, out);
    }
}
