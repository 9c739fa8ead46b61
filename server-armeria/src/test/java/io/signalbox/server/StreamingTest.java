package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.Exchange;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Streams pass through event by event, at the client's pace, for as long as the client is there. */
class StreamingTest {

    private static final String BODY = StartedProxy.streamedChat("a/b", "Hi");
    private static final String REQUEST =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                    + BODY.length() + "\r\n\r\n" + BODY;

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    @DisplayName("each event arrives before the provider has made the next")
    void passesEventsAsTheyCome() throws IOException {
        Gate afterFirst = Gate.closed();
        Gate afterSecond = Gate.closed();
        upstream.next(Reply.stream("one", "two", "three")
                .holds(Point.afterTokens(1), afterFirst)
                .holds(Point.afterTokens(2), afterSecond));
        try (StartedProxy proxy = StartedProxy.over(upstream);
                RawConnection connection = proxy.connect().send(REQUEST)) {
            assertThat(connection.head()).startsWith("HTTP/1.1 200 ").contains("content-type: text/event-stream");
            assertThat(connection.until("one")).doesNotContain("two");
            afterFirst.open();
            assertThat(connection.until("two")).doesNotContain("three");
            afterSecond.open();
            assertThat(connection.until("data: [DONE]\n\n")).contains("three");
            assertThat(connection.until("0\r\n\r\n")).isNotEmpty();
        }
    }

    @Test
    @DisplayName("F-87: a client that leaves in mid-stream ends the call at the provider")
    void cancelsWithTheClient() throws IOException {
        upstream.next(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
        try (StartedProxy proxy = StartedProxy.over(upstream)) {
            Exchange exchange;
            try (RawConnection connection = proxy.connect().send(REQUEST)) {
                connection.until("one");
                exchange = upstream.takeExchange();
            }
            exchange.awaitPeerClosed();
        }
    }

    @Test
    @DisplayName("F-86: a client that leaves before the answer began ends the call at the provider")
    void cancelsBeforeTheAnswer() throws IOException {
        upstream.next(Reply.answer("late").stalls(Point.beforeHeaders()));
        try (StartedProxy proxy = StartedProxy.over(upstream)) {
            Exchange exchange;
            try (RawConnection connection = proxy.connect().send(REQUEST)) {
                exchange = upstream.takeExchange();
                assertThat(connection).isNotNull();
            }
            exchange.awaitPeerClosed();
        }
    }

    @Test
    @DisplayName("F-88: a client that does not read stops the provider; when it reads again it gets everything")
    void slowsTheProviderDown() throws IOException {
        long length = 64L << 20;
        upstream.next(
                Reply.generated(": a comment that says nothing at all\n\n", length)
                        .contentType("text/event-stream")
                        .at(
                                Point.afterBytes(0),
                                Step.text(
                                        "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"b\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"first\"},\"finish_reason\":null}]}\n\n")));
        try (StartedProxy proxy = StartedProxy.over(upstream);
                RawConnection connection = proxy.connect()) {
            connection.receiveBufferOf(64 << 10);
            connection.send(REQUEST);
            connection.until("first");
            Exchange exchange = upstream.takeExchange();
            assertThat(exchange.awaitWritesBlocked()).isLessThan(length / 2);
            assertThat(exchange.peerClosed()).isFalse();
        }
    }

    @Test
    @DisplayName("F-88: a client that takes nothing for the write limit is cut off, and the call at the provider ended")
    void cutsOffWhoNeverReads() throws IOException {
        ServerLimits limits = new ServerLimits(
                Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(300), Duration.ofMinutes(1));
        String[] tokens = new String[1000];
        Arrays.fill(tokens, "y".repeat(1 << 16));
        upstream.next(Reply.stream(tokens));
        try (StartedProxy proxy = StartedProxy.over(upstream, builder -> builder, limits);
                RawConnection connection = proxy.connect()) {
            connection.receiveBufferOf(64 << 10);
            connection.send(REQUEST);
            connection.head();
            upstream.takeExchange().awaitPeerClosed();
        }
    }
}
