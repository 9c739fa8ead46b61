package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import java.util.Optional;

/**
 * Something that happens in an answer, whatever dialect it comes in. A whole answer is the same events at once.
 *
 * <p>Events of one choice come in the order in which the model made them; choices may be mixed. What is begun is ended by the next
 * thing of another kind.
 */
public sealed interface AnswerEvent {

    /** Whether a model made this, so that the answer has started. */
    default boolean isContent() {
        return false;
    }

    /** The provider names its answer and its model. */
    record Begun(Optional<String> id, Optional<String> model) implements AnswerEvent {}

    /** More words. */
    record Text(int choice, String text) implements AnswerEvent {
        @Override
        public boolean isContent() {
            return !text.isEmpty();
        }
    }

    /** More of why the model does not answer. */
    record Refusal(int choice, String text) implements AnswerEvent {
        @Override
        public boolean isContent() {
            return !text.isEmpty();
        }
    }

    /** More thought, or more of its summary. */
    record Thought(int choice, String text, boolean summary) implements AnswerEvent {
        @Override
        public boolean isContent() {
            return !text.isEmpty();
        }
    }

    /** The thought that was under way is whole and sealed; without one under way it is a thought that nobody can read. */
    record Sealed(int choice, Part.Seal seal) implements AnswerEvent {
        @Override
        public boolean isContent() {
            return seal.data().isPresent();
        }
    }

    /**
     * The model begins to call a tool.
     *
     * @param choice which answer
     * @param call counts the calls of this choice from 0, in the order in which they begin
     * @param id by which its result will be told apart; never empty
     * @param name of the tool
     * @param signature with which the model wants it back, if it does
     */
    record CallBegun(int choice, int call, String id, String name, Optional<Part.Seal> signature)
            implements AnswerEvent {
        @Override
        public boolean isContent() {
            return true;
        }
    }

    /** More of the JSON text of a call's arguments; calls may be mixed. All of it together is a JSON object. */
    record CallArguments(int choice, int call, String fragment) implements AnswerEvent {
        @Override
        public boolean isContent() {
            return !fragment.isEmpty();
        }
    }

    /** An image or sound. */
    record Media(int choice, Part.Media media, Optional<String> transcript) implements AnswerEvent {
        @Override
        public boolean isContent() {
            return true;
        }
    }

    /** Where something in the text comes from, in OpenAI's form: {@code {"type":"url_citation","url_citation":{…}}}. */
    record Citation(int choice, JsonNode annotation) implements AnswerEvent {}

    /** How likely the last tokens were, in OpenAI's form: what stands in {@code logprobs.content}. */
    record LogProbabilities(int choice, JsonNode content) implements AnswerEvent {}

    /**
     * A choice has ended.
     *
     * @param choice which
     * @param reason {@code stop}, {@code length}, {@code tool_calls}, {@code content_filter} or {@code error}
     * @param nativeReason in the provider's word
     * @param stopSequence the text that ended it, where a provider says so
     */
    record Finished(int choice, String reason, String nativeReason, Optional<String> stopSequence)
            implements AnswerEvent {}

    /** What was used by now; a later one replaces it. */
    record Used(Metered metered) implements AnswerEvent {

        /** Usage and, if the provider says so, its cost. */
        public Used(Usage usage, Optional<Money> cost) {
            this(Metered.of(usage).costing(cost));
        }

        /** How much of what. */
        public Usage usage() {
            return metered.usage();
        }

        /** What the provider says it cost. */
        public Optional<Money> cost() {
            return metered.reportedCost();
        }
    }

    /** The provider says what was used, but it cannot be; in its own words. */
    record Misreported(String words) implements AnswerEvent {}

    /** The provider says on which service tier it answers, in its own word. */
    record ServedOn(String tier) implements AnswerEvent {}

    /** The provider gives up. */
    record Failed(Failure failure) implements AnswerEvent {}

    /** The provider says that the answer is whole. */
    record Ended() implements AnswerEvent {}
}
