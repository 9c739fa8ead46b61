package io.signalbox.testkit.simulation;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.model.EndpointId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One attempt as the gateway wrote it down, beside the call that the provider saw. The gateway's times are those at which it heard of
 * things, which may be a moment later than they happened.
 */
record Trial(RequestHistory request, Attempt attempt, ProviderCall call) {

    /** Those of a request that was settled, in the order in which they began. */
    static List<Trial> of(RequestHistory request) {
        List<Attempt> attempts = request.generation().map(Generation::attempts).orElse(List.of());
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < Math.min(attempts.size(), request.calls().size()); i++) {
            trials.add(new Trial(request, attempts.get(i), request.calls().get(i)));
        }
        return trials;
    }

    static List<Trial> of(History history) {
        return history.requests().stream()
                .flatMap(request -> of(request).stream())
                .toList();
    }

    EndpointId endpoint() {
        return attempt.endpoint();
    }

    long beganNanos() {
        return Duration.between(SimulatedClock.START, attempt.startedAt()).toNanos();
    }

    long endedNanos() {
        return beganNanos() + attempt.took().toNanos();
    }

    boolean failedWith(FailureKind kind) {
        return attempt.failure().map(Failure::kind).equals(Optional.of(kind));
    }

    /** The attempt at the same endpoint, for the same request, that this one comes after. */
    Optional<Trial> repeats() {
        return before().reduce((earlier, later) -> later);
    }

    /** How often the same endpoint was called for the same request before. */
    long callsBefore() {
        return before().count();
    }

    private Stream<Trial> before() {
        return of(request).stream()
                .filter(other -> other.attempt.number() < attempt.number()
                        && other.endpoint().equals(endpoint()));
    }

    @Override
    public String toString() {
        return "attempt " + attempt.number() + " (" + attempt.role().word() + ") at " + attempt.endpoint();
    }
}
