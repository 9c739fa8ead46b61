package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.core.port.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits to be written. Any thread may add, and none waits for it; one thread takes.
 *
 * <p>Two lanes, each with its own bound: a flood of new requests cannot keep the settlements of running ones out. A write holds its
 * place until its stage completes, so that a callback which does not return leads to refusals, not to a growing heap.
 *
 * <p>Intents are due at once. Settlements are due when an intent is, when the first of them has waited for the delay, when a batch is
 * full, or when somebody asks a question that they may answer.
 */
final class WriteQueue {

    /**
     * Of either lane, so that neither starves the other. Enough that the flush costs nothing beside the rows; few enough that the
     * first does not wait long for the last.
     */
    static final int MOST_IN_A_BATCH = 1_024;

    private final int bound;
    private final Duration settlementDelay;
    private final Clock clock;

    private final Queue<Write> intents = new ConcurrentLinkedQueue<>();
    private final AtomicInteger intentsHeld = new AtomicInteger();
    private final Queue<Write> settlements = new ConcurrentLinkedQueue<>();
    private final AtomicInteger settlementsHeld = new AtomicInteger();

    private final AtomicBoolean timerSet = new AtomicBoolean();
    private final Semaphore wakeUp = new Semaphore(0);
    private volatile boolean settlementsDue;

    /** Given back by the thread that takes, and touched by no other. */
    private final Deque<Write> kept = new ArrayDeque<>();

    private volatile boolean keptDue;
    private volatile boolean keeping;
    private volatile boolean asleep;
    private volatile boolean closing;
    private volatile boolean ended;

    WriteQueue(int bound, Duration settlementDelay, Clock clock) {
        this.bound = bound;
        this.settlementDelay = settlementDelay;
        this.clock = clock;
    }

    CompletionStage<Void> open(GenerationIntent intent) {
        return add(Write.of((rows, now) -> rows.open(intent), intentsHeld), intents, intentsHeld, this::wakeUp);
    }

    CompletionStage<Void> settle(Generation generation) {
        return add(
                Write.of((rows, now) -> rows.settle(generation, now), settlementsHeld),
                settlements,
                settlementsHeld,
                this::settlementAdded);
    }

    /** Adds a change that is no caller's request; due at once. */
    CompletionStage<Void> change(Write.Change change) {
        return add(Write.of(change, settlementsHeld), settlements, settlementsHeld, this::settlementsAreDue);
    }

    /** Completes, always well, when every intent that was added before is written or has failed. */
    CompletionStage<Void> intentsWritten() {
        if (intentsHeld.get() == 0) {
            return CompletableFuture.completedStage(null);
        }
        return add(Write.barrier(intentsHeld), intents, intentsHeld, this::wakeUp);
    }

    /**
     * Completes, always well, when every settlement that was added before is written or has failed; at once while some are kept, which
     * may be for long.
     */
    CompletionStage<Void> settlementsWritten() {
        if (settlementsHeld.get() == 0 || keeping) {
            return CompletableFuture.completedStage(null);
        }
        return add(Write.barrier(settlementsHeld), settlements, settlementsHeld, this::settlementsAreDue);
    }

    /**
     * What is to be written together, for as long as it takes until there is something; empty once closed and drained. What was kept
     * comes first, and nothing before it is due.
     */
    List<Write> next() {
        return next(Long.MAX_VALUE);
    }

    /** The same, but empty too after so many nanoseconds without. */
    List<Write> next(long patienceNanos) {
        long begun = System.nanoTime();
        while (true) {
            if (ended) {
                failAll(kept);
                return List.of();
            }
            // Read before the queues are: what was added before closing is seen.
            boolean last = closing;
            if (isDue() || (last && kept.isEmpty() && !settlements.isEmpty())) {
                return batch();
            }
            long left = patienceNanos - (System.nanoTime() - begun);
            if ((last && kept.isEmpty()) || left <= 0) {
                return List.of();
            }
            asleep = true;
            if (!isDue() && !ended && !(closing && kept.isEmpty())) {
                sleep(left);
            }
            asleep = false;
            wakeUp.drainPermits();
        }
    }

