package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Clock;
import io.signalbox.core.routing.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is written down of one attempt while it runs.
 *
 * @param number from 1, in the order in which the attempts began
 * @param role what it was begun for
 * @param candidate who is called
 * @param dropped members of the caller's request that the endpoint does not take
 * @param startedAt when the call began
 * @param startNanos the same on the clock that never jumps
 */
record AttemptRecord(
        int number, Attempt.Role role, Candidate candidate, List<String> dropped, Instant startedAt, long startNanos) {

    Endpoint endpoint() {
        return candidate.endpoint();
    }

    /** The attempt as it ended. */
    Attempt ended(Clock clock, Optional<Failure> failure, Usage usage, Cost cost) {
        return new Attempt(
                number,
                role,
                endpoint().id(),
                endpoint().model(),
                startedAt,
                Duration.ofNanos(clock.nanos() - startNanos),
                failure,
                usage,
                cost);
    }

    /** What an answer cost, by the endpoint's prices and by the provider's own word. */
    Cost costOf(Summary summary) {
        Optional<Money> computed = endpoint().prices().costOf(summary.usage());
        return new Cost(computed, summary.reportedCost());
    }
}
