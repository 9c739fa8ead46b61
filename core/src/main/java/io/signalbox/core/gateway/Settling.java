package io.signalbox.core.gateway;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings a settlement into the ledger, again if need be: the ledger takes the first and ignores repeats, so repeating is safe. What
 * cannot be written in the end stays open there, and the next start settles it with its estimate.
 */
final class Settling {

    private static final int MOST_TRIES = 6;
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);

    private final Ledger ledger;
    private final Clock clock;

    Settling(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    CompletionStage<Void> settle(Generation generation) {
        CompletableFuture<Void> first = written(generation).toCompletableFuture();
        if (first.isDone() && !first.isCompletedExceptionally()) {
            return first;
        }
        CompletableFuture<Void> settled = new CompletableFuture<>();
        follow(first, generation, 1, FIRST_WAIT, settled);
        return settled;
    }

    /** A ledger that throws, against its promise, has failed like any other: the answer must not wait for it. */
    private CompletionStage<Void> written(Generation generation) {
        try {
            return ledger.settle(generation);
        } catch (RuntimeException broken) {
            return CompletableFuture.failedFuture(broken);
        }
    }

    /** Completes with a try that was begun, or begins the next. */
    private void follow(
            CompletionStage<Void> begun,
            Generation generation,
            int number,
            Duration wait,
            CompletableFuture<Void> settled) {
        begun.whenComplete((nothing, thrown) -> {
            if (thrown == null) {
                settled.complete(null);
            } else if (number == MOST_TRIES) {
                settled.completeExceptionally(thrown);
            } else {
                clock.schedule(
                        wait, () -> follow(written(generation), generation, number + 1, wait.multipliedBy(2), settled));
            }
        });
    }
}
