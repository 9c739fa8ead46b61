package io.signalbox.testkit.simulation;

import io.signalbox.core.health.HealthRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Holds the visits of one endpoint against what a breaker promises: after so many failures in a row nobody comes for a while, and then
 * one at a time until one of them is answered; each that fails doubles the while.
 *
 * <p>Where the order of two events cannot be told from their times, or whether a first byte was content, it asks for nothing until
 * the next answer; so it may miss that a breaker had to be open, but never asks for it wrongly.
 */
final class BreakerCheck {

    private final HealthRules rules;
    private final List<Visit> visits;
    private final BiConsumer<Visit, String> findings;

    private int failuresInARow;
    private boolean sure = true;
    private boolean open;
    private long openNanos;
    private long openedAt;
    private Optional<Visit> probe = Optional.empty();

    BreakerCheck(HealthRules rules, List<Visit> visits, BiConsumer<Visit, String> findings) {
        this.rules = rules;
        this.visits = List.copyOf(visits);
        this.findings = findings;
    }

    /** What a visit says of the endpoint. */
    enum Outcome {
        ANSWERED,
        FAILED,
        SAID_NOTHING
    }

    /**
     * One attempt at the endpoint.
     *
     * @param subject how violations name it
     * @param firstByteNanos when something of an answer came
     */
    record Visit(Object subject, long beganNanos, OptionalLong firstByteNanos, long endedNanos, Outcome outcome) {}

    void run() {
        List<Event> events = new ArrayList<>();
        for (Visit visit : visits) {
            events.add(new Event(visit.beganNanos, 1, () -> begins(visit)));
            visit.firstByteNanos.ifPresent(nanos -> events.add(new Event(nanos, 0, () -> firstByte(visit))));
            switch (visit.outcome) {
                case ANSWERED -> {
                    events.add(new Event(visit.endedNanos, 0, () -> answered(visit)));
                    events.add(new Event(visit.endedNanos, 3, () -> answered(visit)));
                }
                case FAILED -> events.add(new Event(visit.endedNanos, 2, () -> failed(visit)));
                case SAID_NOTHING -> {}
            }
        }
        events.stream()
                .sorted(Comparator.comparingLong(Event::nanos).thenComparingInt(Event::rank))
                .forEach(event -> event.action.run());
    }

    private void begins(Visit visit) {
        if (!open || visit.beganNanos == openedAt) {
            return;
        }
        if (visit.beganNanos < openedAt + openNanos) {
            findings.accept(
                    visit, "began while the endpoint was to be left alone for " + openNanos / 1_000_000 + " ms");
        }
        probe.filter(other -> other.endedNanos > visit.beganNanos)
                .ifPresent(other -> findings.accept(visit, "began beside another probe, " + other.subject));
        probe = Optional.of(visit);
    }

    private void firstByte(Visit visit) {
        if (isProbe(visit)) {
            open = false;
            sure = false;
        }
    }

    private void answered(Visit visit) {
        open = false;
        openNanos = 0;
        failuresInARow = 0;
        sure = visits.stream()
                .noneMatch(other -> other.outcome == Outcome.FAILED && other.endedNanos == visit.endedNanos);
    }

    private void failed(Visit visit) {
        if (!sure || (open && !isProbe(visit))) {
            return;
        }
        failuresInARow++;
        if (open || failuresInARow >= rules.failuresToOpen()) {
            long doubled = Math.min(rules.longestOpen().toNanos(), openNanos * 2);
            openNanos = openNanos == 0 ? rules.firstOpen().toNanos() : doubled;
            openedAt = visit.endedNanos;
            open = true;
            probe = Optional.empty();
        }
    }

    private boolean isProbe(Visit visit) {
        return open && probe.equals(Optional.of(visit));
    }

    private record Event(long nanos, int rank, Runnable action) {}
}
