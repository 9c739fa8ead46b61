package io.signalbox.core.ledger;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** Parts of time that reports are cut into, as calendars of a time zone have them: a day there may have 23 or 25 hours. */
public enum Period {
    /** From full hour to full hour. */
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
        ZonedDateTime there = moment.atZone(zone);
        if (this == HOUR) {
            return there.truncatedTo(ChronoUnit.HOURS).toInstant();
        }
        return first(there.toLocalDate()).atStartOfDay(zone).toInstant();
    }

    /** When the period ends that begins at this moment, which is when the next one begins. */
    public Instant end(Instant start, ZoneId zone) {
        if (this == HOUR) {
            return endOfHour(start, zone);
        }
        LocalDate first = start.atZone(zone).toLocalDate();
        LocalDate next = switch (this) {
            case HOUR, DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
        };
        return next.atStartOfDay(zone).toInstant();
    }

    /** An hour is shorter or longer where a zone's clocks are changed by less than one. */
    private Instant endOfHour(Instant start, ZoneId zone) {
        Instant later = start.plus(1, ChronoUnit.HOURS);
        while (!start(later, zone).isAfter(start)) {
            later = later.plus(15, ChronoUnit.MINUTES);
        }
        return start(later, zone);
    }

    private LocalDate first(LocalDate day) {
        return switch (this) {
            case HOUR, DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }
}
