package io.signalbox.chat;

import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model answered, who it was, and what it cost. Of several choices it is the first; the others stand in {@link #json}.
 *
 * @param message what it said
 * @param finishReason why it ended
 * @param nativeFinishReason the same in the provider's word
 * @param usage what it used, by class
 * @param cost what it cost in US dollars, exactly; empty if the price is not known
 * @param annotations where its text comes from, in OpenAI's form
 * @param served who answered
 * @param json the whole answer as the gateway wrote it; empty if it was a stream, whose events carry theirs
 * @param rounds answers that called tools before this one, in order, with the results that they got
 */
public record Answer(
        Message.Assistant message,
        FinishReason finishReason,
        String nativeFinishReason,
        Usage usage,
        Optional<Money> cost,
        List<RawJson> annotations,
        Served served,
        Optional<RawJson> json,
        List<Round> rounds) {

    /** Copies the lists. */
    public Answer {
        annotations = List.copyOf(annotations);
        rounds = List.copyOf(rounds);
    }

    /** All its words; empty if there were none. */
    public String text() {
        return message.text();
    }

    /**
     * Its words as a record: for an answer to {@link Chat#answering(Class)}.
     *
     * @throws ChatException if they are none, with the code {@code answer_misses_schema}; says where and what is expected
     */
    public <T extends Record> T as(Class<T> record) {
        try {
            return RecordForm.of(record).read(text());
        } catch (MalformedAnswerException malformed) {
            throw ChatException.with(
                    this,
                    Failure.of(
                            FailureKind.BAD_RESPONSE,
                            "answer_misses_schema",
                            "The answer is not what was asked for: " + malformed.getMessage()));
        }
    }

    /** What may be read of its thoughts. */
    public String reasoning() {
        StringBuilder text = new StringBuilder();
        message.thoughts().forEach(thought -> text.append(thought.text()));
        return text.toString();
    }

    /** The tools that it calls, and that nobody has called yet. */
    public List<ToolCall> toolCalls() {
        return message.toolCalls();
    }

    /** What this answer and all its rounds cost together; empty if that is not known of one of them. */
    public Optional<Money> totalCost() {
        Optional<Money> total = cost;
        for (Round round : rounds) {
            total = total.flatMap(sum -> round.answer().cost().map(sum::plus));
        }
        return total;
    }

    /** What this asking has added to the conversation: calls and results of tools, and at the end what the model said. */
    public List<Message> messages() {
        List<Message> all = new ArrayList<>();
        rounds.forEach(round -> {
            all.add(round.answer().message());
            all.addAll(round.results());
        });
        all.add(message);
        return all;
    }

    /** The same, after these. */
    Answer after(List<Round> earlier) {
        return new Answer(message, finishReason, nativeFinishReason, usage, cost, annotations, served, json, earlier);
    }

    /**
     * An answer that called tools.
     *
     * @param answer the answer
     * @param results what the tools found
     */
    public record Round(Answer answer, List<Message.ToolResult> results) {
        /** Copies the results. */
        public Round {
            results = List.copyOf(results);
        }
    }
}