    /** Whether it is closed, and nothing is left. */
    boolean isDrained() {
        return ended || (closing && kept.isEmpty() && intents.isEmpty() && settlements.isEmpty());
    }

    private void sleep(long nanos) {
        try {
            wakeUp.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodyMayEndTheWriterSo) {
            // It looks for something to write, and sleeps again.
        }
    }

    /** Takes back, from the thread that took them, writes that could not be written now; they are due again after the delay. */
    void keep(List<Write> writes, Duration delay) {
        for (int last = writes.size() - 1; last >= 0; last--) {
            kept.addFirst(writes.get(last));
        }
        keptDue = false;
        keeping = true;
        settlements.removeIf(waiting -> {
            if (waiting.isBarrier()) {
                waiting.succeed();
            }
            return waiting.isBarrier();
        });
        clock.schedule(delay, () -> {
            keptDue = true;
            wakeUp();
        });
    }

    /** Takes all intents that wait, for the thread that takes to refuse them. */
    List<Write> takeIntents() {
        List<Write> all = new ArrayList<>();
        take(intents, all, Integer.MAX_VALUE);
        return all;
    }

    /** Refuses everything from now on. */
    void close() {
        closing = true;
        wakeUp.release();
    }

    /** Nobody takes any more: what is left, and what slips in, fails. */
    void end() {
        closing = true;
        ended = true;
        failAll(intents);
        failAll(settlements);
        wakeUp.release();
    }

    static LedgerUnavailableException closed() {
        return new LedgerUnavailableException(Reason.CLOSED, "The ledger is closed.");
    }

    static LedgerUnavailableException overloaded(String what) {
        return new LedgerUnavailableException(Reason.OVERLOADED, "Too many " + what + " wait for the ledger.");
    }

    private CompletionStage<Void> add(Write write, Queue<Write> lane, AtomicInteger held, Runnable added) {
        if (closing) {
            return CompletableFuture.failedStage(closed());
        }
        if (held.incrementAndGet() > bound) {
            held.decrementAndGet();
            return CompletableFuture.failedStage(overloaded("writes"));
        }
        lane.add(write);
        if (ended) {
            failAll(lane);
        }
        added.run();
        return write.stage();
    }

    private void settlementAdded() {
        if (settlementDelay.isZero() || settlementsHeld.get() >= MOST_IN_A_BATCH) {
            settlementsAreDue();
        } else if (timerSet.compareAndSet(false, true)) {
            clock.schedule(settlementDelay, this::settlementsAreDue);
        }
    }

    private void settlementsAreDue() {
        settlementsDue = true;
        wakeUp();
    }

    private void wakeUp() {
        if (asleep) {
            wakeUp.release();
        }
    }

    private boolean isDue() {
        if (!kept.isEmpty()) {
            return keptDue;
        }
        return !intents.isEmpty() || (settlementsDue && !settlements.isEmpty());
    }

    private List<Write> batch() {
        // Set back before the lane is emptied: who adds after that sets them again.
        timerSet.set(false);
        settlementsDue = false;
        List<Write> batch = new ArrayList<>();
        take(kept, batch, MOST_IN_A_BATCH);
        keeping = !kept.isEmpty();
        int settlementsLeft = MOST_IN_A_BATCH - batch.size();
        take(intents, batch, MOST_IN_A_BATCH);
        take(settlements, batch, settlementsLeft);
        if (!settlements.isEmpty()) {
            settlementsDue = true;
        }
        return batch;
    }

    private static void take(Queue<Write> lane, List<Write> batch, int most) {
        for (int taken = 0; taken < most; taken++) {
            Write write = lane.poll();
            if (write == null) {
                return;
            }
            batch.add(write);
        }
    }

    private static void failAll(Queue<Write> lane) {
        for (Write write = lane.poll(); write != null; write = lane.poll()) {
            write.fail(closed());
        }
    }
}
