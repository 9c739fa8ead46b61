package io.signalbox.core.attempt;

import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ModelId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One call to one endpoint, and how it ended.
 *
 * @param number from 1, in the order in which the attempts began
 * @param role what it was begun for
 * @param endpoint what was called
 * @param model the model's name in the catalog
 * @param startedAt when the call began
 * @param firstContent from the call to its first content, if there was any
 * @param took from the call to its end
 * @param failure why it failed; empty if it gave the answer
 * @param prices what the endpoint costs
 * @param serviceTier the tier that it was priced on, in the provider's word; empty for the usual one
 * @param usage what the provider reported, or what we estimate, held within what the endpoint can have done
 * @param reported the provider's own words about usage, where they cannot be true
 * @param cost what it cost the operator
 */
public record Attempt(
        int number,
        Role role,
        EndpointId endpoint,
        ModelId model,
        Instant startedAt,
        Optional<Duration> firstContent,
        Duration took,
        Optional<Failure> failure,
        Prices prices,
        Optional<String> serviceTier,
        Usage usage,
        Optional<String> reported,
        Cost cost) {

    /** Whether this attempt gave the answer. */
    public boolean answered() {
        return failure.isEmpty();
    }

    /** What an attempt was begun for. */
    public enum Role {
        /** To answer, alone. */
        REGULAR,
        /** To answer in place of one that is slow, beside it. */
        HEDGE,
        /** To give the rest of an answer that broke off. */
        CONTINUATION;

        /** The name in ledger and API: {@code continuation}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
