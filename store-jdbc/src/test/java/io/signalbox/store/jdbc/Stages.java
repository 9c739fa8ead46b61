package io.signalbox.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What stages end with, and how long a test waits for it. */
final class Stages {

    private Stages() {}

    static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Asks again and again until it succeeds. */
    static <T> T eventually(Supplier<CompletionStage<T>> asked) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return done(asked.get());
            } catch (CompletionException notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
            }
        }
    }

    static Reason refusal(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> done(stage));
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        assertThat(cause).isInstanceOf(LedgerUnavailableException.class);
        assertSaysNothingInternal(cause);
        return ((LedgerUnavailableException) cause).reason();
    }

    /** No SQL, no path, no exception of anybody else's. */
    static void assertSaysNothingInternal(Throwable thrown) {
        assertThat(thrown).hasNoCause().hasNoSuppressedExceptions();
        assertThat(thrown.getMessage())
                .doesNotContain("/", ".db", "INSERT", "SELECT", "BEGIN", "PRAGMA", "table", "Exception");
    }
}
