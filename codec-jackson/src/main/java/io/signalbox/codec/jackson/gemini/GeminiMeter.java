package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.answer.PassedText;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.util.Optional;

/** Takes note of an answer that passes as it is: what was used, how it ended, whether there is content, whether it is an error. */
final class GeminiMeter {

    private final AnswerFacts facts;
    private final PassedText passed;
    private final GeminiAnswerParser parser = new GeminiAnswerParser();
    private Optional<Failure> failure = Optional.empty();
    private boolean content;

    GeminiMeter(GeminiEnvelope envelope, AnswerContext context) {
        this.facts = new AnswerFacts(envelope.facts(), context);
        this.passed = new PassedText(envelope.facts().stream() && envelope.isContinuable());
    }

    /**
     * Takes a chunk; returns whether there is content in it.
     *
     * @throws io.signalbox.codec.jackson.translation.MalformedAnswerException if it is none
     */
    boolean chunk(JsonNode data) {
        content = false;
        parser.event("message", data, this::happens);
        return content;
    }

    /**
     * Takes a whole answer.
     *
     * @throws io.signalbox.codec.jackson.translation.MalformedAnswerException if it is none
     */
    void whole(JsonNode answer) {
        parser.whole(answer, this::happens);
    }

    private void happens(AnswerEvent event) {
        if (event instanceof AnswerEvent.Failed failed) {
            failure = Optional.of(failed.failure());
            return;
        }
        facts.note(event);
        if (event instanceof AnswerEvent.Finished finished && finished.reason().equals("error")) {
            failure = Optional.of(UpstreamFailures.badResponse(
                    FailureKind.BAD_RESPONSE.code(), "The provider ended its answer with an error."));
        } else if (facts.isTooLong()) {
            failure = Optional.of(
                    UpstreamFailures.badResponse("length_limit", "The answer is longer than what is accepted."));
        } else if (event instanceof AnswerEvent.Text text && text.choice() == 0) {
            passed.note(text.text());
        } else if (event.isContent() && !(event instanceof AnswerEvent.Thought)) {
            passed.giveUp();
        }
        content |= event.isContent();
    }

    /** Why the answer is none, or stops here. */
    Optional<Failure> failure() {
        return failure;
    }

    /** The text that passed, if that is all there is to it. */
    Optional<String> plainText() {
        return passed.text();
    }

    AnswerFacts facts() {
        return facts;
    }
}
