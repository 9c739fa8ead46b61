package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param choices at least one
 */
public record Message(List<Choice> choices) {

    /** Copies the choices. */
    public Message {
        choices = List.copyOf(choices);
    }

    /** The first choice, which is all there is in most dialects. */
    public Choice first() {
        return choices.get(0);
    }

    /**
     * One of the answers to a request.
     *
     * @param parts what it consists of, in the order in which it was made; neighbouring texts are one
     * @param citations where its text comes from, in OpenAI's form
     * @param logProbabilities of its tokens, in OpenAI's form: what stands in {@code logprobs.content}
     * @param end how it ended; a stream that said nothing of that ended by itself
     */
    public record Choice(
            List<Part> parts,
            List<JsonNode> citations,
            List<JsonNode> logProbabilities,
            Optional<AnswerEvent.Finished> end) {

        /** Copies the lists. */
        public Choice {
            parts = List.copyOf(parts);
            citations = List.copyOf(citations);
            logProbabilities = List.copyOf(logProbabilities);
        }

        /** All its text. */
        public String text() {
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(part instanceof Part.Text words ? words.text() : ""));
            return text.toString();
        }

        /** All its calls. */
        public List<Part.ToolCall> calls() {
            return parts.stream()
                    .filter(Part.ToolCall.class::isInstance)
                    .map(Part.ToolCall.class::cast)
                    .toList();
        }

        /** Its reason in the common words. */
        public String reason() {
            return end.map(AnswerEvent.Finished::reason).orElse(calls().isEmpty() ? "stop" : "tool_calls");
        }
    }
}
