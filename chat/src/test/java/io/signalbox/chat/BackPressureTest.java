package io.signalbox.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.testkit.Exchange;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Streams for a subscriber: as fast as it asks, one signal at a time, and not after it has left. */
class BackPressureTest {

    private final ScriptedGateway there = new ScriptedGateway();

    @AfterEach
    void stop() {
        there.close();
    }

    /** Writes down what it is told. */
    private static class Recording implements Flow.Subscriber<ChatEvent> {
        final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        final BlockingQueue<ChatEvent> events = new LinkedBlockingQueue<>();
        final CompletableFuture<Void> end = new CompletableFuture<>();
        final AtomicInteger inside = new AtomicInteger();
        final List<String> offences = new CopyOnWriteArrayList<>();

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public void onNext(ChatEvent event) {
            if (inside.incrementAndGet() != 1 || end.isDone()) {
                offences.add("at once, or after the end: " + event);
            }
            events.add(event);
            inside.decrementAndGet();
        }

        @Override
        public void onError(Throwable thrown) {
            end.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }

        void request(long n) {
            subscription.join().request(n);
        }

        ChatEvent take() throws InterruptedException {
            ChatEvent event = events.poll(60, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event came");
            }
            return event;
        }
    }

    @Test
    @DisplayName("a subscriber gets what it asks for and no more, and the end without asking")
    void deliversWhatIsAskedFor() throws Exception {
        there.upstream().answers(Reply.stream("one ", "two ", "three").usage(1, 3));
        Recording reader = new Recording();
        there.chat("acme/chat").stream("Hello").subscribe(reader);

        int taken = 0;
        StringBuilder text = new StringBuilder();
        for (boolean ended = false; !ended; taken++) {
            assertThat(reader.events).isEmpty();
            reader.request(1);
            ChatEvent event = reader.take();
            if (event instanceof ChatEvent.Text more) {
                text.append(more.text());
            }
            ended = event instanceof ChatEvent.Finished;
        }
        reader.end.get(60, TimeUnit.SECONDS);
        assertThat(text).hasToString("one two three");
        assertThat(taken).isGreaterThan(4);
        assertThat(reader.offences).isEmpty();
    }

    @Test
    @DisplayName("a reader that takes its time makes the provider wait: nothing is fetched that nobody asked for")
    void makesTheProviderWait() throws Exception {
        there.upstream().answers(Reply.script(Step.role(), Step.endlessTokens("a word and another one ")));
        Recording reader = new Recording();
        there.chat("acme/chat").stream("Hello").subscribe(reader);
        reader.request(10);
        for (int i = 0; i < 10; i++) {
            reader.take();
        }

        Exchange exchange = there.upstream().exchanges().get(0);
        long written = exchange.awaitWritesBlocked();

        assertThat(reader.events).isEmpty();
        assertThat(written).isLessThan(64L << 20);
        reader.subscription.join().cancel();
        exchange.awaitPeerClosed();
        assertThat(there.ledger().awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
        assertThat(reader.end).isNotDone();
    }

    @Test
    @DisplayName("a subscriber that asks for everything at once gets it, one signal at a time")
    void deliversEverythingAtOnce() throws Exception {
        String[] tokens = new String[2000];
        Arrays.fill(tokens, "word ");
        there.upstream().answers(Reply.stream(tokens));
        Recording reader = new Recording();

        there.chat("acme/gemini").stream("Hello").subscribe(reader);
        reader.request(Long.MAX_VALUE);
        reader.request(Long.MAX_VALUE);
        reader.end.get(60, TimeUnit.SECONDS);

        assertThat(reader.offences).isEmpty();
        assertThat(reader.events.stream()
                        .filter(ChatEvent.Text.class::isInstance)
                        .map(event -> ((ChatEvent.Text) event).text())
                        .reduce("", String::concat))
                .isEqualTo("word ".repeat(2000));
    }

    @Test
    @DisplayName("asking for nothing is an error of the subscriber's, which ends the call")
    void refusesToDeliverNothing() throws Exception {
        there.upstream().answers(Reply.stream("one ", "never").holds(Point.afterTokens(1), Gate.closed()));
        Recording reader = new Recording();
        there.chat("acme/chat").stream("Hello").subscribe(reader);

        reader.request(0);

        assertThat(reader.end).failsWithin(Duration.ofSeconds(20));
        assertThat(there.ledger().awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
    }

    @Test
    @DisplayName("a subscriber that throws has left: it is told nothing more, and the call ends at the provider")
    void throwsItself() throws Exception {
        there.upstream().answers(Reply.stream("one ", "never").holds(Point.afterTokens(1), Gate.closed()));
        CompletableFuture<Throwable> handled = new CompletableFuture<>();
        // The handler of all threads, since those of the common pool take none of their own.
        Thread.UncaughtExceptionHandler usual = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((any, thrown) -> {
            if (thrown instanceof ArithmeticException) {
                handled.complete(thrown);
            }
        });
        Recording reader = new Recording() {
            @Override
            public void onNext(ChatEvent event) {
                super.onNext(event);
                throw new ArithmeticException("of the subscriber's own");
            }
        };
        there.chat("acme/chat").stream("Hello").subscribe(reader);

        reader.request(Long.MAX_VALUE);

        try {
            assertThat(handled.get(60, TimeUnit.SECONDS)).hasMessage("of the subscriber's own");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(usual);
        }
        there.upstream().takeExchange().awaitPeerClosed();
        assertThat(there.ledger().awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
        assertThat(reader.events).hasSize(1);
        assertThat(reader.end).isNotDone();
    }

    @Test
    @DisplayName("a subscriber that leaves before the answer begins has left; one that leaves at once asks nobody")
    void leavesEarly() throws Exception {
        there.upstream().answers(Reply.stream("never").holds(Point.beforeHeaders(), Gate.closed()));
        Recording reader = new Recording();
        there.chat("acme/chat").stream("Hello").subscribe(reader);
        Exchange exchange = there.upstream().takeExchange();
        reader.subscription.join().cancel();
        exchange.awaitPeerClosed();

        there.chat("acme/chat").stream("Hello").subscribe(new Recording() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                given.cancel();
            }
        });
        assertThat(there.upstream().requests()).hasSize(1);
    }

    @Test
    @DisplayName("a stream has one reader; a second is refused, and a closed one asks nobody")
    void hasOneReader() throws Exception {
        there.upstream().answers(Reply.stream("one"));
        ChatStream stream = there.chat("acme/chat").stream("Hello");
        assertThat(String.join("", stream.texts())).isEqualTo("one");

        Recording second = new Recording();
        stream.subscribe(second);
        assertThat(second.end).isCompletedExceptionally();
        assertThatIllegalStateException()
                .isThrownBy(stream::iterator)
                .withMessage("stream: read or closed already (expected: one reader)");

        ChatStream closed = there.chat("acme/chat").stream("Hello");
        closed.close();
        assertThatIllegalStateException().isThrownBy(closed::answer);
        assertThat(there.upstream().requests()).hasSize(1);
    }

    @Test
    @DisplayName("another thread may close a stream under the one that waits for it")
    void isClosedByAnother() throws Exception {
        Gate gate = Gate.closed();
        there.upstream().answers(Reply.stream("one ", "never").holds(Point.afterTokens(1), gate));
        ChatStream stream = there.chat("acme/chat").stream("Hello");
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(stream::answer);
        gate.awaitReached();

        stream.close();

        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ChatException.class);
        assertThat(there.ledger().awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
    }
}
