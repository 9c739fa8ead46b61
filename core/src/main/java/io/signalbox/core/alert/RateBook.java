package io.signalbox.core.alert;

import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.TimeWindow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums over the latest time, in sixty steps of it. A threshold that was crossed is not told of again before that time has passed once
 * more.
 */
final class RateBook implements RuleBook {

    private static final int STEPS = 60;
    private static final int MOST_VALUES = 10_000;
    private static final BigDecimal HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis());

    private final AlertConfig rule;
    private final Duration over;
    private final long stepMillis;

    /** The one that is longest without money first: that is forgotten when there are too many. */
    private final Map<String, Steps> values = new LinkedHashMap<>(16, 0.75f, true);

    RateBook(AlertConfig rule, Duration over) {
        this.rule = rule;
        this.over = over;
        this.stepMillis = over.toMillis() / STEPS;
    }

    @Override
    public void known(String value, Instant at, Money money) {
        Steps steps = steps(value);
        steps.add(step(at), money);
        for (BigDecimal threshold : rule.thresholds()) {
            if (steps.sum.compareTo(limit(threshold)) >= 0) {
                steps.told.put(threshold, at);
            }
        }
    }

    @Override
    public List<Alert> add(String value, Instant at, Money money, Instant now) {
        Steps steps = steps(value);
        long first = step(now) - STEPS + 1;
        steps.forget(first);
        Money before = steps.sum;
        if (step(at) < first) {
            return List.of();
        }
        steps.add(Math.min(step(at), step(now)), money);
        List<Alert> crossed = new ArrayList<>();
        for (BigDecimal threshold : rule.thresholds()) {
            Money limit = limit(threshold);
            Instant told = steps.told.getOrDefault(threshold, Instant.MIN);
            if (before.compareTo(limit) < 0 && steps.sum.compareTo(limit) >= 0 && !told.isAfter(now.minus(over))) {
                steps.told.put(threshold, now);
                crossed.add(new Alert(rule, value, threshold, steps.sum, new TimeWindow(now.minus(over), now), now));
            }
        }
        return crossed;
    }

    /** The dollars in the window that make a share of the rate, which is dollars an hour. */
    private Money limit(BigDecimal threshold) {
        return new Money(rule.amount()
                .usd()
                .multiply(threshold)
                .multiply(BigDecimal.valueOf(over.toMillis()))
                .divide(HOUR, MathContext.DECIMAL128));
    }

    private long step(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), stepMillis);
    }

    private Steps steps(String value) {
        if (values.size() >= MOST_VALUES && !values.containsKey(value)) {
            values.remove(values.keySet().iterator().next());
        }
        return values.computeIfAbsent(value, any -> new Steps());
    }

    /** Money by steps of time. */
    private static final class Steps {
        private final TreeMap<Long, Money> money = new TreeMap<>();
        private final Map<BigDecimal, Instant> told = new LinkedHashMap<>();
        private Money sum = Money.ZERO;

        void add(long step, Money more) {
            money.merge(step, more, Money::plus);
            sum = sum.plus(more);
        }

        void forget(long first) {
            while (!money.isEmpty() && money.firstKey() < first) {
                sum = sum.minus(money.pollFirstEntry().getValue());
            }
        }
    }
}
