package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.core.cost.Money;
import java.math.BigDecimal;
import java.util.Optional;

/** What providers say an answer cost. */
public final class ReportedCost {

    private static final BigDecimal USD_PER_TICK = new BigDecimal("0.0000000001");
    private static final BigDecimal MOST_TICKS = new BigDecimal("10000000000000000");

    private ReportedCost() {}

    /**
     * The cost in a usage object: a number of dollars, an object with their sum, or xAI's ticks.
     *
     * @see <a href="https://openrouter.ai/docs/use-cases/usage-accounting">OpenRouter: usage accounting</a>
     */
    public static Optional<Money> in(JsonNode usage) {
        Optional<Money> said = Trees.amountAt(usage, "cost")
                .or(() -> Trees.amountAt(usage.path("cost"), "total_cost"))
                .or(() -> Trees.amountAt(usage, "cost_in_usd_ticks", MOST_TICKS).map(USD_PER_TICK::multiply))
                .map(Money::new);
        Optional<Money> upstream = Trees.amountAt(usage.path("cost_details"), "upstream_inference_cost")
                .map(Money::new);
        return whole(said, usage.path("is_byok").asBoolean(false), upstream);
    }

    /**
     * What it costs in all. Who has its own key with whoever is behind an aggregator pays the aggregator a fee, and the other one the
     * rest.
     *
     * @param said what the aggregator says it cost
     * @param ownKey whether that is only its fee
     * @param upstream what the other one takes
     */
    public static Optional<Money> whole(Optional<Money> said, boolean ownKey, Optional<Money> upstream) {
        return ownKey ? said.flatMap(fee -> upstream.map(fee::plus)) : said;
    }
}
