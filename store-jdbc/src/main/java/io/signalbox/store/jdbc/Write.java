package io.signalbox.store.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that waits to be written, with the place it takes in a bounded lane and the stage of its caller. */
final class Write {

    private final Change change;
    private final AtomicInteger held;
    private final boolean barrier;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Write(Change change, AtomicInteger held, boolean barrier) {
        this.change = change;
        this.held = held;
        this.barrier = barrier;
    }

    /** A change that takes a place in a lane. */
    static Write of(Change change, AtomicInteger held) {
        return new Write(change, held, false);
    }

    /** Writes nothing; ends well when everything before it has ended, well or not. */
    static Write barrier(AtomicInteger held) {
        return new Write((rows, now) -> {}, held, true);
    }

    /** Whether nothing is to be written, and somebody only waits for what was before. */
    boolean isBarrier() {
        return barrier;
    }

    /** Ends with the write. Nobody else can complete it. */
    CompletionStage<Void> stage() {
        return done.minimalCompletionStage();
    }

    void applyTo(GenerationSink rows, Instant now) throws SQLException {
        change.applyTo(rows, now);
    }

    void succeed() {
        // First the place, so that who waits for the stage finds it free.
        held.decrementAndGet();
        done.complete(null);
    }

    void fail(Throwable why) {
        if (barrier) {
            succeed();
        } else {
            held.decrementAndGet();
            done.completeExceptionally(why);
        }
    }

    /** Rows to be written within a transaction. */
    interface Change {
        void applyTo(GenerationSink rows, Instant now) throws SQLException;
    }
}
