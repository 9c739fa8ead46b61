package io.signalbox.conformance.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.gateway.FakeGateway;
import io.signalbox.testkit.gateway.SignalboxExtension;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test that moves time itself. */
class OwnTimeTest {

    // tag::clock
    @RegisterExtension
    final SignalboxExtension signalbox =
            new SignalboxExtension().gateway(gateway -> gateway.price("smart", "1", "2").clock(ManualClock.atNoon()));

    @Test
    void waitsAsLongAsItTakes(FakeGateway gateway) {
        gateway.next(Reply.answer("At last.").delayed(Duration.ofSeconds(9)));
        ShopAssistant assistant = new ShopAssistant(gateway);
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> assistant.answer("Where is the bread?"));
        gateway.takeRequest();
        gateway.clock().advance(Duration.ofMillis(8_999));
        assertFalse(answer.isDone());
        gateway.clock().advance(Duration.ofMillis(1));
        assertEquals("At last.", answer.join());
    }
    // end::clock
}
