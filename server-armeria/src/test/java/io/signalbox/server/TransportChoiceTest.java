package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.Exchange;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.RawConnection;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy is the same whatever moves the bytes. */
class TransportChoiceTest {

    @ParameterizedTest
    @DisplayName("whole answers, events as they come, and cancellation, over each transport")
    @ValueSource(strings = {"armeria", "jdk", "vertx"})
    void servesOver(String choice) throws Exception {
        Gate gate = Gate.closed();
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                StartedProxy proxy = StartedProxy.over(upstream, builder -> builder.transport(choice))) {
            upstream.next(Reply.answer("Hello there"));
            assertThat(proxy.post("/v1/chat/completions", StartedProxy.chat("a/b", "Hi"))
                            .body())
                    .contains("Hello there");
            upstream.next(Reply.stream("one", "two").holds(Point.afterTokens(1), gate));
            try (RawConnection connection = stream(proxy)) {
                assertThat(connection.until("one")).doesNotContain("two");
                gate.open();
                assertThat(connection.until("[DONE]")).contains("two");
            }
            upstream.takeExchange();
            upstream.takeExchange();
            upstream.next(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
            Exchange left;
            try (RawConnection connection = stream(proxy)) {
                connection.until("one");
                left = upstream.takeExchange();
            }
            left.awaitPeerClosed();
        }
    }

    private static RawConnection stream(StartedProxy proxy) throws IOException {
        String body = StartedProxy.streamedChat("a/b", "Hi");
        return proxy.connect()
                .send("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }
}
