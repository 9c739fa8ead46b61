package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Usage;
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
 * @param pricing what the endpoint takes for it
 * @param startedAt when the call began
 * @param startNanos the same on the clock that never jumps
 */
record AttemptRecord(
        int number,
        Attempt.Role role,
        Candidate candidate,
        List<String> dropped,
        EndpointPricing pricing,
        Instant startedAt,
        long startNanos) {

    Endpoint endpoint() {
        return candidate.endpoint();
    }

    /** How long it runs by now. */
    Duration elapsed(Clock clock) {
        return Duration.ofNanos(clock.nanos() - startNanos);
    }

    /** The attempt as it ended. */
    Attempt ended(Clock clock, Optional<Duration> firstContent, Optional<Failure> failure, Ended how) {
        return new Attempt(
                number,
                role,
                endpoint().id(),
                endpoint().model(),
                startedAt,
                firstContent,
                elapsed(clock),
                failure,
                endpoint().prices(),
                how.tier(),
                how.charge().usage(),
                how.reported(),
                how.charge().cost());
    }

    /** How it ended, as its answer says. */
    Ended ended(Metered metered) {
        Charge charge = pricing.charge(metered);
        Optional<String> reported = charge.usage().isBounded()
                ? Optional.of(metered.implausible().orElse(metered.usage().toString()))
                : metered.implausible();
        return new Ended(charge, pricing.tier(metered), reported);
    }

    /**
     * What an attempt came to.
     *
     * @param charge what it used, what that cost, and what the caller would pay for it
     * @param tier the tier that it was priced on
     * @param reported the provider's own words about usage, where they cannot be true
     */
    record Ended(Charge charge, Optional<String> tier, Optional<String> reported) {

        /** Nothing came of it, for that much. */
        static Ended at(Cost cost) {
            return new Ended(new Charge(Usage.NONE, cost, cost.amount()), Optional.empty(), Optional.empty());
        }
    }
}
