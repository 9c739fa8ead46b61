package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.done;
import static io.signalbox.testkit.SampleGenerations.completed;
import static io.signalbox.testkit.SampleGenerations.intent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.testkit.SampleGenerations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several gateways on one database, of one version or of two. */
@ResourceLock("postgres")
class PostgresReplicasTest {

    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00Z");

    private final StoppedClock clock = new StoppedClock();
    private String url = "";

    @BeforeEach
    void makeADatabase() {
        url = PostgresServer.freshDatabase();
    }

    @Test
    @DisplayName(
            "F-135, F-136: what a gateway left open is settled by another when its lease has ended by the database's clock,"
                    + " not before; the dead one's own settlement then changes nothing")
    void onlyWhoseLeaseHasEnded() {
        GenerationIntent open = intent("gen-1");
        try (PostgresLedger first = open(new StoppedClock());
                PostgresLedger second = open(clock)) {
            done(first.open(open));
            renew();
            assertThat(statusOf(second, "gen-1")).isEqualTo(GenerationStatus.OPEN);

            String dead = PostgresServer.ask(url, "SELECT instance FROM open_generation");
            endLease(dead);
            renew();
            assertThat(statusOf(second, "gen-1"))
                    .as("judged by one who is there for less than a lease")
                    .isEqualTo(GenerationStatus.OPEN);

            PostgresServer.run(
                    url, "UPDATE instance SET steady_since = now() - INTERVAL '1 hour' WHERE id <> '" + dead + "'");
            renew();
            assertThat(done(second.find("gen-1"))).contains(Generation.interrupted(open));

            done(first.settle(completed(open, Money.of("9"))));
            assertThat(done(first.find("gen-1"))).contains(Generation.interrupted(open));
            assertThat(done(first.spend(Optional.of("team"), NOW)).total())
                    .isEqualTo(open.estimate().charged().orElseThrow());
        }
    }

    @Test
    @DisplayName(
            "F-124: after the database was away for everybody, nobody is taken for dead who comes back within a lease")
    void anOutageEndsNobodysLease() {
        StoppedClock otherClock = new StoppedClock();
        try (PostgresLedger first = open(otherClock);
                PostgresLedger second = open(clock)) {
            done(first.open(intent("gen-1")));
            PostgresServer.run(url, "UPDATE instance SET steady_since = now() - INTERVAL '1 hour'");
            PostgresServer.run(url, "UPDATE instance SET lease_until = now() - INTERVAL '1 minute'");
            renew();
            assertThat(statusOf(second, "gen-1")).isEqualTo(GenerationStatus.OPEN);
            Generation settled = completed(intent("gen-1"), Money.of("9"));
            done(first.settle(settled));
            assertThat(done(second.find("gen-1"))).contains(settled);
        }
    }

