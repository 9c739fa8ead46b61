package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.Exchange;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.RawConnection;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A proxy that is told to stop lets streams come to their end, takes nothing new, and ends what does not end by itself. */
class DrainTest {

    private static final String BODY = StartedProxy.streamedChat("a/b", "Hi");
    private static final String REQUEST =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                    + BODY.length() + "\r\n\r\n" + BODY;
    private static final String READY = "GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    @DisplayName("F-155: not ready at once, new requests 503 and closed, a running stream ends whole")
    void letsStreamsEnd() throws Exception {
        Gate gate = Gate.closed();
        upstream.next(Reply.stream("one", "two").holds(Point.afterTokens(1), gate));
        StartedProxy proxy = StartedProxy.over(upstream);
        try (RawConnection running = proxy.connect().send(REQUEST);
                RawConnection probing = proxy.connect();
                RawConnection asking = proxy.connect()) {
            running.until("one");
            CompletableFuture<Void> closing = CompletableFuture.runAsync(proxy::close);
            String ready = probing.send(READY).answer();
            while (!ready.startsWith("HTTP/1.1 503 ")) {
                ready = probing.send(READY).answer();
            }
            assertThat(asking.send(REQUEST).answer())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("connection: close")
                    .contains("shutting_down");
            assertThat(asking.rest()).isEmpty();
            assertThat(closing).isNotDone();
            gate.open();
            assertThat(running.until("data: [DONE]\n\n")).contains("two");
            closing.get(StartedProxy.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "F-155: what has not ended by the end of the grace ends with an error event, never as if it were whole")
    void endsWhatDoesNotEnd() throws IOException {
        upstream.next(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        StartedProxy proxy = StartedProxy.over(
                upstream, builder -> builder.server(builder.server().withShutdownGrace(Duration.ofMillis(100))));
        try (RawConnection running = proxy.connect().send(REQUEST)) {
            running.until("one");
            Exchange exchange = upstream.takeExchange();
            proxy.close();
            assertThat(running.rest())
                    .contains("\"code\":\"shutting_down\"", "\"finish_reason\":\"error\"")
                    .doesNotContain("two");
            exchange.awaitPeerClosed();
        }
    }
}
