package io.signalbox.conformance.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.signalbox.core.cost.Money;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.gateway.BaseUri;
import io.signalbox.testkit.gateway.FakeGateway;
import io.signalbox.testkit.gateway.SignalboxExtension;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That code's tests, on a gateway in memory. */
class ShopAssistantTest {

    @RegisterExtension
    final SignalboxExtension signalbox = new SignalboxExtension()
            .gateway(gateway -> gateway.provider("main", "acme/large")
                    .provider("backup", "acme/small")
                    .alias("smart", "acme/large", "acme/small")
                    .price("acme/small", "1", "2"));

    @Test
    void answersFromTheBackupWhereTheFirstIsBusy(FakeGateway gateway) {
        gateway.provider("main").next(Reply.failure(ProviderFailure.OVERLOADED));
        gateway.provider("backup").next(Reply.answer("On the left.").usage(100, 10));
        assertEquals("On the left.", new ShopAssistant(gateway).answer("Where is the bread?"));
        assertEquals(Optional.of(Money.of("0.00012")), gateway.takeGeneration().charged());
    }

    @Test
    void saysSomethingWhereNobodyAnswers(FakeGateway gateway, ManualClock clock) {
        gateway.answers(Reply.silence());
        assertEquals("Ask again later.", new ShopAssistant(gateway).answer("Where is the bread?"));
        assertTrue(clock.nanos() >= Duration.ofSeconds(10).toNanos());
    }

    @Test
    void saysSomethingWhereTheBudgetIsSpent(FakeGateway gateway) {
        gateway.refusesNext(FakeGateway.budgetSpent());
        assertEquals("Ask again next month.", new ShopAssistant(gateway).answer("Where is the bread?"));
    }

    @Test
    void startsAnUpstreamToo(ScriptedUpstream upstream, @BaseUri URI base) {
        assertEquals(upstream.baseUri(), base);
    }
}
