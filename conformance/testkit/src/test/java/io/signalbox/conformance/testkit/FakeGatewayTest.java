package io.signalbox.conformance.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.signalbox.testkit.Point;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.Step;
import io.signalbox.testkit.ToolCall;
import io.signalbox.testkit.gateway.FakeGateway;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The gateway in memory without an extension. */
class FakeGatewayTest {

    @Test
    void answers() {
        // tag::fake
        try (FakeGateway gateway = FakeGateway.start()) {
            gateway.answers("On the left.");
            assertEquals("On the left.", new ShopAssistant(gateway).answer("Where is the bread?"));
            gateway.verify();
        }
        // end::fake
    }

    @Test
    void doesWhatProvidersDo() {
        try (FakeGateway gateway = FakeGateway.builder()
                .provider("main", "acme/large")
                .provider("backup", "acme/small")
                .alias("smart", "acme/large", "acme/small")
                .start()) {
            // tag::replies
            gateway.next(
                    Reply.answer("In aisle 7.").usage(1_200, 5),
                    Reply.failure(ProviderFailure.RATE_LIMITED).retryAfter(Duration.ofSeconds(2)),
                    Reply.failure(ProviderFailure.CONTENT_FILTER),
                    Reply.failure(ProviderFailure.CONTEXT_LENGTH),
                    Reply.answer("Slowly.").delayed(Duration.ofSeconds(8)),
                    Reply.toolCalls(new ToolCall("call_1", "find_shelf", "{\"for\":\"bread\"}")),
                    Reply.whole("Half an ans").at(Point.afterBytes(60), Step.cut()));
            gateway.answers("acme/small", "From the small one.");
            gateway.provider("main").goDown();
            // end::replies
            gateway.provider("main").comeBack();
            for (int i = 0; i < 20; i++) {
                new ShopAssistant(gateway).answer("Where is the bread?");
            }
            gateway.verify();
        }
    }
}
