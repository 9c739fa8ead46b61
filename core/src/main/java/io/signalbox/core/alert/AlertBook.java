package io.signalbox.core.alert;

import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.config.AlertConfig.Calendar;
import io.signalbox.core.config.AlertConfig.Counts;
import io.signalbox.core.config.AlertConfig.Latest;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * One alert's sums, and what crosses its thresholds: a pure machine that is fed with what the ledger knows and with what ends since.
 * For one thread.
 */
final class AlertBook {

    /** In how many parts the latest time is asked for. */
    private static final int PARTS = 12;

    private final AlertConfig rule;
    private final RuleBook book;

    AlertBook(AlertConfig rule) {
        this.rule = rule;
        if (rule.span() instanceof Calendar calendar) {
            this.book = new CalendarBook(rule, calendar);
        } else if (rule.span() instanceof Latest latest) {
            this.book = new RateBook(rule, latest.over());
        } else {
            throw new IllegalArgumentException("span: " + rule.span() + " (expected: a calendar's or the latest)");
        }
    }

    /** What the ledger is to be asked before anything is added. */
    List<ReportQuery> questions(Instant now) {
        List<ReportQuery> questions = new ArrayList<>();
        if (rule.span() instanceof Calendar calendar) {
            Instant current = calendar.per().start(now, calendar.zone());
            Instant before = calendar.per().start(current.minusNanos(1), calendar.zone());
            questions.add(ReportQuery.over(new TimeWindow(before, current), calendar.zone()));
            questions.add(ReportQuery.over(new TimeWindow(current, now.plusNanos(1)), calendar.zone()));
        } else if (rule.span() instanceof Latest latest) {
            Duration part = latest.over().dividedBy(PARTS);
            for (int i = PARTS; i > 0; i--) {
                Instant from = now.minus(part.multipliedBy(i));
                questions.add(ReportQuery.over(new TimeWindow(from, from.plus(part)), ZoneOffset.UTC));
            }
        }
        return questions.stream()
                .map(question -> rule.of().map(question::by).orElse(question))
                .toList();
    }

    /** An answer to one of these. */
    void known(Report report) {
        for (Report.Row row : report.rows()) {
            String value = row.group().isEmpty() ? "" : row.group().get(0);
            if (isWatched(value)) {
                Money money = rule.counts() == Counts.SPENT
                        ? row.measures().spent()
                        : row.measures().charged();
                book.known(value, report.query().window().from(), money);
            }
        }
    }

    /** What a generation that has ended crosses. */
    List<Alert> ended(Generation generation, Instant now) {
        Money money = rule.counts() == Counts.SPENT
                ? generation.spent()
                : generation.charged().orElse(Money.ZERO);
        if (money.isZero()) {
            return List.of();
        }
        List<Alert> crossed = new ArrayList<>();
        for (String value : rule.of().map(of -> of.of(generation)).orElse(List.of(""))) {
            if (isWatched(value)) {
                crossed.addAll(book.add(value, generation.intent().createdAt(), money, now));
            }
        }
        return crossed;
    }

    private boolean isWatched(String value) {
        return rule.only().isEmpty() || rule.only().contains(value);
    }
}
