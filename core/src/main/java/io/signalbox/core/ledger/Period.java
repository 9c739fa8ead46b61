package io.signalbox.core.ledger;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;

/**
 * Parts of time that reports are cut into, as calendars of a time zone have them: a day there may have 23 or 25 hours. Every moment is in
 * exactly one period of each kind, whatever clocks do: a day, week or month begins when its first date is reached for the first time, also
 * where clocks are turned back over midnight, as they were in St. John's at a minute past.
 */
public enum Period {
    /** From full hour to full hour by the clock on the wall, or from where the clock is turned to another hour. */
    HOUR,
    /** From midnight to midnight. */
    DAY,
    /** From Monday to Monday. */
    WEEK,
    /** From the first to the first. */
    MONTH;

    /** The name in API and command line: {@code day}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** When the period began that holds this moment. */
    public Instant start(Instant moment, ZoneId zone) {
        if (this == HOUR) {
            return startOfHour(moment, zone);
        }
        LocalDate first = first(moment.atZone(zone).toLocalDate());
        Instant next = next(first).atStartOfDay(zone).toInstant();
        return next.isAfter(moment) ? first.atStartOfDay(zone).toInstant() : next;
    }

    /** When the period ends that begins at this moment, which is when the next one begins. */
    public Instant end(Instant start, ZoneId zone) {
        if (this == HOUR) {
            return endOfHour(start, zone);
        }
        return next(first(start.atZone(zone).toLocalDate())).atStartOfDay(zone).toInstant();
    }

    private LocalDate first(LocalDate day) {
        return switch (this) {
            case HOUR, DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    private LocalDate next(LocalDate first) {
        return switch (this) {
            case HOUR, DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
        };
    }

    private static Instant startOfHour(Instant moment, ZoneId zone) {
        Instant full = fullHour(moment.atZone(zone));
        ZoneOffsetTransition turned = zone.getRules().previousTransition(moment.plusNanos(1));
        if (turned == null || !turned.getInstant().isAfter(full)) {
            return full;
        }
        return goesOn(turned) ? startOfHour(turned.getInstant().minusNanos(1), zone) : turned.getInstant();
    }

    private static Instant endOfHour(Instant start, ZoneId zone) {
        Instant full = fullHour(start.atZone(zone)).plus(1, ChronoUnit.HOURS);
        ZoneOffsetTransition turned = zone.getRules().nextTransition(start);
        if (turned == null || turned.getInstant().isAfter(full)) {
            return full;
        }
        return goesOn(turned) ? endOfHour(turned.getInstant(), zone) : turned.getInstant();
    }

    /** The last full hour, as if the clock had never been turned. */
    private static Instant fullHour(ZonedDateTime there) {
        return there.toLocalDateTime().truncatedTo(ChronoUnit.HOURS).toInstant(there.getOffset());
    }

    /** Whether the clock is turned from somewhere in an hour to somewhere else in it: by half an hour, say. */
    private static boolean goesOn(ZoneOffsetTransition turned) {
        LocalDateTime before = turned.getDateTimeBefore().minusNanos(1);
        LocalDateTime after = turned.getDateTimeAfter();
        LocalDateTime hour = after.truncatedTo(ChronoUnit.HOURS);
        return !after.equals(hour) && before.truncatedTo(ChronoUnit.HOURS).equals(hour);
    }
}
