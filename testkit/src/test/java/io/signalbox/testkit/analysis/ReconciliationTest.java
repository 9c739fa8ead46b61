package io.signalbox.testkit.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.analysis.BilledDay;
import io.signalbox.core.analysis.BilledFigure;
import io.signalbox.core.analysis.Reconciliation;
import io.signalbox.core.analysis.ReconciliationReport;
import io.signalbox.core.analysis.ReconciliationReport.Line;
import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.PriceContext;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Ledger;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.SampleGenerations;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A provider's bill against what the ledger has of its attempts. */
class ReconciliationTest {

    private static final TimeWindow WEEK =
            new TimeWindow(Instant.parse("2026-10-05T00:00:00Z"), Instant.parse("2026-10-12T00:00:00Z"));
    private static final Prices PRICES = Prices.perMillionTokens("2", "8");

    private final InMemoryLedger ledger = new InMemoryLedger();

    @Test
    @DisplayName(
            "Every attempt that the provider worked for is compared, hedged and failed ones too; refused ones are not")
    void comparesAttempts() {
        record(
                "gen-1",
                "2026-10-06T10:00:00Z",
                attempt(1, "gpt-4o", "2026-10-06T10:00:00Z", Optional.of(hedgeLost()), usage(100, 0)),
                attempt(2, "gpt-4o", "2026-10-06T10:00:01Z", Optional.empty(), usage(100, 50)));
        record(
                "gen-2",
                "2026-10-06T11:00:00Z",
                attempt(1, "gpt-4o", "2026-10-06T11:00:00Z", Optional.of(rateLimited()), Usage.NONE),
                attempt(2, "gpt-4o", "2026-10-06T11:00:01Z", Optional.empty(), usage(10, 5)));

        ReconciliationReport report = compare(billed("2026-10-06", "gpt-4o-2024-08-06", 3, 210, 55, "0.00086"));
        assertThat(report.lines()).isEmpty();
        assertThat(report.equalLines()).isEqualTo(4);
        assertThat(report.isWithin(BigDecimal.ZERO)).isTrue();
    }

    @Test
    @DisplayName("What is only here, only there, or differs is listed with how much")
    void listsDifferences() {
        record(
                "gen-1",
                "2026-10-06T10:00:00Z",
                attempt(1, "gpt-4o", "2026-10-06T10:00:00Z", Optional.empty(), usage(1000, 500)));
        record(
                "gen-2",
                "2026-10-07T10:00:00Z",
                attempt(1, "gpt-4o", "2026-10-07T10:00:00Z", Optional.empty(), usage(10, 5)));

        ReconciliationReport report = compare(
                billed("2026-10-06", "gpt-4o", 1, 1010, 500, "0.00602"), billed("2026-10-08", "o3", 1, 7, 7, "1"));
        assertThat(report.lines())
                .extracting(line -> line.day().orElseThrow() + " " + line.model() + " "
                        + line.figure().word() + " " + shown(line.here()) + " " + shown(line.there()))
                .containsExactly(
                        "2026-10-06 gpt-4o prompt 1000 1010",
                        "2026-10-06 gpt-4o cost 0.006 0.00602",
                        "2026-10-07 gpt-4o requests 1 -",
                        "2026-10-07 gpt-4o prompt 10 -",
                        "2026-10-07 gpt-4o completion 5 -",
                        "2026-10-07 gpt-4o cost 0.00006 -",
                        "2026-10-08 o3 requests - 1",
                        "2026-10-08 o3 prompt - 7",
                        "2026-10-08 o3 completion - 7",
                        "2026-10-08 o3 cost - 1");
        Line prompt = report.lines().get(0);
        assertThat(prompt.difference()).isEqualByComparingTo("10");
        assertThat(prompt.share())
                .isEqualByComparingTo(new BigDecimal("10").divide(new BigDecimal("1010"), MathContext.DECIMAL64));
        assertThat(report.isWithin(new BigDecimal("0.5"))).isFalse();
    }

