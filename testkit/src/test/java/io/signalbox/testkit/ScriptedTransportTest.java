package io.signalbox.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScriptedTransportTest {

    private static final TransportLimits LIMITS = new TransportLimits(
            Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(1));

    private final ManualClock clock = ManualClock.atNoon();
    private final ScriptedTransport transport = ScriptedTransport.on(clock);

    @Test
    void answersInTheDialectOfThePath() {
        transport.answers("It rains.").nextForModel("acme/one", Reply.answer("It snows."));
        assertThat(read(send("/v1/messages", false)).text())
                .contains("It snows.")
                .contains("\"type\":\"message\"");
        assertThat(read(send("/v1/chat/completions", false)).text()).contains("It rains.");
        assertThat(transport.takeRequest().header("X-Test")).contains("yes");
        assertThat(transport.takeRequest().model()).contains("acme/one");
        assertThat(transport.requestCount()).isEqualTo(2);
        assertThat(transport.exchanges())
                .allSatisfy(exchange -> assertThat(exchange.ending()).contains(Exchange.Ending.COMPLETED));
    }

    @Test
    void givesNoMoreThanWasAskedFor() {
        transport.answers(Reply.stream("one ", "two "));
        Reading reading = subscribe(send("/v1/chat/completions", true), 0);
        assertThat(reading.pieces).isZero();
        reading.ask(2);
        assertThat(reading.pieces).isEqualTo(2);
        assertThat(transport.openExchanges()).hasSize(1);
        reading.ask(Long.MAX_VALUE);
        assertThat(reading.ended()).isEmpty();
        assertThat(transport.openExchanges()).isEmpty();
    }

    @Test
    void floodsWithoutHoldingTheFlood() {
        transport.answers(Reply.generated("abc", 40_000));
        Reading reading = read(send("/any", false));
        assertThat(reading.text()).hasSize(40_000).startsWith("abcabc").endsWith("abca");
        assertThat(reading.pieces).isEqualTo(3);
    }

    @Test
    void waitsForItsClock() {
        transport.answers(
                Reply.stream("one ", "two ").delayed(Duration.ofSeconds(3)).tokenGap(Duration.ofSeconds(4)));
        Transport.Call call = send("/v1/chat/completions", true);
        clock.advance(Duration.ofMillis(2_999));
        assertThat(call.response().toCompletableFuture()).isNotDone();
        clock.advance(Duration.ofMillis(1));
        Reading reading = read(call);
        assertThat(reading.text()).contains("one ").doesNotContain("two ");
        clock.advance(Duration.ofSeconds(4));
        assertThat(reading.text()).contains("two ");
        assertThat(clock.waiting()).isZero();
    }

    @Test
    void keepsTheLimits() {
        transport.next(Reply.silence(), Reply.stream("one ", "two ").stalls(Point.afterTokens(1)));
        Transport.Call silent = send("/v1/chat/completions", true);
        clock.advance(LIMITS.firstByte());
        assertThat(reasonOf(silent)).isEqualTo(Reason.FIRST_BYTE_TIMEOUT);
        Reading stalled = read(send("/v1/chat/completions", true));
        clock.advance(LIMITS.idle());
        assertThat(stalled.ended()).contains(Reason.IDLE_TIMEOUT);
        assertThat(clock.waiting()).isZero();
    }

    @Test
    void standsAtAGate() {
        Gate gate = Gate.closed();
        transport.answers(Reply.stream("one ", "two ").holds(Point.afterTokens(1), gate));
        Reading reading = read(send("/v1/chat/completions", true));
        gate.awaitReached();
        assertThat(reading.text()).contains("one ").doesNotContain("two ");
        gate.open();
        assertThat(reading.text()).contains("two ").endsWith("[DONE]\n\n");
    }

    @Test
    void breaksAsASocketWould() {
        transport.next(
                Reply.reset(),
                Reply.hangUp(),
                Reply.raw("no HTTP"),
                Reply.stream("one ", "two ").cuts(Point.afterTokens(1)));
        assertThat(reasonOf(send("/any", false))).isEqualTo(Reason.CONNECTION_RESET);
        assertThat(reasonOf(send("/any", false))).isEqualTo(Reason.CONNECTION_RESET);
        assertThat(reasonOf(send("/any", false))).isEqualTo(Reason.PROTOCOL);
        Reading cut = read(send("/v1/chat/completions", true));
        assertThat(cut.text()).contains("one ").doesNotContain("two ");
        assertThat(cut.ended()).contains(Reason.CONNECTION_RESET);
    }

    @Test
    void goesDownAndComesBack() {
        transport.answers(Reply.stream("one ", "two ").stalls(Point.afterTokens(1)));
        Reading reading = read(send("/v1/chat/completions", true));
        transport.goDown();
        assertThat(reading.ended()).contains(Reason.CONNECTION_RESET);
        assertThat(reasonOf(send("/any", false))).isEqualTo(Reason.CONNECTION_REFUSED);
        transport.comeBack();
        assertThat(send("/any", false).response().toCompletableFuture()).isCompleted();
    }

    @Test
    void everyEndIsHeardOnce() {
        transport.answers(Reply.stream("one ", "two "));
        Reading left = subscribe(send("/v1/chat/completions", true), 1);
        left.leave();
        left.ask(1);
        assertThat(left.pieces).isEqualTo(1);
        assertThat(left.ended).isNotDone();
        assertThat(transport.takeExchange().ending()).contains(Exchange.Ending.PEER_CLOSED);
        Reading closed = subscribe(send("/v1/chat/completions", true), 1);
        transport.close();
        assertThat(closed.ended()).contains(Reason.CANCELLED);
        assertThat(reasonOf(send("/any", false))).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void anotherOneSaysWhatItsOwnScriptDoesNot() {
        ScriptedTransport other = transport.another();
        transport.answers("from all");
        other.next(Reply.answer("from one"));
        assertThat(read(other.send(request("/v1/chat/completions", false))).text())
                .contains("from one");
        assertThat(read(other.send(request("/v1/chat/completions", false))).text())
                .contains("from all");
        assertThat(transport.requests()).hasSize(2);
        assertThat(other.unusedReplies()).isZero();
    }

    @Test
    void aScriptThatDoesNotFitIsComplainedOf() {
        transport.answers(Reply.answer("whole").cuts(Point.afterTokens(7)));
        assertThat(read(send("/v1/chat/completions", false)).text()).contains("scripted_transport_error");
        assertThat(transport.complaints()).singleElement().asString().contains("is never reached");
    }

    @Test
    void timeMovesWhileSomebodyWaitsAndNothingStands() throws Exception {
        try (TimeMover mover = TimeMover.of(clock)) {
            ScriptedTransport moving = ScriptedTransport.on(clock, mover);
            Gate gate = Gate.closed();
            moving.answers(Reply.answer("Hi").delayed(Duration.ofSeconds(9)).holds(Point.afterHeaders(), gate));
            Transport.Call call = moving.send(request("/v1/chat/completions", false));
            mover.waits();
            Reading reading = read(call);
            gate.awaitReached();
            assertThat(clock.nanos()).isEqualTo(Duration.ofSeconds(9).toNanos());
            gate.open();
            assertThat(reading.ended()).isEmpty();
            mover.waitsNoMore();
        }
    }

    private Transport.Call send(String path, boolean streamed) {
        return transport.send(request(path, streamed));
    }

    private static TransportRequest request(String path, boolean streamed) {
        byte[] body = ("{\"model\":\"acme/one\",\"stream\":" + streamed + "}").getBytes(UTF_8);
        return new TransportRequest(
                "POST",
                URI.create("http://one.invalid" + path),
                Headers.of("x-test", "yes"),
                List.of(ByteBuffer.wrap(body)),
                LIMITS);
    }

    private static Reading read(Transport.Call call) {
        return subscribe(call, Long.MAX_VALUE);
    }

    private static Reading subscribe(Transport.Call call, long demand) {
        Reading reading = new Reading(demand);
        TransportResponse response = call.response().toCompletableFuture().join();
        response.body().subscribe(reading);
        return reading;
    }

    private static Reason reasonOf(Transport.Call call) {
        CompletableFuture<TransportResponse> response = call.response().toCompletableFuture();
        assertThatThrownBy(response::join).isInstanceOf(CompletionException.class);
        return response.handle((none, thrown) -> ((TransportException) thrown).reason())
                .join();
    }

    private static final class Reading implements Flow.Subscriber<ByteBuffer> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<Optional<Reason>> ended = new CompletableFuture<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        private final long demand;
        private int pieces;

        Reading(long demand) {
            this.demand = demand;
        }

        String text() {
            return bytes.toString(UTF_8);
        }

        Optional<Reason> ended() {
            return ended.orTimeout(60, TimeUnit.SECONDS).join();
        }

        void ask(long n) {
            subscription.join().request(n);
        }

        void leave() {
            subscription.join().cancel();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
            if (demand > 0) {
                given.request(demand);
            }
        }

        @Override
        public void onNext(ByteBuffer piece) {
            pieces++;
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public void onError(Throwable thrown) {
            assertThat(ended.complete(Optional.of(((TransportException) thrown).reason())))
                    .isTrue();
        }

        @Override
        public void onComplete() {
            assertThat(ended.complete(Optional.empty())).isTrue();
        }
    }
}
