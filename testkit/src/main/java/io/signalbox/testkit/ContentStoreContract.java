package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.content.ContentError;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.ContentUnavailableException.Reason;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.content.StoredContent.Body;
import io.signalbox.core.port.ContentStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The laws of the port {@link ContentStore}. Extend it, say how a store is opened, and run it.
 *
 * <p>What a contract cannot provoke through the port is left to an adapter's own tests: the bound on what waits, a disk that fails,
 * what is left of what was removed.
 */
public abstract class ContentStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00.123456789Z");

    /** For subclasses. */
    protected ContentStoreContract() {}

    /** Opens an empty store. Called once in each test. */
    protected abstract ContentStore open();

    /** Opens again what was kept by a store that was closed, as the next process would. */
    protected abstract ContentStore reopen(ContentStore closed);

    /** Some content of the generation with this id. */
    public static StoredContent content(String id, Instant createdAt, String request, String answer) {
        return new StoredContent(
                id,
                Optional.of("team-a"),
                createdAt,
                "openai-chat",
                Body.of(request.getBytes(StandardCharsets.UTF_8)),
                "application/json",
                Body.of(answer.getBytes(StandardCharsets.UTF_8)),
                Optional.empty());
    }

    private static StoredContent content(String id, Instant createdAt) {
        return content(id, createdAt, "asked " + id, "answered " + id);
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    @DisplayName("C-01: what was put is found as it was, before anybody waited for it to be written")
    void whatWasPutIsFoundAtOnce() {
        try (ContentStore store = open()) {
            for (int i = 0; i < 300; i++) {
                StoredContent content = content("gen-" + i, NOW.plusNanos(i));
                store.put(content);
                assertThat(done(store.find("gen-" + i))).contains(content);
            }
            assertThat(done(store.find("gen-300"))).isEmpty();
        }
    }

    @Test
    @DisplayName("C-02: bytes that are no text, what was cut, a missing key and an error come back as they were")
    void everythingComesBack() {
        ContentError error = new ContentError(
                502, "It failed: ü", Optional.of("Acme"), List.of(new ContentError.Previous(0, "timeout", "Acme")));
        StoredContent content = new StoredContent(
                "gen-1",
                Optional.empty(),
                NOW,
                "x",
                new Body(ByteBuffer.wrap(new byte[] {9, 0, -1, -128, 9}, 1, 3), true),
                "",
                Body.EMPTY,
                Optional.of(error));
        ContentStore store = open();
        done(store.put(content));
        store.close();
        try (ContentStore next = reopen(store)) {
            assertThat(done(next.find("gen-1"))).contains(content);
        }
    }

    @Test
    @DisplayName("C-03: the first content of a generation stays")
    void theFirstStays() {
        try (ContentStore store = open()) {
            done(store.put(content("gen-1", NOW, "first", "first")));
            done(store.put(content("gen-1", NOW, "second", "second")));
            assertThat(done(store.find("gen-1"))).contains(content("gen-1", NOW, "first", "first"));
        }
    }

    @Test
    @DisplayName("C-04: what is older than a moment is removed, all of it, and nothing else")
    void removesWhatIsOlder() {
        try (ContentStore store = open()) {
            IntStream.range(0, 1000)
                    .forEach(i -> store.put(content("gen-" + i, NOW.minus(Duration.ofMinutes(1000 - i)))));
            assertThat(done(store.removeBefore(NOW.minus(Duration.ofMinutes(100)))))
                    .isEqualTo(900);
            assertThat(done(store.find("gen-899"))).isEmpty();
            assertThat(done(store.find("gen-900"))).isPresent();
            assertThat(done(store.removeBefore(NOW.minus(Duration.ofMinutes(100)))))
                    .isZero();
        }
    }

    @Test
    @DisplayName("C-05: from many threads at once, everything is there in the end")
    void takesFromManyThreads() throws InterruptedException {
        ContentStore store = open();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int from = t * 100;
            Thread thread = new Thread(() ->
                    IntStream.range(from, from + 100).forEach(i -> store.put(content("gen-" + i, NOW))));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        store.close();
        try (ContentStore next = reopen(store)) {
            for (int i = 0; i < 800; i++) {
                assertThat(done(next.find("gen-" + i))).isPresent();
            }
        }
    }

    @Test
    @DisplayName("C-06: a store that is closed says so, and may be closed again")
    void saysThatItIsClosed() {
        ContentStore store = open();
        store.close();
        store.close();
        for (CompletionStage<?> stage :
                List.of(store.put(content("gen-1", NOW)), store.find("gen-1"), store.removeBefore(NOW))) {
            assertThatThrownBy(() -> done(stage))
                    .cause()
                    .isInstanceOfSatisfying(
                            ContentUnavailableException.class,
                            why -> assertThat(why.reason()).isEqualTo(Reason.CLOSED));
        }
    }
}
