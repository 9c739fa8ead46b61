package io.signalbox.core.cost;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Hours of the day, in UTC, at which a price holds: from the start on, until before the end. May go over midnight; then the day is
 * that of the moment asked about, not that of the start. Start and end alike mean the whole day.
 *
 * @param start from when on, to the minute
 * @param end until before when, to the minute
 * @param days on which days; empty for every day
 * @see <a href="https://openrouter.ai/docs/api/api-reference/models/get-models">OpenRouter: pricing overrides</a>
 */
public record PriceWindow(LocalTime start, LocalTime end, Set<DayOfWeek> days) {

    /** Copies the days. */
    public PriceWindow {
        Set<DayOfWeek> copy = EnumSet.noneOf(DayOfWeek.class);
        copy.addAll(days);
        days = Collections.unmodifiableSet(copy);
    }

    /** Whether the moment is within. */
    public boolean holds(Instant at) {
        OffsetDateTime utc = at.atOffset(ZoneOffset.UTC);
        if (!days.isEmpty() && !days.contains(utc.getDayOfWeek())) {
            return false;
        }
        LocalTime time = utc.toLocalTime();
        boolean started = !time.isBefore(start);
        boolean ended = !time.isBefore(end);
        return start.isBefore(end) ? started && !ended : started || !ended;
    }
}
