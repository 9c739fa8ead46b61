package io.signalbox.testkit.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.signalbox.core.analysis.WorkloadComparison;
import io.signalbox.core.analysis.WorkloadComparison.Offer;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.model.ModelId;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.SampleGenerations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WorkloadComparisonTest {

    private static final TimeWindow ALWAYS = new TimeWindow(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
    private static final Provider PROVIDER =
            new Provider("p", ProviderType.OPENAI_COMPATIBLE, "Provider", 0, true, false);
    private static final CatalogSnapshot CATALOG = CatalogSnapshot.of(
            List.of(PROVIDER),
            List.of(
                    endpoint("openai/gpt-4-turbo", Prices.perMillionTokens("10", "30")),
                    endpoint("meta-llama/llama-2-70b", Prices.perMillionTokens("0.81", "1.08")),
                    endpoint("acme/unpriced", Prices.UNKNOWN)),
            Instant.EPOCH);

    private final InMemoryLedger ledger = InMemoryLedger.forgiving();

    @Test
    @DisplayName(
            "S-159: 1000 and 500 tokens cost 0.025 at 10 and 30 dollars, 0.00135 at 0.81 and 1.08: 18.5 times as much")
    void comparesTwoModels() {
        record("gen-1", "team", 1000, 500);
        WorkloadComparison comparison = compare(Map.of(), "openai/gpt-4-turbo", "meta-llama/llama-2-70b");
        Offer llama = comparison.offers().get(0);
        Offer turbo = comparison.offers().get(1);
        assertThat(llama.model()).isEqualTo("meta-llama/llama-2-70b");
        // 1000 × 0.00000081 + 500 × 0.00000108 = 0.00081 + 0.00054
        assertThat(llama.cost()).isEqualTo(Money.of("0.00135"));
        // 1000 × 0.00001 + 500 × 0.00003 = 0.01 + 0.015
        assertThat(turbo.cost()).isEqualTo(Money.of("0.025"));
        BigDecimal times = turbo.times(llama).orElseThrow();
        assertThat(times.setScale(1, RoundingMode.HALF_UP)).isEqualByComparingTo("18.5");
    }

    @Test
    @DisplayName("Unknown prices are counted, never 0 alone; requests without a usage are left out")
    void countsWhatIsNotKnown() {
        record("gen-1", "team", 10, 5);
        ledger.settle(SampleGenerations.failed(intent("gen-2", "team")));
        WorkloadComparison comparison = compare(Map.of(), "acme/unpriced", "openai/gpt-4-turbo");
        assertThat(comparison.requests()).isEqualTo(1);
        assertThat(comparison.left()).isEqualTo(1);
        assertThat(comparison.offers()).extracting(Offer::unpriced).containsExactly(0L, 1L);
    }

    @Test
    @DisplayName("A workload can be that of one key alone")
    void looksAtOneKey() {
        record("gen-1", "team", 10, 5);
        record("gen-2", "other", 10, 5);
        assertThat(compare(Map.of(Dimension.KEY, Set.of("team")), "openai/gpt-4-turbo")
                        .requests())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("A model that is not in the catalog is refused with the nearest name")
    void refusesUnknownModels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compare(Map.of(), "openai/gpt-4-turbi"))
                .withMessage(
                        "model: \"openai/gpt-4-turbi\" (expected: a model of the catalog; nearest: openai/gpt-4-turbo)");
    }

    private WorkloadComparison compare(Map<Dimension, Set<String>> where, String... models) {
        return WorkloadComparison.of(ledger, ALWAYS, where, CATALOG, List.of(models));
    }

    private static Endpoint endpoint(String model, Prices prices) {
        return Endpoint.at(PROVIDER, new ModelId(model), model).prices(prices).build();
    }

    private static GenerationIntent intent(String id, String key) {
        return SampleGenerations.intent(id, Optional.of(key), Instant.parse("2026-11-05T10:00:00Z"));
    }

    private void record(String id, String key, long prompt, long completion) {
        Generation plain = SampleGenerations.completed(intent(id, key), Money.of("0.01"));
        Usage usage = Usage.reported(Map.of(UsageClass.PROMPT, prompt, UsageClass.COMPLETION, completion));
        ledger.settle(new Generation(
                plain.intent(),
                plain.status(),
                plain.model(),
                plain.provider(),
                plain.providerName(),
                plain.upstreamId(),
                plain.attempts(),
                new Charge(usage, plain.cost(), plain.charged()),
                plain.ownKey(),
                plain.serviceTier(),
                plain.cachedFrom(),
                plain.finishReason(),
                plain.nativeFinishReason(),
                plain.failureKind(),
                plain.timings()));
    }
}
