package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.analysis.Backtest;
import io.signalbox.core.analysis.BacktestReport;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.ProviderModelConfig;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.routing.Exclusion;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.RecordedTraffic;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The snippet of the guide to backtests, run. */
class ReplayGuideTest {

    @Test
    void testsAPolicyInJava() {
        GatewayConfig today = config("acme/large", "acme/small");
        GatewayConfig newPolicy = config("acme/small", "acme/large");
        Ledger ledger = ledger(today);
        // tag::backtest
        TimeWindow october =
                new TimeWindow(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"));
        BacktestReport report = Backtest.of(newPolicy)
                .at(Backtest.PricesOf.RECORDED)
                .by(List.of(Dimension.MODEL, Dimension.KEY))
                .run(ledger, october);
        Money difference = report.totals().cost().difference();
        long moved = report.totals().moved();
        // end::backtest
        assertThat(difference).isLessThan(Money.ZERO);
        assertThat(moved).isPositive();
        assertThat(Backtest.of(today).run(ledger, october).isWithoutDifference())
                .isTrue();
    }

    @Test
    void testsAPolicyOfOnesOwn() {
        GatewayConfig today = config("acme/large", "acme/small");
        TimeWindow october =
                new TimeWindow(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"));
        BacktestReport report = Backtest.of(today)
                .routing(standard -> (facts, targets, catalog, health, chance) -> standard.plan(
                                facts, targets, catalog, health, chance)
                        .without(candidate -> Optional.of(candidate.endpoint().id())
                                .filter(id -> id.upstreamModel().equals("acme/large"))
                                .map(id -> new Exclusion(id.toString(), "nothingLarge", "it is large"))))
                .run(ledger(today), october);
        assertThat(report.totals().cost().difference()).isLessThan(Money.ZERO);
        assertThat(report.totals().moved()).isPositive();
    }

    @Test
    void theGuideShowsThisSnippet() {
        String source = Pages.read("docs/src/test/java/io/signalbox/docs/ReplayGuideTest.java");
        String region = source.substring(
                source.indexOf('\n', source.indexOf("// tag::backtest")) + 1,
                source.indexOf("        // end::backtest"));
        String snippet =
                region.lines().map(line -> line.replaceFirst("^ {8}", "")).collect(Collectors.joining("\n"));
        assertThat(Pages.read("docs/guides/replay.md"))
                .contains("<!-- snippet: backtest -->\n```java\n" + snippet + "\n```\n<!-- end -->");
    }

    private static GatewayConfig config(String... smart) {
        return GatewayConfig.builder()
                .provider(ProviderConfig.builder("west", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("https://west.example/v1"))
                        .models(List.of(
                                ProviderModelConfig.of(
                                        "acme/large", EndpointFacts.priced(Prices.perMillionTokens("3", "12"))),
                                ProviderModelConfig.of(
                                        "acme/small", EndpointFacts.priced(Prices.perMillionTokens("0.25", "1"))))))
                .alias(new ModelAlias.Group("smart", List.of(smart)))
                .build();
    }

    private static Ledger ledger(GatewayConfig config) {
        InMemoryLedger ledger = new InMemoryLedger();
        new RecordedTraffic(config, List.of("smart"), Instant.parse("2026-10-05T00:00:00Z"), Duration.ofMinutes(10), 1)
                .each(100, generation -> {
                    ledger.open(generation.intent());
                    ledger.settle(generation);
                });
        return ledger;
    }
}
