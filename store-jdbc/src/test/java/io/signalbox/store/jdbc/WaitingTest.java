package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.done;
import static io.signalbox.store.jdbc.Stages.refusal;
import static io.signalbox.testkit.SampleGenerations.completed;
import static io.signalbox.testkit.SampleGenerations.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.core.ledger.Timings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits, for how long, and how much of it. */
class WaitingTest {

    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00Z");

    @TempDir
    Path folder;

    private final SqliteOptions patient = SqliteOptions.standard().busyLimit(Duration.ofMinutes(5));
    private final StoppedClock clock = new StoppedClock();
    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("ledger.db");
    }

    @Test
    void aSettlementWaitsForTheCommitInterval() {
        try (SqliteLedger ledger = SqliteLedger.open(file, patient.clock(clock))) {
            CompletionStage<Void> settled = ledger.settle(completed(intent("gen-1"), Money.of("1")));
            ledger.settle(completed(intent("gen-2"), Money.of("1")));
            assertThat(clock.waiting()).as("timers for two settlements").isEqualTo(1);
            assertThat(settled.toCompletableFuture()).isNotDone();
            clock.fire();
            done(settled);
        }
    }

    @Test
    void aSettlementSharesTheFlushOfAnIntent() {
        try (SqliteLedger ledger = SqliteLedger.open(file, patient.clock(clock))) {
            CompletionStage<Void> settled = ledger.settle(completed(intent("gen-1"), Money.of("1")));
            done(ledger.open(intent("gen-2")));
            done(settled);
            assertThat(clock.waiting()).isEqualTo(1);
        }
    }

    @Test
    void settlementsWithoutEndDoNotWaitForTheInterval() {
        try (SqliteLedger ledger = SqliteLedger.open(file, patient.clock(clock))) {
            List<CompletionStage<Void>> settled = new ArrayList<>();
            for (int i = 0; i < WriteQueue.MOST_IN_A_BATCH; i++) {
                settled.add(ledger.settle(completed(intent("gen-" + i), Money.of("1"))));
            }
            settled.forEach(Stages::done);
        }
    }

    @Test
    void strictSettlementsWaitForNothing() {
        try (SqliteLedger ledger = SqliteLedger.open(file, patient.clock(clock).durability(Durability.STRICT))) {
            done(ledger.settle(completed(intent("gen-1"), Money.of("1"))));
            assertThat(clock.waiting()).isZero();
        }
    }

    @Test
    void aQuestionDoesNotWaitForTheInterval() {
        Generation generation = completed(intent("gen-1"), Money.of("1"));
        try (SqliteLedger ledger = SqliteLedger.open(file, patient.clock(clock))) {
            ledger.settle(generation);
            assertThat(done(ledger.find("gen-1"))).contains(generation);
        }
    }

    @Test
    void closingDoesNotWaitForTheInterval() {
        SqliteLedger ledger = SqliteLedger.open(file, patient.clock(clock));
        CompletionStage<Void> settled = ledger.settle(completed(intent("gen-1"), Money.of("1")));
        ledger.close();
        done(settled);
    }

    @Test
    @DisplayName(
            "F-125: beyond the bound a write fails at once; settlements have a bound of their own; none that was accepted is lost")
    void beyondTheBoundAWriteFailsAtOnce() throws Exception {
        try (SqliteLedger ledger = SqliteLedger.open(file, patient.queueBound(20));
                OtherProgram other = OtherProgram.on(file)) {
            other.lock();
            List<CompletionStage<Void>> accepted = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                accepted.add(ledger.open(intent("gen-" + i)));
            }
            assertThat(ledger.open(intent("gen-20")).toCompletableFuture()).isCompletedExceptionally();
            assertThat(refusal(ledger.open(intent("gen-20")))).isEqualTo(Reason.OVERLOADED);
            for (int i = 0; i < 20; i++) {
                accepted.add(ledger.settle(completed(intent("gen-" + i), Money.of("0.1"))));
            }
            assertThat(refusal(ledger.settle(completed(intent("gen-20"), Money.of("0.1")))))
                    .isEqualTo(Reason.OVERLOADED);
            assertThat(accepted).noneMatch(stage -> stage.toCompletableFuture().isDone());

            other.letGo();
            accepted.forEach(Stages::done);
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total()).isEqualTo(Money.of("2"));
            assertThat(done(ledger.find("gen-20"))).isEmpty();
            done(ledger.open(intent("gen-20")));
        }
    }

    @Test
    @DisplayName("F-125: while nothing can be written, what is written can be read")
    void whileNothingCanBeWrittenReadingWorks() throws Exception {
        try (SqliteLedger ledger = SqliteLedger.open(file, patient);
                OtherProgram other = OtherProgram.on(file)) {
            done(ledger.open(intent("gen-1")));
            other.lock();
            CompletionStage<Void> waiting = ledger.open(intent("gen-2"));
            assertThat(done(ledger.find("gen-1"))).contains(Generation.open(intent("gen-1")));
            assertThat(waiting.toCompletableFuture()).isNotDone();
            other.letGo();
            done(waiting);
        }
    }

    @Test
    @DisplayName(
            "F-126: a lock that somebody keeps fails what waits for it, within the busy limit; later calls try again")
    void aLockThatSomebodyKeepsFailsWhatWaits() throws Exception {
        try (SqliteLedger ledger = SqliteLedger.open(file, patient.busyLimit(Duration.ofMillis(20)));
                OtherProgram other = OtherProgram.on(file)) {
            other.lock();
            assertThat(refusal(ledger.open(intent("gen-1")))).isEqualTo(Reason.FAILED);
            assertThat(refusal(ledger.settle(completed(intent("gen-1"), Money.of("1")))))
                    .isEqualTo(Reason.FAILED);
            assertThat(done(ledger.find("gen-1"))).isEmpty();
            other.letGo();
            done(ledger.open(intent("gen-1")));
        }
    }

    @Test
    void aCallbackThatStallsKeepsNothingFromTheDisk() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (SqliteLedger ledger = SqliteLedger.open(file, patient);
                OtherProgram other = OtherProgram.on(file)) {
            // Locked, so that the callback is there before the row is written: later it would run on this thread.
            other.lock();
            CompletionStage<Void> stalling = ledger.open(intent("gen-1")).thenRun(() -> {
                stalled.countDown();
                awaitQuietly(goOn);
            });
            other.letGo();
            assertThat(stalled.await(30, TimeUnit.SECONDS)).isTrue();
            CompletionStage<Void> behind = ledger.open(intent("gen-2"));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            Optional<Generation> written = Optional.empty();
            while (written.isEmpty() && System.nanoTime() < deadline) {
                written = done(ledger.find("gen-2"));
            }
            assertThat(written).contains(Generation.open(intent("gen-2")));
            assertThat(behind.toCompletableFuture()).isNotDone();
            goOn.countDown();
            done(stalling);
            done(behind);
        }
    }

    @Test
    void nobodyCanCompleteAStageForTheLedger() {
        try (SqliteLedger ledger = SqliteLedger.open(file, patient.clock(clock))) {
            CompletionStage<Void> settled = ledger.settle(completed(intent("gen-1"), Money.of("1")));
            settled.toCompletableFuture().complete(null);
            settled.toCompletableFuture().cancel(true);
            assertThat(settled.toCompletableFuture()).isNotDone();
            clock.fire();
            done(settled);
        }
    }

    @Test
    void aGenerationThatCannotBeWrittenFailsAlone() throws Exception {
        Generation good = completed(intent("gen-1"), Money.of("1"));
        Generation monstrous = completed(intent("gen-2"), Money.of("1E+2000000000"));
        Generation alsoGood = completed(intent("gen-3"), Money.of("3"));
        try (SqliteLedger ledger = SqliteLedger.open(file, patient.clock(clock))) {
            CompletionStage<Void> first = ledger.settle(good);
            CompletionStage<Void> second = ledger.settle(monstrous);
            CompletionStage<Void> third = ledger.settle(alsoGood);
            clock.fire();
            done(first);
            assertThat(refusal(second)).isEqualTo(Reason.FAILED);
            done(third);
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total()).isEqualTo(Money.of("4"));
            assertThat(done(ledger.find("gen-2"))).isEmpty();
        }
    }

    @Test
    void timesBeyondWhatCanBeKeptBecomeTheNearestThatCan() {
        GenerationIntent intent = intent("gen-1", Optional.of("team"), Instant.MAX);
        Generation endless = new Generation(
                intent,
                GenerationStatus.CANCELLED,
                "m",
                "p",
                "P",
                Optional.empty(),
                List.of(),
                new Charge(Usage.NONE, Cost.UNKNOWN, Optional.empty()),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Timings(Duration.ZERO, Optional.empty(), Duration.ofSeconds(Long.MAX_VALUE)));
        try (SqliteLedger ledger = SqliteLedger.open(file, patient)) {
            done(ledger.settle(endless));
            Generation found = done(ledger.find("gen-1")).orElseThrow();
            assertThat(found.timings().total()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
            assertThat(found.intent().createdAt()).isEqualTo(Instant.parse("2262-04-11T23:47:16.854775807Z"));
        }
    }

    @Test
    void closingEndsAtItsLimitThoughTheFileStaysLocked() throws Exception {
        SqliteLedger ledger = SqliteLedger.open(file, patient.closeLimit(Duration.ofSeconds(1)));
        CompletionStage<Void> underWay;
        try (OtherProgram other = OtherProgram.on(file)) {
            other.lock();
            underWay = ledger.open(intent("gen-1"));
            ledger.close();
            assertThat(underWay.toCompletableFuture()).isNotDone();
            other.letGo();
        }
        done(underWay);
        try (SqliteLedger next = openWhenFree()) {
            assertThat(next.interruptedAtOpening()).isEqualTo(1);
        }
    }

    private SqliteLedger openWhenFree() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                return SqliteLedger.open(file);
            } catch (LedgerUnavailableException inUse) {
                if (System.nanoTime() > deadline) {
                    throw inUse;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
