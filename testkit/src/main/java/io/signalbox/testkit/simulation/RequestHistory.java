package io.signalbox.testkit.simulation;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that is known of one request after a run.
 *
 * @param plan what its caller asked for
 * @param outcome what its caller got
 * @param calls what reached providers, in the order in which the calls began
 * @param intent as the ledger was told; empty if the gateway refused to begin
 * @param announcedNanos when the ledger acknowledged the intent, in nanoseconds from the start of the run
 * @param settlements as the ledger was told: each that says something else than those before it
 * @param heard as the gateway's listeners were told
 */
public record RequestHistory(
        CallerPlan plan,
        CallerOutcome outcome,
        List<ProviderCall> calls,
        Optional<GenerationIntent> intent,
        OptionalLong announcedNanos,
        List<Generation> settlements,
        List<Generation> heard) {

    /** Copies the lists. */
    public RequestHistory {
        calls = List.copyOf(calls);
        settlements = List.copyOf(settlements);
        heard = List.copyOf(heard);
    }

    /** How it ended, by the first settlement. */
    public Optional<Generation> generation() {
        return settlements.stream().findFirst();
    }

    /** The request's number and the generation's id: how violations name it. */
    @Override
    public String toString() {
        return "request " + plan.request()
                + intent.map(announcement -> " (" + announcement.id() + ")").orElse("");
    }
}
