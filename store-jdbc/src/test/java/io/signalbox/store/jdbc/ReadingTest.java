package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.assertSaysNothingInternal;
import static io.signalbox.store.jdbc.Stages.done;
import static io.signalbox.store.jdbc.Stages.refusal;
import static io.signalbox.testkit.SampleGenerations.completed;
import static io.signalbox.testkit.SampleGenerations.intent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is only asked, beside the one that is written. */
class ReadingTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("a second process asks while the first one writes, and leaves what is open alone")
    void asksBesideTheWriter() {
        Path file = folder.resolve("ledger.db");
        Generation settled = completed(intent("gen-1"), Money.of("0.25"));
        try (SqliteLedger writer = SqliteLedger.open(file);
                SqliteLedger reader = SqliteLedger.reading(file)) {
            done(writer.open(settled.intent()));
            done(writer.settle(settled));
            done(writer.open(intent("gen-2")));

            assertThat(done(reader.find("gen-1"))).contains(settled);
            assertThat(done(reader.find("gen-2")).map(Generation::status)).contains(GenerationStatus.OPEN);
            assertThat(refusal(reader.open(intent("gen-3")))).isEqualTo(Reason.CLOSED);
            assertThat(refusal(reader.settle(settled))).isEqualTo(Reason.CLOSED);
        }
        try (SqliteLedger reader = SqliteLedger.reading(file)) {
            assertThat(done(reader.find("gen-1"))).contains(settled);
        }
    }

    @Test
    void makesNoFileAndChangesNone() throws Exception {
        Path file = folder.resolve("ledger.db");
        assertThat(refused(file)).isEqualTo(Reason.UNREADABLE);
        assertThat(file).doesNotExist();

        try (Connection connection = SqliteFile.at(file, Duration.ofSeconds(2)).openForWriting()) {
            new Schema(Schema.current().scripts().subList(0, 1)).migrate(connection, 0);
        }
        assertThat(refused(file)).isEqualTo(Reason.UNREADABLE);

        Path text = Files.writeString(folder.resolve("text"), "no ledger, and longer than a header of one has to be");
        assertThat(refused(text)).isEqualTo(Reason.UNREADABLE);
        assertThat(text).hasContent("no ledger, and longer than a header of one has to be");
    }

    private static Reason refused(Path file) {
        LedgerUnavailableException refusal =
                catchThrowableOfType(LedgerUnavailableException.class, () -> SqliteLedger.reading(file));
        assertSaysNothingInternal(refusal);
        return refusal.reason();
    }
}