    @Test
    @DisplayName("F-122: two gateways that settle the same generations at the same time count each once")
    void twoSettleTheSame() {
        try (PostgresLedger first = PostgresLedger.open(PostgresServer.patient(url));
                PostgresLedger second = PostgresLedger.open(PostgresServer.patient(url))) {
            List<CompletionStage<Void>> stages = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                Generation forward = completed(intent("gen-" + i), Money.of("0.001"));
                Generation backward = completed(intent("gen-" + (999 - i)), Money.of("0.001"));
                stages.add(first.open(forward.intent()));
                stages.add(first.settle(forward));
                stages.add(second.open(backward.intent()));
                stages.add(second.settle(backward));
            }
            stages.forEach(Stages::done);
            assertThat(done(first.spend(Optional.of("team"), NOW)).total()).isEqualTo(Money.of("1"));
            assertThat(PostgresServer.ask(url, "SELECT count(*) FROM open_generation"))
                    .isEqualTo("0");
        }
    }

    @Test
    @DisplayName("F-129: what fails because another transaction was in the way is tried again, and written once")
    void inTheWay() {
        try (PostgresLedger ledger = PostgresLedger.open(PostgresServer.patient(url))) {
            PostgresServer.run(url, "CREATE SEQUENCE failures");
            for (String failure : List.of("40001", "40P01", "55P03")) {
                failTwice("generation_intent", failure);
                done(ledger.open(intent("gen-" + failure)));
                failTwice("generation_settlement", failure);
                done(ledger.settle(completed(intent("gen-" + failure), Money.of("1"))));
            }
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total()).isEqualTo(Money.of("3"));
        }
    }

    @Test
    @DisplayName("a row that the database refuses fails alone")
    void aRowFailsAlone() {
        try (PostgresLedger ledger = PostgresLedger.open(PostgresServer.patient(url))) {
            PostgresServer.run(url, "ALTER TABLE generation_intent ADD CHECK (id <> 'gen-bad')");
            List<CompletionStage<Void>> stages = new ArrayList<>();
            for (String id : List.of("gen-1", "gen-bad", "gen-2")) {
                stages.add(ledger.open(intent(id)));
            }
            done(stages.get(0));
            assertThat(Stages.refusal(stages.get(1))).isEqualTo(Reason.FAILED);
            done(stages.get(2));
        }
    }

    @Test
    @DisplayName("F-156: an older program serves beside a newer one that has changed the tables, and starts on them")
    void twoVersionsSideBySide() {
        PostgresSchema.Step now = PostgresSchema.current().steps().get(0);
        PostgresSchema.Step next =
                new PostgresSchema.Step("ALTER TABLE generation_intent ADD COLUMN novelty TEXT NOT NULL DEFAULT ''", 1);
        PostgresOptions options = PostgresServer.patient(url);
        SampleGenerations samples = SampleGenerations.seeded(156);
        Generation one = samples.generation();
        Generation two = samples.generation();
        try (PostgresLedger before = PostgresLedger.open(options);
                PostgresLedger newer = PostgresLedger.open(options, new PostgresSchema(List.of(now, next)));
                PostgresLedger after = PostgresLedger.open(options)) {
            done(before.settle(one));
            done(newer.settle(two));
            for (PostgresLedger ledger : List.of(before, newer, after)) {
                assertThat(done(ledger.find(one.id()))).contains(one);
                assertThat(done(ledger.find(two.id()))).contains(two);
            }
        }
        PostgresSchema.Step breaking = new PostgresSchema.Step("SELECT 1", 3);
        PostgresLedger.open(options, new PostgresSchema(List.of(now, next, breaking)))
                .close();
        assertThatThrownBy(() -> PostgresLedger.open(options))
                .isInstanceOfSatisfying(LedgerUnavailableException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Reason.NEWER_VERSION);
                    Stages.assertSaysNothingInternal(refused);
                });
    }

    @Test
    @DisplayName("who only reads changes nothing, is told what is written meanwhile, and makes no tables")
    void readingAlone() {
        assertThatThrownBy(() -> PostgresLedger.reading(PostgresServer.patient(url)))
                .isInstanceOfSatisfying(
                        LedgerUnavailableException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.UNREADABLE));
        Generation settled = completed(intent("gen-1"), Money.of("0.25"));
        try (PostgresLedger writer = PostgresLedger.open(PostgresServer.patient(url));
                PostgresLedger reader = PostgresLedger.reading(PostgresServer.patient(url))) {
            done(writer.open(intent("gen-2")));
            done(writer.settle(settled));
            assertThat(done(reader.find("gen-1"))).contains(settled);
            assertThat(statusOf(reader, "gen-2")).isEqualTo(GenerationStatus.OPEN);
            assertThat(Stages.refusal(reader.open(intent("gen-3")))).isEqualTo(Reason.CLOSED);
            assertThat(Stages.refusal(reader.settle(settled))).isEqualTo(Reason.CLOSED);
            assertThat(PostgresServer.ask(url, "SELECT count(*) FROM instance")).isEqualTo("1");
        }
    }

    @Test
    void whoIsNotLetInIsToldSoAtOnce() {
        assertThatThrownBy(() -> PostgresLedger.open(PostgresServer.patient(url).user("nobody")))
                .isInstanceOf(LedgerUnavailableException.class)
                .hasMessageContaining("does not let this user in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"price", "generation_intent", "generation_settlement", "attempt"})
    void changingAndDeletingIsRefused(String table) {
        try (PostgresLedger ledger = PostgresLedger.open(PostgresServer.patient(url))) {
            Generation generation = completed(intent("gen-1"), Money.of("0.5"));
            done(ledger.settle(generation));
            for (String sql : List.of(
                    "UPDATE " + table + " SET "
                            + (table.equals("attempt") ? "role" : table.equals("price") ? "text" : "model") + " = 'x'",
                    "DELETE FROM " + table,
                    "TRUNCATE " + table + " CASCADE")) {
                assertThatThrownBy(() -> PostgresServer.run(url, sql)).hasMessageContaining("append-only");
            }
            assertThat(done(ledger.find("gen-1"))).contains(generation);
        }
    }

    private PostgresLedger open(StoppedClock on) {
        return PostgresLedger.open(PostgresServer.patient(url).clock(on).commitInterval(Duration.ZERO));
    }

    /** Lets the ledger on our clock renew its lease, and waits until it has done what it does then. */
    private void renew() {
        clock.fire();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (clock.waiting() == 0) {
            assertThat(System.nanoTime()).as("renewed in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private void endLease(String instance) {
        PostgresServer.run(
                url, "UPDATE instance SET lease_until = now() - INTERVAL '1 second' WHERE id = '" + instance + "'");
    }

    /** The next two inserts into this table fail with this code; a sequence is not taken back. */
    private void failTwice(String table, String state) {
        PostgresServer.run(url, "ALTER SEQUENCE failures RESTART");
        PostgresServer.run(
                url,
                "CREATE OR REPLACE FUNCTION fail_twice() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " IF nextval('failures') <= 2 THEN RAISE EXCEPTION 'in the way' USING ERRCODE = '" + state
                        + "'; END IF; RETURN NULL; END $$");
        PostgresServer.run(
                url,
                "CREATE OR REPLACE TRIGGER fail_twice AFTER INSERT ON " + table
                        + " FOR EACH STATEMENT EXECUTE FUNCTION fail_twice()");
    }

    private static GenerationStatus statusOf(PostgresLedger ledger, String id) {
        return done(ledger.find(id)).orElseThrow().status();
    }
}