    @Test
    @DisplayName("The tolerance holds for each figure of each model over the window, whichever day it fell on")
    void daysMayShift() {
        record(
                "gen-1",
                "2026-10-06T23:59:59Z",
                attempt(1, "gpt-4o", "2026-10-06T23:59:59Z", Optional.empty(), usage(1000, 500)));
        ReconciliationReport report = compare(billed("2026-10-07", "gpt-4o", 1, 1004, 500, "0.006"));
        assertThat(report.lines()).hasSize(8);
        assertThat(report.isWithin(new BigDecimal("0.005"))).isTrue();
        assertThat(report.isWithin(new BigDecimal("0.003"))).isFalse();
    }

    @Test
    @DisplayName("What the ledger does not know is said with its count")
    void saysWhatIsNotKnown() {
        record(
                "gen-1",
                "2026-10-06T10:00:00Z",
                attempt(1, "gpt-4o", "2026-10-06T10:00:00Z", Optional.of(hedgeLost()), Usage.NONE),
                attempt(
                        2,
                        "gpt-4o",
                        "2026-10-06T10:00:00Z",
                        Optional.empty(),
                        Usage.estimated(Map.of(UsageClass.PROMPT, 9L))));
        assertThat(compare(billed("2026-11-06", "gpt-4o", 1, 1, 1, "1")).unknowns())
                .containsExactly(
                        "1 attempt: reached the provider, and nobody knows what was used: a failure without an answer, or a"
                                + " hedge that lost",
                        "1 attempt: no known cost, which counts 0 here",
                        "1 attempt: an estimated usage, because the provider reported none",
                        "1 line: in the export for a day outside of the window");
    }

    private ReconciliationReport compare(BilledDay... export) {
        return Reconciliation.of((Ledger) ledger, "demo", WEEK, List.of(export));
    }

    private static BilledDay billed(
            String day, String model, long requests, long prompt, long completion, String cost) {
        Map<BilledFigure, BigDecimal> figures = new EnumMap<>(BilledFigure.class);
        figures.put(BilledFigure.REQUESTS, BigDecimal.valueOf(requests));
        figures.put(BilledFigure.PROMPT, BigDecimal.valueOf(prompt));
        figures.put(BilledFigure.COMPLETION, BigDecimal.valueOf(completion));
        figures.put(BilledFigure.COST, new BigDecimal(cost));
        return new BilledDay(LocalDate.parse(day), model, figures);
    }

    private void record(String id, String at, Attempt... attempts) {
        GenerationIntent intent = SampleGenerations.intent(id, Optional.empty(), Instant.parse(at));
        Generation plain = SampleGenerations.failed(intent);
        ledger.open(intent);
        ledger.settle(new Generation(
                intent,
                GenerationStatus.COMPLETED,
                plain.model(),
                plain.provider(),
                plain.providerName(),
                Optional.empty(),
                List.of(attempts),
                Charge.NOTHING,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                plain.timings()));
    }

    private static Attempt attempt(int number, String model, String at, Optional<Failure> failure, Usage usage) {
        boolean refused =
                failure.filter(why -> why.kind() == FailureKind.RATE_LIMITED).isPresent();
        Cost cost = usage.equals(Usage.NONE)
                ? (refused ? Cost.NOTHING : Cost.UNKNOWN)
                : new Cost(PRICES.costOf(usage, PriceContext.at(Instant.parse(at), 0)), Optional.empty());
        return new Attempt(
                number,
                Attempt.Role.REGULAR,
                new EndpointId("demo", model),
                new ModelId("openai/" + model),
                Instant.parse(at),
                Optional.empty(),
                Duration.ofSeconds(1),
                failure,
                PRICES,
                Optional.empty(),
                usage,
                Optional.empty(),
                cost);
    }

    private static Usage usage(long prompt, long completion) {
        return Usage.reported(Map.of(UsageClass.PROMPT, prompt, UsageClass.COMPLETION, completion));
    }

    private static Failure hedgeLost() {
        return Failure.of(FailureKind.CANCELLED, "hedge_lost", "Another endpoint answered first.")
                .after(SendProgress.SENT);
    }

    private static Failure rateLimited() {
        return Failure.of(FailureKind.RATE_LIMITED, "Too many.").withUpstreamStatus(429);
    }

    private static String shown(Optional<BigDecimal> figure) {
        return figure.map(value ->
                        value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString())
                .orElse("-");
    }
}
