package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.done;
import static io.signalbox.store.jdbc.Stages.eventually;
import static io.signalbox.store.jdbc.Stages.refusal;
import static io.signalbox.testkit.SampleGenerations.completed;
import static io.signalbox.testkit.SampleGenerations.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A server that is not there, dies, freezes or only reads. */
@EnabledOnOs(OS.LINUX)
@ResourceLock("postgres")
class PostgresOutageTest {

    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00Z");
    private static final Money PRICE = Money.of("0.002");

    @TempDir
    Path folder;

    private OwnPostgres server;

    @BeforeEach
    void nameTheServer() throws Exception {
        server = OwnPostgres.in(folder);
    }

    @AfterEach
    void endTheServer() throws Exception {
        server.close();
    }

    @Test
    @DisplayName(
            "F-123, F-125: a ledger whose database is not there refuses at once, keeps settlements within its bound, and works"
                    + " when it is there")
    void theDatabaseIsNotThereYet() throws Exception {
        try (PostgresLedger ledger = PostgresLedger.open(options().queueBound(20))) {
            assertThat(ledger.isAvailable()).isFalse();
            assertThat(refusal(ledger.open(intent("gen-1")))).isEqualTo(Reason.FAILED);
            assertThat(refusal(ledger.find("gen-1"))).isEqualTo(Reason.FAILED);
            List<CompletionStage<Void>> kept = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                kept.add(ledger.settle(completed(intent("gen-kept-" + i), PRICE)));
            }
            assertThat(refusal(ledger.settle(completed(intent("gen-more"), PRICE))))
                    .isEqualTo(Reason.OVERLOADED);

            server.start();
            eventually(() -> ledger.open(intent("gen-2")));
            assertThat(ledger.isAvailable()).isTrue();
            kept.forEach(Stages::done);
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total()).isEqualTo(PRICE.times(20));
        }
    }

    @Test
    @DisplayName(
            "F-122, F-124: killed under load and started again, the server has all that was acknowledged, each once")
    void killedUnderLoad() throws Exception {
        server.start();
        Load load = new Load();
        try (PostgresLedger ledger = PostgresLedger.open(options())) {
            for (int round = 0; round < 3; round++) {
                load.send(ledger, "gen-" + round + "-up-", 400);
                server.kill();
                load.send(ledger, "gen-" + round + "-down-", 40);
                server.start();
                eventually(() -> ledger.open(intent("gen-after")));
            }
            load.settled.forEach(Stages::done);
            assertThat(load.opened).hasSizeGreaterThan(300);
            for (Generation generation : load.opened) {
                assertThat(done(ledger.find(generation.id()))).contains(generation);
            }
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total()).isEqualTo(PRICE.times(load.opened.size()));
        }
    }

    @Test
    @DisplayName(
            "F-126: a frozen server leads to refusals by itself; when it goes on, so does the ledger, and a settlement was kept")
    void frozen() throws Exception {
        server.start();
        try (PostgresLedger ledger = PostgresLedger.open(
                options().limits(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(30)))) {
            done(ledger.open(intent("gen-1")));
            server.freeze();
            CompletionStage<Void> kept = ledger.settle(completed(intent("gen-1"), PRICE));
            List<CompletionStage<Void>> refused = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                refused.add(ledger.open(intent("gen-refused-" + i)));
            }
            for (CompletionStage<Void> stage : refused) {
                assertThat(refusal(stage)).isEqualTo(Reason.FAILED);
            }
            assertThat(refusal(ledger.open(intent("gen-later")))).isEqualTo(Reason.FAILED);
            assertThat(kept.toCompletableFuture()).isNotDone();

            server.thaw();
            done(kept);
            eventually(() -> ledger.open(intent("gen-2")));
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total()).isEqualTo(PRICE);
        }
    }

    @Test
    @DisplayName(
            "F-129: a database that has become read-only answers questions and refuses intents; settlements wait for a writer")
    void readOnly() throws Exception {
        server.start();
        try (PostgresLedger ledger = PostgresLedger.open(options())) {
            done(ledger.open(intent("gen-1")));
            PostgresServer.run(server.url(), "ALTER SYSTEM SET default_transaction_read_only = on");
            PostgresServer.run(server.url(), "SELECT pg_reload_conf()");
            eventually(() -> refused(ledger.open(intent("gen-2"))));
            CompletionStage<Void> kept = ledger.settle(completed(intent("gen-1"), PRICE));
            assertThat(refusal(ledger.open(intent("gen-3")))).isEqualTo(Reason.FAILED);
            assertThat(done(ledger.find("gen-1")).map(Generation::status)).contains(GenerationStatus.OPEN);

            PostgresServer.run(
                    server.url() + "&options=-c%20default_transaction_read_only=off",
                    "ALTER SYSTEM RESET default_transaction_read_only");
            PostgresServer.run(server.url(), "SELECT pg_reload_conf()");
            done(kept);
            eventually(() -> ledger.open(intent("gen-3")));
            assertThat(done(ledger.find("gen-1")).map(Generation::status)).contains(GenerationStatus.COMPLETED);
        }
    }

    @Test
    @DisplayName("what the database did not take until the ledger is closed fails as closed")
    void closedWhileTheDatabaseIsGone() {
        PostgresLedger ledger = PostgresLedger.open(
                options().limits(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(1)));
        CompletionStage<Void> kept = ledger.settle(completed(intent("gen-1"), PRICE));
        ledger.close();
        assertThat(refusal(kept)).isEqualTo(Reason.CLOSED);
    }

    private PostgresOptions options() {
        return PostgresOptions.of(server.url());
    }

    private static CompletionStage<Void> refused(CompletionStage<Void> stage) {
        CompletableFuture<Void> turned = new CompletableFuture<>();
        stage.whenComplete((done, thrown) -> {
            if (thrown == null) {
                turned.completeExceptionally(new IllegalStateException("was not refused"));
            } else {
                turned.complete(null);
            }
        });
        return turned;
    }

    /** Requests, some at a time, each settled if it could be announced. */
    private static final class Load {

        final Queue<Generation> opened = new ConcurrentLinkedQueue<>();
        final Queue<CompletionStage<Void>> settled = new ConcurrentLinkedQueue<>();
        private final Semaphore places = new Semaphore(64);

        void send(PostgresLedger ledger, String prefix, int count) throws InterruptedException {
            for (int i = 0; i < count; i++) {
                places.acquire();
                Generation generation = completed(intent(prefix + i), PRICE);
                ledger.open(generation.intent()).whenComplete((done, thrown) -> {
                    if (thrown == null) {
                        settled.add(ledger.settle(generation));
                        opened.add(generation);
                    }
                    places.release();
                });
            }
            places.acquire(64);
            places.release(64);
        }
    }
}
