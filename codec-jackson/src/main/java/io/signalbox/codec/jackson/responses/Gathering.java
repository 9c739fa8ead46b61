package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import java.util.Optional;

/** What is gathered of an answer while it passes: what was used, how it ended, whether it failed. */
final class Gathering {

    private final AnswerFacts facts;
    private final ResponsesAnswerParser parser = new ResponsesAnswerParser();
    private Optional<Failure> failure = Optional.empty();
    private boolean content;
    private boolean ended;

    Gathering(AnswerFacts facts) {
        this.facts = facts;
    }

    AnswerFacts facts() {
        return facts;
    }

    /** Takes an event; false if it is none, so that it is not passed on. */
    boolean event(String type, Optional<JsonNode> data) {
        if (data.filter(JsonNode::isObject).isEmpty()) {
            facts.skip();
            return false;
        }
        try {
            parser.event(type, data.get(), this::happens);
            return true;
        } catch (MalformedAnswerException e) {
            facts.skip();
            return false;
        }
    }

    /** Takes a whole answer. */
    void whole(Optional<JsonNode> answer) {
        if (answer.filter(JsonNode::isObject).isEmpty()) {
            failure = Optional.of(
                    UpstreamFailures.badResponse("upstream_invalid_response", "The answer is not a JSON object."));
            return;
        }
        try {
            parser.whole(answer.get(), this::happens);
        } catch (MalformedAnswerException e) {
            failure = Optional.of(UpstreamFailures.badResponse(
                    "upstream_invalid_response", "The answer is not what its dialect says."));
        }
    }

    private void happens(AnswerEvent event) {
        if (event instanceof AnswerEvent.Failed failed) {
            failure = Optional.of(failed.failure());
            return;
        }
        facts.note(event);
        content |= event.isContent();
        ended |= event instanceof AnswerEvent.Ended;
        if (facts.isTooLong()) {
            failure = Optional.of(
                    UpstreamFailures.badResponse("length_limit", "The answer is longer than what is accepted."));
        }
    }

    /** Why the answer is none, if it is not. */
    Optional<Failure> failure() {
        return failure.or(() -> ended ? facts.nothingSaid() : Optional.empty());
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether content came since this was last asked. */
    boolean takeContent() {
        boolean came = content;
        content = false;
        return came;
    }
}
