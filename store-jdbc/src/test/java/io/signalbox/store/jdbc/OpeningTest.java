package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.assertSaysNothingInternal;
import static io.signalbox.store.jdbc.Stages.done;
import static io.signalbox.testkit.SampleGenerations.completed;
import static io.signalbox.testkit.SampleGenerations.intent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {

    private static final int CURRENT = Schema.current().scripts().size();

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("ledger.db");
    }

    @Test
    void createsTheFoldersOnTheWay() {
        SqliteLedger.open(folder.resolve("a/b/ledger.db")).close();
        assertThat(folder.resolve("a/b/ledger.db")).isRegularFile();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatItCreatesIsForItsOwnerAlone() throws Exception {
        Path made = folder.resolve("made");
        try (SqliteLedger ledger = SqliteLedger.open(made.resolve("ledger.db"))) {
            done(ledger.open(intent("gen-1")));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(made)) {
                assertThat(files.map(Path::getFileName).map(Path::toString))
                        .contains("ledger.db", "ledger.db-wal", "ledger.db.lock");
            }
            try (Stream<Path> files = Files.list(made)) {
                assertThat(files.toList())
                        .allSatisfy(
                                each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anyNameIsAFileName() {
        Path odd = folder.resolve("a b?mode=memory&x=%41#ä'\"").resolve(":memory:");
        try (SqliteLedger ledger = SqliteLedger.open(odd)) {
            done(ledger.open(intent("gen-1")));
        }
        assertThat(odd).isNotEmptyFile();
        try (SqliteLedger ledger = SqliteLedger.open(odd)) {
            assertThat(done(ledger.find("gen-1"))).isPresent();
        }
    }

    @Test
    void closingLeavesOneFileWithEverythingInIt() throws Exception {
        SqliteLedger ledger = SqliteLedger.open(file);
        done(ledger.settle(completed(intent("gen-1"), Money.of("1"))));
        ledger.close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("ledger.db", "ledger.db.lock");
        }
    }

    @Test
    @DisplayName(
            "F-162: a second ledger on the same file is refused, under any of its names, until the first is closed")
    void aSecondLedgerOnTheSameFileIsRefused() throws Exception {
        SqliteLedger first = SqliteLedger.open(file);
        assertThat(refusal(file)).isEqualTo(Reason.IN_USE);
        assertThat(refusal(folder.resolve(".").resolve("ledger.db"))).isEqualTo(Reason.IN_USE);
        assertThat(refusal(Files.createSymbolicLink(folder.resolve("link.db"), file)))
                .isEqualTo(Reason.IN_USE);
        first.close();
        SqliteLedger.open(file).close();
    }

    @Test
    void whatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
        byte[] diary = "Dear diary, ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        Files.write(file, diary);
        assertThat(refusal(file)).isEqualTo(Reason.UNREADABLE);
        assertThat(Files.readAllBytes(file)).isEqualTo(diary);
    }

    @Test
    void aDatabaseOfSomethingElseIsRefused() throws Exception {
        try (OtherProgram other = OtherProgram.on(file)) {
            other.run("CREATE TABLE recipe (name TEXT)");
        }
        assertThat(refusal(file)).isEqualTo(Reason.UNREADABLE);
        try (OtherProgram other = OtherProgram.on(file)) {
            assertThat(other.ask("SELECT group_concat(name) FROM sqlite_schema"))
                    .isEqualTo("recipe");
        }
    }

    @Test
    void aFolderIsNoFile() throws Exception {
        Files.createDirectory(file);
        assertThat(refusal(file)).isEqualTo(Reason.FAILED);
    }

    @Test
    @DisplayName("F-156: a file of a newer version is refused with both versions in the message, and left alone")
    void aFileOfANewerVersionIsRefused() throws Exception {
        SqliteLedger ledger = SqliteLedger.open(file);
        done(ledger.open(intent("gen-1")));
        ledger.close();
        try (OtherProgram newer = OtherProgram.on(file)) {
            newer.run("INSERT INTO schema_version VALUES (70, 0)");
        }
        assertThatThrownBy(() -> SqliteLedger.open(file))
                .isInstanceOf(LedgerUnavailableException.class)
                .hasMessageContaining("version 70")
                .hasMessageContaining("up to " + CURRENT);
        assertThat(refusal(file)).isEqualTo(Reason.NEWER_VERSION);
        try (OtherProgram other = OtherProgram.on(file)) {
            assertThat(other.ask("SELECT count(*) FROM generation_settlement")).isEqualTo("0");
        }
    }

    @Test
    @DisplayName("F-156: a file of an older version is brought up to date and keeps its rows")
    void aFileOfAnOlderVersionIsBroughtUpToDate() throws Exception {
        Generation before = completed(intent("gen-1"), Money.of("0.25"));
        SqliteLedger ledger = SqliteLedger.open(file);
        done(ledger.settle(before));
        ledger.close();

        Schema later = after("ALTER TABLE attempt ADD COLUMN colour TEXT", "CREATE TABLE shape (name TEXT)");
        migrate(later);
        migrate(later);
        try (OtherProgram other = OtherProgram.on(file)) {
            assertThat(other.ask("SELECT max(version) FROM schema_version")).isEqualTo("" + (CURRENT + 2));
            assertThat(other.ask("SELECT count(*) FROM attempt WHERE colour IS NULL"))
                    .isEqualTo("1");
            assertThat(other.ask("SELECT count(*) FROM shape")).isEqualTo("0");
        }
    }

    @Test
    void aMigrationThatFailsIsTakenBackWhole() throws Exception {
        SqliteLedger.open(file).close();
        Schema broken = after(
                "CREATE TABLE shape (name TEXT)", "CREATE TABLE half (done TEXT); CREATE TABLE shape (again TEXT)");
        assertThatThrownBy(() -> migrate(broken)).isInstanceOf(SQLException.class);
        try (OtherProgram other = OtherProgram.on(file)) {
            assertThat(other.ask("SELECT max(version) FROM schema_version")).isEqualTo("" + (CURRENT + 1));
            assertThat(other.ask("SELECT count(*) FROM sqlite_schema WHERE name = 'half'"))
                    .isEqualTo("0");
        }
    }

    @Test
    @DisplayName("F-120: says how many generations were left open, however many they are")
    void saysHowManyWereLeftOpen() {
        SqliteLedger first = SqliteLedger.open(file);
        assertThat(first.interruptedAtOpening()).isZero();
        for (int i = 0; i < 1_203; i++) {
            first.open(intent("gen-" + i));
        }
        first.settle(completed(intent("gen-7"), Money.of("1")));
        first.close();

        SqliteLedger second = SqliteLedger.open(file);
        assertThat(second.interruptedAtOpening()).isEqualTo(1_202);
        assertThat(done(second.find("gen-1202"))).contains(Generation.interrupted(intent("gen-1202")));
        second.close();

        try (SqliteLedger third = SqliteLedger.open(file)) {
            assertThat(third.interruptedAtOpening()).isZero();
        }
    }

    private void migrate(Schema schema) throws Exception {
        try (Connection connection = SqliteFile.at(file, Duration.ofSeconds(1)).openForWriting()) {
            schema.migrate(connection, 0);
        }
    }

    private static Schema after(String... scripts) {
        return new Schema(Stream.concat(Schema.current().scripts().stream(), List.of(scripts).stream())
                .toList());
    }

    private static Reason refusal(Path path) {
        LedgerUnavailableException refused =
                catchThrowableOfType(LedgerUnavailableException.class, () -> SqliteLedger.open(path));
        assertThat(refused).isNotNull();
        assertSaysNothingInternal(refused);
        return refused.reason();
    }
}
