package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.done;
import static io.signalbox.testkit.SampleGenerations.completed;
import static io.signalbox.testkit.SampleGenerations.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFullTest {

    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "F-127: without room writes fail as full, nothing acknowledged is lost, reading works, and so does writing with room")
    void withoutRoomNothingAcknowledgedIsLost() throws Exception {
        AtomicLong mostPages = new AtomicLong(100);
        Path path = folder.resolve("ledger.db");
        SqliteFile file = SqliteFile.at(path, Duration.ofSeconds(2), mostPages::get);
        try (SqliteLedger ledger =
                SqliteLedger.open(file, SqliteOptions.standard().durability(Durability.STRICT))) {
            int acknowledged = 0;
            Reason refusal = Reason.CLOSED;
            while (refusal == Reason.CLOSED && acknowledged < 10_000) {
                CompletionStage<Void> settled = ledger.settle(generation(acknowledged));
                if (settled.handle((written, thrown) -> thrown == null)
                        .toCompletableFuture()
                        .join()) {
                    acknowledged += 1;
                } else {
                    refusal = Stages.refusal(settled);
                }
            }
            assertThat(refusal).isEqualTo(Reason.FULL);
            assertThat(acknowledged).isGreaterThan(10);

            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total())
                    .isEqualTo(Money.of("0.001").times(acknowledged));
            for (int i = 0; i < acknowledged; i++) {
                assertThat(done(ledger.find("gen-" + i))).contains(generation(i));
            }
            assertThat(done(ledger.find("gen-" + acknowledged))).isEmpty();

            mostPages.set(10_000);
            done(ledger.settle(generation(acknowledged)));
            assertThat(done(ledger.spend(Optional.of("team"), NOW)).total())
                    .isEqualTo(Money.of("0.001").times(acknowledged + 1L));
        }
        try (OtherProgram other = OtherProgram.on(path)) {
            assertThat(other.ask("PRAGMA integrity_check")).isEqualTo("ok");
        }
    }

    private static Generation generation(int number) {
        return completed(intent("gen-" + number), Money.of("0.001"));
    }
}
