package io.signalbox.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.analysis.Backtest;
import io.signalbox.core.analysis.BacktestReport;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.testkit.InMemoryLedger;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for every backtest, whatever callers, providers and the ledger did meanwhile. */
class BacktestLawsTest {

    private static final TimeWindow ALWAYS = new TimeWindow(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));

    @Test
    @DisplayName("A policy equal to the recorded one changes nothing: no request moves, and every figure is as it was")
    void theSamePolicyChangesNothing() {
        long planned = 0;
        for (long seed = 1; seed <= 100; seed++) {
            SimulationResult result = Simulation.of(seed).requests(30).run();
            InMemoryLedger ledger = ledger(result.history());
            for (Backtest.PricesOf prices : Backtest.PricesOf.values()) {
                BacktestReport report =
                        Backtest.of(result.history().config()).at(prices).run(ledger, ALWAYS);
                assertThat(report.moves()).as("seed %s", seed).isEmpty();
                assertThat(report.refusals()).as("seed %s", seed).isEmpty();
                BacktestReport.Row all = report.totals();
                assertThat(all.cost().predicted()).isEqualTo(all.cost().recorded());
                assertThat(all.firstContent().meanDifference()).isZero();
                assertThat(all.total().meanDifference()).isZero();
                assertThat(all.failures().meanDifference()).isZero();
                assertThat(all.notPlanned()).isZero();
                planned += all.unchanged();
            }
        }
        assertThat(planned).isGreaterThan(2_000);
    }

    private static InMemoryLedger ledger(History history) {
        InMemoryLedger ledger = InMemoryLedger.forgiving();
        for (RequestHistory request : history.requests()) {
            request.intent().ifPresent(ledger::open);
            request.generation().ifPresent(ledger::settle);
        }
        return ledger;
    }
}
