package io.signalbox.conformance.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.gateway.FakeGateway;
import io.signalbox.testkit.gateway.SignalboxTest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That code's tests, on a gateway in memory. */
// tag::extension
@SignalboxTest(config = "/signalbox.yaml")
class ShopAssistantTest {

    @Test
    void answersFromTheBackupWhereTheFirstIsBusy(FakeGateway gateway) {
        gateway.provider("main").next(Reply.failure(ProviderFailure.OVERLOADED));
        gateway.provider("backup").next(Reply.answer("On the left.").usage(100, 10));

        assertEquals("On the left.", new ShopAssistant(gateway).answer("Where is the bread?"));

        Generation generation = gateway.takeGeneration();
        assertEquals("backup", generation.provider());
        assertEquals(Optional.of(Money.of("0.00012")), generation.charged());
        assertEquals(Optional.of("Where is the bread?"), gateway.takeRequest().lastUserMessage());
    }
    // end::extension

    // tag::time
    @Test
    void saysSomethingWhereNobodyAnswers(FakeGateway gateway) {
        gateway.answers(Reply.silence());
        assertEquals("Ask again later.", new ShopAssistant(gateway).answer("Where is the bread?"));
        assertTrue(gateway.clock().nanos() >= Duration.ofSeconds(20).toNanos());
    }
    // end::time

    // tag::budget
    @Test
    void saysSomethingWhereTheBudgetIsSpent(FakeGateway gateway) {
        gateway.refusesNext(FakeGateway.budgetSpent());
        assertEquals("Ask again next month.", new ShopAssistant(gateway).answer("Where is the bread?"));
    }
    // end::budget
}
