package io.signalbox.testkit;

import static io.signalbox.testkit.SampleGenerations.completed;
import static io.signalbox.testkit.SampleGenerations.failed;
import static io.signalbox.testkit.SampleGenerations.intent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class InMemoryLedgerTest {

    private final Generation settled = completed(intent("gen-1"), Money.of("1"));

    @Test
    void settlingTwiceWithDifferentContentFailsLoudly() {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.open(settled.intent());
        ledger.settle(settled);
        assertMisuse(ledger, ledger.settle(failed(settled.intent())), "settled twice with different content: gen-1");
        assertThat(ledger.generation("gen-1")).isEqualTo(settled);
    }

    @Test
    void settlingWithoutOpeningFailsLoudly() {
        InMemoryLedger ledger = new InMemoryLedger();
        assertMisuse(ledger, ledger.settle(settled), "settled without having been opened: gen-1");
    }

    @Test
    void openingTwiceWithDifferentContentFailsLoudly() {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.open(settled.intent());
        assertMisuse(
                ledger,
                ledger.open(intent("gen-1", Optional.empty(), settled.intent().createdAt())),
                "opened twice with different content: gen-1");
    }

    @Test
    void settlingWithAnotherIntentFailsLoudly() {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.open(intent("gen-1", Optional.empty(), settled.intent().createdAt()));
        assertMisuse(ledger, ledger.settle(settled), "settled with another intent than it was opened with: gen-1");
        assertThat(ledger.generation("gen-1").intent().key()).isEmpty();
    }

    @Test
    void settlingAsOpenIsRememberedAsMisuse() {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.open(settled.intent());
        assertThat(ledger.settle(Generation.open(settled.intent())).toCompletableFuture())
                .isCompletedExceptionally();
        assertThatThrownBy(ledger::close).isInstanceOf(AssertionError.class).hasMessageContaining("settled as open");
    }

    @Test
    void repeatingTheSameIsNoMisuse() {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.open(settled.intent());
        ledger.open(settled.intent());
        ledger.settle(settled);
        ledger.settle(settled);
        assertThat(ledger.misuses()).isEmpty();
        assertThat(ledger.generations()).containsExactly(settled);
        ledger.close();
    }

    @Test
    void aTestCanTakeTheStoreAwayAndGiveItBack() {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.becomeUnavailable();
        assertThatThrownBy(() ->
                        ledger.open(settled.intent()).toCompletableFuture().join())
                .hasCauseInstanceOf(LedgerUnavailableException.class)
                .cause()
                .extracting(thrown -> ((LedgerUnavailableException) thrown).reason())
                .isEqualTo(Reason.FAILED);
        assertThat(ledger.generations()).isEmpty();
        ledger.becomeAvailable();
        ledger.open(settled.intent()).toCompletableFuture().join();
        assertThat(ledger.generations()).containsExactly(Generation.open(settled.intent()));
    }

    @Test
    void aTestCanWaitUntilGenerationsAreSettled() throws InterruptedException {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.open(settled.intent());
        Thread other = new Thread(() -> ledger.settle(settled));
        other.start();
        assertThat(ledger.awaitSettled(1)).containsExactly(settled);
        other.join();
    }

    @Test
    void waitingOnAClosedLedgerFailsAtOnce() {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.close();
        assertThatThrownBy(() -> ledger.awaitSettled(1)).isInstanceOf(AssertionError.class);
    }

    private static void assertMisuse(InMemoryLedger ledger, CompletionStage<Void> stage, String what) {
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .hasCauseInstanceOf(AssertionError.class)
                .cause()
                .hasMessage(what);
        assertThat(ledger.misuses()).containsExactly(what);
        assertThatThrownBy(ledger::close).isInstanceOf(AssertionError.class).hasMessageContaining(what);
    }
}
