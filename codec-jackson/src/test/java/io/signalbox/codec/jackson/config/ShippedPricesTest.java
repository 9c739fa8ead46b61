package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.config.PricedModel;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceContext;
import io.signalbox.core.cost.PriceSource;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.model.ModelId;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of prices that comes with the program. */
class ShippedPricesTest {

    private static Prices prices(String type, String upstreamName) {
        CatalogSnapshot catalog = ConfigReader.in(Map.of())
                .read("providers: {it: {type: " + type + ", api_key: k}}\n", "gateway.yaml")
                .orThrow()
                .catalog(Instant.EPOCH, Map.of(), ShippedPrices.book());
        return catalog.unlisted(catalog.serversOfUnlisted().get(0), new ModelId("a/b"), upstreamName)
                .prices();
    }

    @Test
    void everyEntryNamesItsPageAndItsDay() {
        assertThat(ShippedPrices.book().models()).hasSizeGreaterThan(100);
        for (PricedModel model : ShippedPrices.book().models()) {
            PriceSource source = model.facts().prices().source().orElseThrow();
            assertThat(source.origin()).isEqualTo(PriceSource.Origin.CATALOG);
            assertThat(URI.create(source.where())).as(model.model()).hasScheme("https");
            assertThat(source.date()).as(model.model()).isPresent();
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2} prompt and {3} completion tokens at {4} on {5} = {6}")
    @CsvSource({
        "openai, gpt-5.4, 271999, 1000, 2026-11-21T12:00:00Z, '', 0.6949975", // 271,999 x 2.5 + 1,000 x 15
        "openai, gpt-5.4, 272000, 1000, 2026-11-21T12:00:00Z, '', 1.3825", // 272,000 x 5 + 1,000 x 22.5
        "openai, gpt-5.4, 1000, 1000, 2026-11-21T12:00:00Z, flex, 0.00875", // 1,000 x 1.25 + 1,000 x 7.5
        "openai, gpt-5.4, 1000, 1000, 2026-11-21T12:00:00Z, priority, 0.035", // 1,000 x 5 + 1,000 x 30
        "openai, gpt-4o, 1000, 1000, 2026-11-21T12:00:00Z, priority, 0.02125", // 1,000 x 4.25 + 1,000 x 17
        "openai, gpt-4o-mini, 1000, 1000, 2026-11-21T12:00:00Z, batch, 0.000375", // 1,000 x 0.075 + 1,000 x 0.3
        "anthropic, claude-sonnet-4-5, 200000, 1000, 2026-11-21T12:00:00Z, '', 0.615", // 200,000 x 3 + 1,000 x 15
        "anthropic, claude-sonnet-4-5, 200001, 1000, 2026-11-21T12:00:00Z, '', 1.222506", // 200,001 x 6 + 1,000 x 22.5
        "anthropic, claude-opus-4-8, 1000, 1000, 2026-11-21T12:00:00Z, batch, 0.015", // 1,000 x 2.5 + 1,000 x 12.5
        "gemini, gemini-3.8-flash, 1000, 1000, 2026-12-31T23:59:59Z, '', 0.0045", // 1,000 x 0.75 + 1,000 x 3.75
        "gemini, gemini-3.8-flash, 1000, 1000, 2027-01-01T00:00:00Z, '', 0.009", // 1,000 x 1.5 + 1,000 x 7.5
        "gemini, gemini-2.5-pro, 200001, 1000, 2026-11-21T12:00:00Z, '', 0.5150025", // 200,001 x 2.5 + 1,000 x 15
        "gemini, gemini-2.5-flash, 1000, 1000, 2026-11-21T12:00:00Z, priority, 0.00504", // 1,000 x 0.54 + 1,000 x 4.5
        "xai, grok-4.3, 199999, 1000, 2026-11-21T12:00:00Z, '', 0.25249875", // 199,999 x 1.25 + 1,000 x 2.5
        "xai, grok-4.3, 200000, 1000, 2026-11-21T12:00:00Z, '', 0.505", // 200,000 x 2.5 + 1,000 x 5
        "deepseek, deepseek-v4-pro, 1000, 1000, 2026-11-21T00:59:59Z, '', 0.00264", // 1,000 x 0.66 + 1,000 x 1.98
        "deepseek, deepseek-v4-pro, 1000, 1000, 2026-11-21T01:00:00Z, '', 0.00528", // 1,000 x 1.32 + 1,000 x 3.96
        "deepseek, deepseek-v4-pro, 1000, 1000, 2026-11-21T04:00:00Z, '', 0.00264", // 1,000 x 0.66 + 1,000 x 1.98
        "deepseek, deepseek-v4-pro, 1000, 1000, 2026-11-21T09:59:59Z, '', 0.00528", // 1,000 x 1.32 + 1,000 x 3.96
    })
    @DisplayName("S-148, S-151, S-152: sizes, tiers, hours and dates cost what the public pages say")
    void costsWhatThePagesSay(
            String type, String name, long prompt, long completion, String at, String tier, String dollars) {
        Usage usage = Usage.reported(Map.of(UsageClass.PROMPT, prompt, UsageClass.COMPLETION, completion));
        PriceContext context = PriceContext.at(Instant.parse(at), prompt)
                .onTier(Optional.of(tier).filter(word -> !word.isEmpty()));
        assertThat(prices(type, name).costOf(usage, context)).contains(Money.of(dollars));
    }

    @Test
    @DisplayName("11 tokens at 1, 16,522 written for an hour at 2 and 4 of an answer at 5 dollars are 0.033075")
    void pricesCacheWrites() {
        Usage usage = Usage.reported(
                Map.of(UsageClass.PROMPT, 11L, UsageClass.CACHE_WRITE_HOUR, 16_522L, UsageClass.COMPLETION, 4L));
        assertThat(prices("anthropic", "claude-haiku-4-5-20251001").usualCostOf(usage))
                .contains(Money.of("0.033075"));
    }
}
