package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.done;
import static io.signalbox.testkit.ContentStoreContract.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.config.ContentConfig.EncryptionKey;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.ContentUnavailableException.Reason;
import io.signalbox.core.content.StoredContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file of a content store shows to whoever has it, and what it does with keys that do not fit. */
class ContentFileTest {

    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00Z");
    private static final String PROMPT = "prompt-canary-77aa";
    private static final String ANSWER = "answer-canary-88bb";

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("content.db");
    }

    private SqliteContentStore open(EncryptionKey... keys) {
        return SqliteContentStore.open(file(), List.of(keys));
    }

    private static StoredContent said(String id) {
        return content(id, NOW, PROMPT, ANSWER.repeat(500));
    }

    private static Consumer<Throwable> because(Reason reason) {
        return thrown -> assertThat(thrown).isInstanceOfSatisfying(ContentUnavailableException.class, why -> {
            assertThat(why.reason()).isEqualTo(reason);
            assertThat(why).hasNoCause().hasMessageNotContainingAny(PROMPT, ANSWER, "AAAA", "/");
        });
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).satisfies(because(reason));
    }

    private List<String> filesWith(String... texts) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (Stream.of(texts).anyMatch(bytes::contains)) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        return found;
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    @DisplayName("S1: with a key, neither file nor log shows a prompt, an answer, whose they are, or the key")
    void showsNothingWithAKey() throws IOException {
        EncryptionKey key = ContentKeys.of("a", 1);
        try (SqliteContentStore store = open(key)) {
            done(store.put(said("gen-1")));
            assertThat(folder.resolve("content.db-wal")).isNotEmptyFile();
            assertThat(filesWith(PROMPT, ANSWER, "team-a", key.key().reveal())).isEmpty();
        }
        assertThat(filesWith(PROMPT, ANSWER, "team-a", key.key().reveal())).isEmpty();
        assertThat(filesWith("gen-1")).containsExactly("content.db");
        assertThat(key.toString()).contains("********").doesNotContain(key.key().reveal());
    }

    @Test
    @DisplayName("S1: nobody but the owner may read the files")
    void onlyTheOwnerMayRead() throws IOException {
        try (SqliteContentStore store = open()) {
            done(store.put(said("gen-1")));
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files)
                        .hasSizeGreaterThan(2)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .as(file.toString())
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    @DisplayName("S-175: what was removed is nowhere in the file or its log, though it was never encrypted")
    void forgetsWhatWasRemoved() throws IOException {
        try (SqliteContentStore store = open()) {
            done(store.put(said("gen-1")));
            done(store.put(content("gen-2", NOW.plusSeconds(60), "later", "later")));
            assertThat(filesWith(PROMPT)).isNotEmpty();
            assertThat(done(store.removeBefore(NOW.plusSeconds(1)))).isEqualTo(1);
            assertThat(filesWith(PROMPT, ANSWER)).isEmpty();
            assertThat(done(store.find("gen-2"))).isPresent();
        }
    }

    @Test
    @DisplayName("S1: another key under the same name is refused at opening, in words that show neither")
    void refusesAnotherKeyOfThatName() {
        open(ContentKeys.of("a", 1)).close();
        assertRefused(Reason.WRONG_KEY, () -> open(ContentKeys.of("a", 2)));
        open(ContentKeys.of("a", 1)).close();
    }

    @Test
    @DisplayName("S-175: the first key writes, all of them read; without its key content is there but shut")
    void changesKeys() {
        try (SqliteContentStore store = open(ContentKeys.of("old", 1))) {
            done(store.put(said("gen-1")));
        }
        try (SqliteContentStore store = open(ContentKeys.of("new", 2), ContentKeys.of("old", 1))) {
            done(store.put(said("gen-2")));
            assertThat(done(store.find("gen-1"))).contains(said("gen-1"));
        }
        try (SqliteContentStore store = open(ContentKeys.of("new", 2))) {
            assertThat(done(store.find("gen-2"))).contains(said("gen-2"));
            assertThatThrownBy(() -> done(store.find("gen-1"))).cause().satisfies(because(Reason.WRONG_KEY));
            assertThat(done(store.removeBefore(NOW.plus(Duration.ofDays(1))))).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("S-175: what was written without a key is still read when there is one")
    void readsWhatIsPlain() {
        try (SqliteContentStore store = open()) {
            done(store.put(said("gen-1")));
        }
        try (SqliteContentStore store = open(ContentKeys.of("a", 1))) {
            assertThat(done(store.find("gen-1"))).contains(said("gen-1"));
        }
    }

    @Test
    @DisplayName("S2: content that was put in another generation's place is not opened")
    void isBoundToItsGeneration() throws SQLException {
        EncryptionKey key = ContentKeys.of("a", 1);
        try (SqliteContentStore store = open(key)) {
            done(store.put(said("gen-1")));
        }
        change("UPDATE content SET id = 'gen-2'");
        try (SqliteContentStore store = open(key)) {
            assertThatThrownBy(() -> done(store.find("gen-2"))).cause().satisfies(because(Reason.WRONG_KEY));
        }
    }

    @Test
    @DisplayName("a nonce is used once: the same content is never the same bytes")
    void usesEachNonceOnce() throws SQLException {
        try (SqliteContentStore store = open(ContentKeys.of("a", 1))) {
            for (int i = 0; i < 50; i++) {
                done(store.put(said("gen-" + i)));
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            assertThat(statement
                            .executeQuery("SELECT count(DISTINCT nonce) FROM content WHERE length(nonce) = 12")
                            .getInt(1))
                    .isEqualTo(50);
        }
    }

    @Test
    @DisplayName("rows that are damaged are said to be, and others are read")
    void saysWhatIsDamaged() throws SQLException {
        try (SqliteContentStore store = open()) {
            done(store.put(said("gen-1")));
            done(store.put(said("gen-2")));
        }
        change("UPDATE content SET body = x'01' WHERE id = 'gen-1'");
        try (SqliteContentStore store = open()) {
            assertThatThrownBy(() -> done(store.find("gen-1"))).cause().satisfies(because(Reason.UNREADABLE));
            assertThat(done(store.find("gen-2"))).contains(said("gen-2"));
        }
    }

    @Test
    @DisplayName("S-175: more than may wait is dropped at once and said so; the rest is written")
    void dropsWhatIsTooMuch() {
        StoredContent one = said("gen-0");
        List<CompletionStage<Void>> puts = new ArrayList<>();
        try (SqliteContentStore store = SqliteContentStore.open(file(), List.of(), one.size() - 1)) {
            puts.add(store.put(one));
            assertThatThrownBy(() -> done(puts.get(0))).cause().satisfies(because(Reason.OVERLOADED));
            done(store.put(content("gen-1", NOW, "", "")));
            assertThat(done(store.find("gen-1"))).isPresent();
            assertThat(done(store.find("gen-0"))).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "S-175: a file that has no room left says so for each that is lost, and takes the next when there is room")
    void saysThatThereIsNoRoom() throws IOException {
        AtomicLong mostPages = new AtomicLong(20);
        SqliteFile small = SqliteFile.at(file(), Duration.ofSeconds(1), mostPages::get);
        try (SqliteContentStore store = SqliteContentStore.open(small, List.of(), 1 << 30)) {
            done(store.put(content("gen-1", NOW, "fits", "fits")));
            CompletionStage<Void> large = store.put(content("gen-2", NOW, "x".repeat(200_000), ""));
            assertThatThrownBy(() -> done(large)).cause().satisfies(because(Reason.FAILED));
            for (int i = 0; i < 100; i++) {
                store.put(content("large-" + i, NOW, "x".repeat(200_000), ""));
            }
            done(store.put(content("gen-3", NOW, "fits", "fits")));
            assertThat(done(store.find("gen-1"))).isPresent();
            assertThat(done(store.find("gen-2"))).isEmpty();
            assertThat(done(store.find("gen-3"))).isPresent();
        }
    }

    @Test
    @DisplayName("one file serves one store; a file of something else is left alone")
    void refusesWhatIsNotItsOwn() throws Exception {
        try (SqliteContentStore store = open()) {
            assertRefused(Reason.IN_USE, this::open);
            assertThat(done(store.find("x"))).isEmpty();
        }
        SqliteLedger.open(folder.resolve("ledger.db")).close();
        assertRefused(Reason.UNREADABLE, () -> SqliteContentStore.open(folder.resolve("ledger.db"), List.of()));
        Files.writeString(folder.resolve("text"), "no database, but long enough to be taken for one ".repeat(100));
        assertRefused(Reason.FAILED, () -> SqliteContentStore.open(folder.resolve("text"), List.of()));
        assertRefused(Reason.FAILED, () -> SqliteContentStore.open(file().resolve("below-a-file"), List.of()));
    }
}
