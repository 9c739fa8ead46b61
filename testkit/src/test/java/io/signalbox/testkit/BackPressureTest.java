package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies larger than any buffer are made as they are read, and the test sees how far they came. */
class BackPressureTest {
    private static final long TEN_GIGABYTES = 10_000_000_000L;
    private static final long MUCH = 20_000_000;

    private final ScriptedUpstream upstream =
            ScriptedUpstream.builder().sendBufferBytes(1 << 14).start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void writesOnlyWhatThePeerTakes() {
        upstream.answers(Reply.generated("0123456789", TEN_GIGABYTES));
        try (RawClient client = new RawClient(upstream, 1 << 14)) {
            client.post("{}");
            Exchange exchange = upstream.takeExchange();

            long stuckAt = exchange.awaitWritesBlocked();
            assertThat(stuckAt).isPositive().isLessThan(MUCH);

            client.readUntil("\r\n\r\n");
            client.skip(MUCH);
            exchange.awaitBytesWritten(MUCH);
            assertThat(client.readBytes(10)).isEqualTo("0123456789");
            assertThat(exchange.awaitWritesBlocked()).isBetween(MUCH, 2 * MUCH);
            assertThat(exchange.ending()).isEmpty();
        }
        Exchange left = upstream.exchanges().get(0);
        left.awaitPeerClosed();
        assertThat(left.awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
        assertThat(left.bytesWritten()).isLessThan(2 * MUCH);
    }

    @Test
    void closesWhileAWriteIsStuck() {
        upstream.answers(Reply.script(Step.endlessTokens("on")));
        try (RawClient client = new RawClient(upstream, 1 << 14)) {
            client.post("{}");
            Exchange exchange = upstream.takeExchange();
            exchange.awaitWritesBlocked();

            upstream.close();

            assertThat(exchange.awaitEnding()).isEqualTo(Exchange.Ending.STOPPED);
            assertThat(upstream.threads()).isEmpty();
        }
    }

    @Test
    void doesNotTakeAPauseForBackPressure() {
        try (ScriptedUpstream impatient = ScriptedUpstream.builder()
                        .patience(Duration.ofMillis(400))
                        .start();
                RawClient client = new RawClient(impatient)) {
            impatient.answers(Reply.stream("a").stalls(Point.afterTokens(1)));
            client.post("{}");
            Exchange exchange = impatient.takeExchange();
            exchange.awaitStalled();
            assertThatThrownBy(exchange::awaitWritesBlocked).isInstanceOf(AssertionError.class);
        }
    }
}
