package io.signalbox.testkit;

import static io.signalbox.testkit.TransportProtocol.HTTP_1_1;
import static io.signalbox.testkit.TransportProtocol.HTTP_1_1_TLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;

/** Laws of ends: whoever ends a call, and whenever, it ends once, and leaves neither connection nor timer. */
abstract class TransportEndingLaws extends TransportNameLaws {

    private static final int MANY_PIECES = 5_000;
    private static final int RACES = 60;

    @Law
    @DisplayName("T-83: a subscriber who asks for one piece gets one")
    void deliversOnePieceEach() {
        Gate gate = Gate.closed();
        upstream().answers(Reply.stream("one", "two", "three").holds(Point.afterTokens(2), gate));
        BodyCollector body = BodyCollector.of(answer(post("{\"stream\":true}")).body());
        body.request(1).awaitPieces(1);
        gate.awaitReached();
        byte[] first = body.bytes();
        gate.open();
        body.request(1).awaitPieces(2);
        assertThat(first.length).isPositive();
        body.request(Long.MAX_VALUE).awaitCompletion();
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8)).endsWith("[DONE]\n\n");
    }

    @Law
    @DisplayName("T-84, F-077: a subscriber who asks for the next piece from within the last needs no deeper stack")
    void asksFromWithin() {
        upstream().answers(Reply.text("x".repeat(MANY_PIECES)).chunksOf(1).writesOf(1000));
        CompletableFuture<Integer> all = new CompletableFuture<>();
        answer(post("{}")).body().subscribe(new Greedy(all));
        assertThat(all.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(MANY_PIECES);
    }

    @Law
    @DisplayName("T-85: who subscribes late gets the whole body, or its failure")
    void waitsForSubscribers() {
        upstream().next(Reply.text("kept"));
        TransportResponse whole = answer(post("{}"));
        upstream().takeExchange().awaitEnding();
        assertThat(read(whole)).isEqualTo("kept");
        Gate gate = Gate.closed();
        upstream().next(Reply.stream("one", "two").at(Point.afterTokens(1), Step.hold(gate), Step.reset()));
        TransportResponse broken = answer(post("{\"stream\":true}"));
        gate.open();
        upstream().takeExchange().awaitEnding();
        assertThat(BodyCollector.of(broken.body()).request(Long.MAX_VALUE).awaitFailure())
                .isInstanceOf(TransportException.class);
    }

    @Law
    @DisplayName("T-86, F-055: the total limit ends an answer that nobody reads; whoever comes then hears of it")
    void limitsUnreadAnswers() {
        upstream().answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        TransportResponse response = answer(withLimits(LONG, LONG, LONG, Duration.ofSeconds(60)));
        advanceInSteps(Duration.ofSeconds(61));
        upstream().takeExchange().awaitPeerClosed();
        expect(BodyCollector.of(response.body()).request(1).awaitFailure(), SendProgress.SENT, Reason.TOTAL_TIMEOUT);
    }

    @Law
    @DisplayName("T-87, F-052: headers and then nothing is silence of the body")
    void limitsTheFirstPiece() {
        upstream().answers(Reply.text("x").stalls(Point.afterHeaders()));
        BodyCollector body = BodyCollector.of(
                answer(withLimits(LONG, LONG, Duration.ofSeconds(10), LONG)).body());
        body.request(1);
        advanceInSteps(Duration.ofSeconds(11));
        expect(body.awaitFailure(), SendProgress.SENT, Reason.IDLE_TIMEOUT);
        upstream().takeExchange().awaitPeerClosed();
    }

    @Law(on = {HTTP_1_1, HTTP_1_1_TLS})
    @DisplayName("T-88, F-051: an interim answer or half a head is no first byte of the answer")
    void limitsHalfAnswers() {
        for (Reply half : List.of(
                Reply.text("x").interim(103).stalls(Point.afterWireBytes(40)),
                Reply.text("x").stalls(Point.afterWireBytes(20)))) {
            upstream().next(half);
            Transport.Call call = transport().send(withLimits(LONG, Duration.ofSeconds(30), LONG, LONG));
            Exchange exchange = upstream().takeExchange();
            exchange.awaitStalled();
            advanceInSteps(Duration.ofSeconds(31));
            expect(failureOf(call), SendProgress.SENT, Reason.FIRST_BYTE_TIMEOUT);
            exchange.awaitPeerClosed();
        }
    }

    @Law
    @DisplayName("T-89: pieces that keep coming are no silence, until the total limit")
    void limitsTrickles() {
        Gate gate = Gate.closed();
        upstream()
                .answers(Reply.stream("one", "two", "three")
                        .holds(Point.afterTokens(1), gate)
                        .stalls(Point.afterTokens(2)));
        BodyCollector body =
                BodyCollector.of(answer(withLimits(LONG, LONG, Duration.ofSeconds(10), Duration.ofSeconds(25)))
                        .body());
        body.request(Long.MAX_VALUE).awaitText("one");
        advanceInSteps(Duration.ofSeconds(9));
        gate.open();
        body.awaitText("two");
        advanceInSteps(Duration.ofSeconds(9));
        assertThat(body.hasEnded()).isFalse();
        advanceInSteps(Duration.ofSeconds(8));
        assertThat(body.awaitFailure())
                .isInstanceOfSatisfying(
                        TransportException.class,
                        end -> assertThat(end.reason()).isIn(Reason.IDLE_TIMEOUT, Reason.TOTAL_TIMEOUT));
    }

    @Law
    @DisplayName("T-90: a call can be cancelled at any moment, by anybody, twice; it ends once, and the next is served")
    void survivesCancelRaces() throws InterruptedException {
        upstream().answers(Reply.stream("one", "two", "three"));
        for (int i = 0; i < RACES; i++) {
            Transport.Call call = transport().send(post("{\"stream\":true}"));
            AtomicInteger ends = new AtomicInteger();
            CompletableFuture<Void> ended = new CompletableFuture<>();
            call.response().whenComplete((response, thrown) -> {
                if (thrown != null) {
                    ends.incrementAndGet();
                    ended.complete(null);
                } else {
                    response.body().subscribe(new Counting(ends, ended));
                }
            });
            Thread other = new Thread(call::cancel);
            for (int spin = 0; spin < i * 200; spin++) {
                Thread.onSpinWait();
            }
            other.start();
            call.cancel();
            other.join();
            ended.orTimeout(60, TimeUnit.SECONDS).join();
            assertThat(ends).hasValue(1);
        }
        assertThat(read(answer(post("{}")))).contains("three");
        assertThat(clock.waiting()).isZero();
    }

    @Law
    @DisplayName("T-91: cancelling from within the body's own signals ends it")
    void cancelsFromWithin() {
        upstream().answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        for (Consumer<Transport.Call> how : List.<Consumer<Transport.Call>>of(Transport.Call::cancel, call -> {})) {
            Transport.Call call = transport().send(post("{\"stream\":true}"));
            Exchange exchange = upstream().takeExchange();
            responseOf(call).body().subscribe(new Leaving(() -> how.accept(call)));
            exchange.awaitPeerClosed();
        }
        assertThat(clock.waiting()).isZero();
    }

    @Law(needs = TransportTrait.REUSE)
    @DisplayName("T-92: cancelling what is over does nothing, and its connection is used again")
    void ignoresLateCancels() {
        upstream().answers(Reply.text("x"));
        for (int i = 0; i < 6; i++) {
            Transport.Call call = transport().send(post("{}"));
            read(responseOf(call));
            call.cancel();
            call.cancel();
        }
        assertThat(upstream().connections()).isLessThanOrEqualTo(pools());
    }

    @Law
    @DisplayName("T-93: closing ends every call, wherever it is, and every connection; closing again does nothing")
    void closesEverything() {
        upstream().answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        BodyCollector inBody =
                BodyCollector.of(answer(post("{\"stream\":true}")).body());
        inBody.request(Long.MAX_VALUE).awaitPieces(1);
        TransportResponse unread = answer(post("{\"stream\":true}"));
        upstream().answers(Reply.silence());
        Transport.Call waiting = transport().send(post("{}"));
        upstream().awaitRequests(3);
        transport().close();
        transport().close();
        expect(inBody.awaitFailure(), SendProgress.SENT, Reason.CANCELLED);
        expect(failureOf(waiting), SendProgress.SENT, Reason.CANCELLED);
        expect(BodyCollector.of(unread.body()).request(1).awaitFailure(), SendProgress.SENT, Reason.CANCELLED);
        upstream().exchanges().forEach(Exchange::awaitPeerClosed);
        assertThat(clock.waiting()).isZero();
    }

    @Law
    @DisplayName("T-94: faults leave no connection, no timer and no thread behind")
    void leavesNothingBehind() throws InterruptedException {
        // What the calls start is counted apart from what other tests run at the same time.
        ThreadGroup callers = new ThreadGroup("callers");
        CompletableFuture<Integer> threads = new CompletableFuture<>();
        Thread caller = new Thread(callers, () -> {
            try {
                meetFaults();
                threads.complete(callers.activeCount());
            } catch (RuntimeException | Error failed) {
                threads.completeExceptionally(failed);
            }
        });
        caller.start();
        caller.join();
        if (!protocol().http2()) {
            upstream().awaitOpenConnections(0);
        }
        assertThat(upstream().openConnections()).isLessThanOrEqualTo(pools());
        assertThat(clock.waiting()).isZero();
        assertThat(threads.join()).as("threads after 40 calls").isLessThan(20);
    }

    private void meetFaults() {
        List<Reply> faults = List.of(
                Reply.reset(),
                Reply.hangUp(),
                Reply.text("0123456789").sized().cuts(Point.afterBytes(4)),
                Reply.stream("one", "two").resets(Point.afterTokens(1)));
        for (int i = 0; i < 8; i++) {
            for (Reply fault : faults) {
                upstream().next(fault);
                brokenEndOf(transport().send(post("{\"stream\":true}")));
            }
            upstream().next(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
            Transport.Call left = transport().send(post("{\"stream\":true}"));
            responseOf(left);
            left.cancel();
        }
    }

    @Law(on = HTTP_1_1)
    @DisplayName("T-95, F-043: an answer that is none leaves no connection behind")
    void closesAfterNonsense() throws IOException {
        for (String nonsense : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 999 What\r\nContent-Length: 3\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n")) {
            try (RawPeer peer = RawPeer.start(wire -> {
                wire.readHead();
                wire.write(nonsense);
            })) {
                brokenEndOf(transport().send(get("http://127.0.0.1:" + peer.port() + "/")));
                peer.awaitAllClosed();
            }
        }
    }

    /** Takes pieces one by one, and asks for each from within the last. */
    private static final class Greedy implements Flow.Subscriber<ByteBuffer> {
        private final CompletableFuture<Integer> all;
        private final List<Flow.Subscription> subscription = new ArrayList<>();
        private int bytes;

        Greedy(CompletableFuture<Integer> all) {
            this.all = all;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.add(given);
            given.request(1);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            bytes += piece.remaining();
            subscription.get(0).request(1);
        }

        @Override
        public void onError(Throwable thrown) {
            all.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            all.complete(bytes);
        }
    }

    /** Counts how often a body ends. */
    private record Counting(AtomicInteger ends, CompletableFuture<Void> ended) implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription given) {
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer piece) {}

        @Override
        public void onError(Throwable thrown) {
            ends.incrementAndGet();
            ended.complete(null);
        }

        @Override
        public void onComplete() {
            ends.incrementAndGet();
            ended.complete(null);
        }
    }

    /** Goes at the first piece: ends the call, and then its own subscription. */
    private static final class Leaving implements Flow.Subscriber<ByteBuffer> {
        private final Runnable first;
        private final List<Flow.Subscription> subscription = new ArrayList<>();

        Leaving(Runnable first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.add(given);
            given.request(1);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            first.run();
            subscription.get(0).cancel();
        }

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void onComplete() {}
    }
}
