package io.signalbox.core.alert;

import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.config.AlertConfig.Calendar;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.TimeWindow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Sums by the periods of a calendar. The latest period and the one before are kept, because an answer may end after the period in which
 * it was asked for.
 */
final class CalendarBook implements RuleBook {

    private static final int PERIODS_KEPT = 2;

    private final AlertConfig rule;
    private final Calendar calendar;
    private final TreeMap<Instant, BoundedSums> periods = new TreeMap<>();

    CalendarBook(AlertConfig rule, Calendar calendar) {
        this.rule = rule;
        this.calendar = calendar;
    }

    @Override
    public void known(String value, Instant at, Money money) {
        sums(at).add(value, money);
    }

    @Override
    public List<Alert> add(String value, Instant at, Money money, Instant now) {
        Instant start = calendar.per().start(at, calendar.zone());
        if (periods.size() == PERIODS_KEPT && start.isBefore(periods.firstKey())) {
            return List.of();
        }
        Money after = sums(at).add(value, money);
        Money before = after.minus(money);
        List<Alert> crossed = new ArrayList<>();
        for (BigDecimal threshold : rule.thresholds()) {
            Money limit = new Money(rule.amount().usd().multiply(threshold));
            if (before.compareTo(limit) < 0 && after.compareTo(limit) >= 0) {
                TimeWindow window = new TimeWindow(start, calendar.per().end(start, calendar.zone()));
                crossed.add(new Alert(rule, value, threshold, after, window, now));
            }
        }
        return crossed;
    }

    private BoundedSums sums(Instant at) {
        BoundedSums sums =
                periods.computeIfAbsent(calendar.per().start(at, calendar.zone()), start -> new BoundedSums());
        if (periods.size() > PERIODS_KEPT) {
            periods.pollFirstEntry();
        }
        return sums;
    }
}
