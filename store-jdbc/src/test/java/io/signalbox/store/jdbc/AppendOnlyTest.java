package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.testkit.SampleGenerations;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file itself refuses to forget, whoever writes to it. */
class AppendOnlyTest {

    @TempDir
    Path folder;

    private final Generation generation =
            SampleGenerations.completed(SampleGenerations.intent("gen-1"), Money.of("0.5"));
    private SqliteLedger ledger;
    private OtherProgram other;

    @BeforeEach
    void writeOneGeneration() throws SQLException {
        ledger = SqliteLedger.open(folder.resolve("ledger.db"));
        done(ledger.settle(generation));
        other = OtherProgram.on(folder.resolve("ledger.db"));
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        ledger.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE generation_intent SET caller_key = 'another'",
                "UPDATE generation_settlement SET computed_cost = '0'",
                "UPDATE attempt SET number = 9",
                "DELETE FROM generation_intent",
                "DELETE FROM generation_settlement",
                "DELETE FROM attempt"
            })
    void changingAndDeletingIsRefused(String sql) {
        assertThatThrownBy(() -> other.run(sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("append-only");
        assertThat(done(ledger.find("gen-1"))).contains(generation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"generation_intent", "generation_settlement", "attempt"})
    void replacingChangesNothing(String table) throws SQLException {
        assertThat(other.run("INSERT OR REPLACE INTO " + table + " SELECT * FROM " + table))
                .isZero();
        assertThat(other.run("INSERT INTO " + table + " SELECT * FROM " + table))
                .isZero();
        assertThat(done(ledger.find("gen-1"))).contains(generation);
    }

    @Test
    void anIntentIsNotReplacedUnderItsNumberEither() throws SQLException {
        other.run("CREATE TEMP TABLE copy AS SELECT * FROM generation_intent");
        other.run("UPDATE copy SET id = 'gen-2'");
        assertThat(other.run("INSERT OR REPLACE INTO generation_intent SELECT * FROM copy"))
                .isZero();
        assertThat(done(ledger.find("gen-1"))).contains(generation);
    }

    @Test
    void whatIsDerivedAgreesWithTheFacts() throws SQLException {
        SampleGenerations samples = SampleGenerations.seeded(4);
        for (int i = 0; i < 200; i++) {
            Generation sample = samples.generation();
            ledger.open(sample.intent());
            if (i % 3 != 0) {
                ledger.settle(sample);
            }
        }
        done(ledger.spend(generation.intent().key(), Instant.EPOCH));
        done(ledger.open(SampleGenerations.intent("gen-last")));
        assertThat(other.ask(
                        "SELECT group_concat(generation) FROM (SELECT generation FROM open_generation ORDER BY 1)"))
                .isEqualTo(other.ask("SELECT group_concat(sequence) FROM (SELECT sequence FROM generation_intent"
                        + " WHERE sequence NOT IN (SELECT generation FROM generation_settlement) ORDER BY 1)"));
        assertThat(other.ask("SELECT count(*) FROM open_generation")).isEqualTo("68");
    }
}
