package io.signalbox.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.config.AlertConfig.Calendar;
import io.signalbox.core.config.AlertConfig.Counts;
import io.signalbox.core.config.AlertConfig.Latest;
import io.signalbox.core.config.AlertConfig.Span;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.TimeWindow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sums and what they cross, without a ledger. */
class RuleBooksTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Calendar DAYS = new Calendar(Period.DAY, BERLIN);
    private static final Instant NOON = Instant.parse("2026-11-05T11:00:00Z");

    private static AlertConfig rule(String amount, Span span) {
        return new AlertConfig(
                "rule",
                Optional.of(Dimension.KEY),
                Set.of(),
                Counts.CHARGED,
                Money.of(amount),
                span,
                AlertConfig.USUAL_THRESHOLDS,
                Optional.empty());
    }

    private static CalendarBook days(String amount) {
        return new CalendarBook(rule(amount, DAYS), DAYS);
    }

    private static List<String> add(RuleBook book, String value, Instant at, String money) {
        return book.add(value, at, Money.of(money), at).stream()
                .map(alert -> alert.value() + " " + alert.threshold() + " " + alert.reached())
                .toList();
    }

    @Test
    @DisplayName(
            "S-156: crossing 80 and 100 percent tells of each once in a window, to the last digit, and again in the next")
    void tellsOnce() {
        CalendarBook book = days("1");
        assertThat(add(book, "a", NOON, "0.799999999999999999")).isEmpty();
        assertThat(add(book, "a", NOON, "0.000000000000000001")).containsExactly("a 0.8 0.8");
        assertThat(add(book, "a", NOON, "0.1")).isEmpty();
        assertThat(add(book, "a", NOON, "0.1")).containsExactly("a 1 1");
        assertThat(add(book, "a", NOON, "5")).isEmpty();
        Instant midnight = Instant.parse("2026-11-05T23:00:00Z");
        assertThat(add(book, "a", midnight.minusNanos(1), "5")).isEmpty();
        assertThat(add(book, "a", midnight, "3")).containsExactly("a 0.8 3", "a 1 3");
        assertThat(book.add("b", midnight, Money.of("1"), midnight).get(0).window())
                .isEqualTo(new TimeWindow(midnight, Instant.parse("2026-11-06T23:00:00Z")));
    }

    @Test
    @DisplayName("S-156: each key for itself; an answer that ends after its day belongs to the day it was asked for")
    void keepsValuesAndDaysApart() {
        CalendarBook book = days("1");
        Instant tomorrow = NOON.plus(Duration.ofDays(1));
        assertThat(add(book, "a", NOON, "0.7")).isEmpty();
        assertThat(add(book, "b", NOON, "0.7")).isEmpty();
        assertThat(add(book, "a", tomorrow, "0.7")).isEmpty();
        assertThat(add(book, "a", NOON, "0.1")).containsExactly("a 0.8 0.8");
        assertThat(add(book, "a", tomorrow, "0.1")).containsExactly("a 0.8 0.8");
        assertThat(add(book, "b", NOON.plus(Duration.ofDays(2)), "0.1")).isEmpty();
        assertThat(add(book, "b", NOON, "50")).isEmpty();
    }

    @Test
    @DisplayName("S-156: after a restart what was crossed is not told again, and what was not is")
    void goesOnFromTheLedger() {
        CalendarBook book = days("1");
        book.known("a", NOON, Money.of("0.9"));
        assertThat(add(book, "a", NOON, "0.05")).isEmpty();
        assertThat(add(book, "a", NOON, "0.05")).containsExactly("a 1 1");
    }

    @Property
    @Label(
            "S-146, S-156: whatever the order, and wherever a restart falls, each threshold that the day's sum reaches is told once")
    void tellsWhatTheSumReaches(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 49) Integer> cents,
            @ForAll @IntRange(min = 0, max = 30) int restart) {
        CalendarBook book = days("3");
        List<Integer> seen = new ArrayList<>();
        List<String> told = new ArrayList<>();
        Map<String, Integer> sums = new HashMap<>();
        for (int cent : cents) {
            if (seen.size() == restart) {
                book = days("3");
                for (Map.Entry<String, Integer> sum : sums.entrySet()) {
                    book.known(sum.getKey(), NOON, new Money(BigDecimal.valueOf(sum.getValue(), 2)));
                }
            }
            seen.add(cent);
            String key = "key-" + cent % 2;
            sums.merge(key, cent, Integer::sum);
            book.add(key, NOON, new Money(BigDecimal.valueOf(cent, 2)), NOON)
                    .forEach(alert -> told.add(alert.value() + " " + alert.threshold()));
        }
        List<String> expected = new ArrayList<>();
        sums.forEach((key, sum) -> {
            if (sum >= 240) {
                expected.add(key + " 0.8");
            }
            if (sum >= 300) {
                expected.add(key + " 1");
            }
        });
        assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    @DisplayName("a rate is told of when the latest minutes reach it, and again only after as long a time")
    void tellsOfRates() {
        Latest quarter = new Latest(Duration.ofMinutes(15));
        RateBook book = new RateBook(rule("4", quarter), quarter.over());
        assertThat(add(book, "a", NOON, "0.7")).isEmpty();
        assertThat(add(book, "a", NOON.plusSeconds(60), "0.2")).containsExactly("a 0.8 0.9");
        assertThat(add(book, "a", NOON.plusSeconds(120), "0.1")).containsExactly("a 1 1");
        assertThat(add(book, "a", NOON.plusSeconds(180), "9")).isEmpty();
        Instant calm = NOON.plus(Duration.ofMinutes(20));
        assertThat(add(book, "a", calm, "0.1")).isEmpty();
        assertThat(add(book, "a", calm.plusSeconds(1), "0.8")).containsExactly("a 0.8 0.9");
        assertThat(add(book, "b", calm, "0.7")).isEmpty();
        assertThat(add(book, "b", calm.plus(quarter.over()), "0.7")).isEmpty();
    }

    @Test
    @DisplayName("a rate that the ledger knows of at the start was told")
    void goesOnWithRates() {
        RateBook book = new RateBook(rule("4", new Latest(Duration.ofMinutes(15))), Duration.ofMinutes(15));
        book.known("a", NOON.minusSeconds(60), Money.of("0.9"));
        assertThat(add(book, "a", NOON, "0.05")).isEmpty();
        assertThat(add(book, "a", NOON, "0.05")).containsExactly("a 1 1");
    }

    @Test
    @DisplayName("however many users callers make up, so many sums are kept, the largest of them")
    void isBounded() {
        CalendarBook book = days("1000");
        add(book, "big", NOON, "799");
        for (int i = 0; i < BoundedSums.MOST * 2; i++) {
            add(book, "user-" + i, NOON, "0.01");
        }
        assertThat(add(book, "big", NOON, "1")).containsExactly("big 0.8 800");
    }
}
