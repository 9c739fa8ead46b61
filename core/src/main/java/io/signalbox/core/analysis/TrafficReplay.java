package io.signalbox.core.analysis;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.health.HealthBook;
import io.signalbox.core.health.HealthRules;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.health.Permit;
import io.signalbox.core.ledger.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Lets recorded attempts happen again, each at its time, so that breakers and speeds are what they were. Holds what is under way and
 * nothing else.
 */
final class TrafficReplay {

    private static final long NANOS = 1_000_000_000L;

    private final HealthBook book = new HealthBook(HealthRules.STANDARD);
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
    private long number;

    /** Something that happens to an attempt; those of one moment happen in the order in which they were planned. */
    private record Event(long nanos, long number, Runnable what) {}

    /** What was observed by this moment. Moments do not go back. */
    HealthView at(Instant moment) {
        long now = nanos(moment);
        for (Event next = events.peek(); next != null && next.nanos <= now; next = events.peek()) {
            events.remove().what.run();
        }
        return book.view(now);
    }

    /** Plans what happened to a generation's attempts. */
    void add(Generation generation) {
        generation.attempts().forEach(this::add);
    }

    private void add(Attempt attempt) {
        long begins = nanos(attempt.startedAt());
        Passing passing = new Passing(attempt, begins);
        plan(begins, passing::begin);
        attempt.firstContent().ifPresent(after -> plan(begins + after.toNanos(), () -> passing.gotContent(after)));
        plan(begins + attempt.took().toNanos(), passing::end);
    }

    private void plan(long nanos, Runnable what) {
        events.add(new Event(nanos, number++, what));
    }

    private static long nanos(Instant moment) {
        return moment.getEpochSecond() * NANOS + moment.getNano();
    }

    /** One attempt on its way. Where the replayed breaker would not have let it through, nothing is learned from it. */
    private final class Passing {
        private final Attempt attempt;
        private final long begins;
        private Optional<Permit> permit = Optional.empty();

        Passing(Attempt attempt, long begins) {
            this.attempt = attempt;
            this.begins = begins;
        }

        void begin() {
            if (book.tryAcquire(attempt.endpoint(), begins) instanceof Permit granted) {
                permit = Optional.of(granted);
            }
        }

        void gotContent(Duration after) {
            permit.ifPresent(held -> held.gotContent(after, begins + after.toNanos()));
        }

        void end() {
            long now = begins + attempt.took().toNanos();
            permit.ifPresent(held -> {
                if (attempt.failure().isEmpty()) {
                    held.succeeded(attempt.took(), attempt.usage().completionTokens(), now);
                } else if (attempt.failure().get().kind() == FailureKind.CANCELLED) {
                    held.abandoned();
                } else {
                    held.failed(attempt.failure().get(), now);
                }
            });
        }
    }
}
