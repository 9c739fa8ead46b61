package io.signalbox.core.ledger;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Windows of time as people write them, in the calendar of a time zone.
 *
 * @param now what they are seen from; its own moment is in windows that reach up to it
 * @param zone whose days, weeks and months are meant
 */
public record WindowWords(Instant now, ZoneId zone) {

    /** What {@link #last} takes, for messages. */
    public static final String LAST =
            "a number with h, d, w or mo, such as 24h, 7d, 4w, 3mo; or today, yesterday, this-month, last-month";

    /** What {@link #moment} takes, for messages. */
    public static final String MOMENT = "a date such as 2026-11-05, a local time such as 2026-11-05T08:30, or one with"
            + " its offset such as 2026-11-05T07:30:00Z";

    /** Stores count nanoseconds since 1970; nobody asks for a later century. */
    private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,4})(h|d|w|mo)");

    /** The window up to now that is so long, or the calendar's day or month of that name; empty if it is neither. */
    public Optional<TimeWindow> last(String words) {
        return switch (words) {
            case "today" -> Optional.of(new TimeWindow(Period.DAY.start(now, zone), afterNow()));
            case "yesterday" -> Optional.of(before(Period.DAY));
            case "this-month" -> Optional.of(new TimeWindow(Period.MONTH.start(now, zone), afterNow()));
            case "last-month" -> Optional.of(before(Period.MONTH));
            default -> begin(words).map(from -> new TimeWindow(from, afterNow()));
        };
    }

    /** The moment that is meant; a date is its first moment there. Empty if it is none. */
    public Optional<Instant> moment(String words) {
        try {
            if (words.indexOf('T') < 0) {
                return possible(LocalDate.parse(words).atStartOfDay(zone).toInstant());
            }
            boolean hasOffset = words.endsWith("Z") || words.lastIndexOf('+') > 0 || words.lastIndexOf('-') > 7;
            return possible(
                    hasOffset
                            ? OffsetDateTime.parse(words).toInstant()
                            : LocalDateTime.parse(words).atZone(zone).toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    /** The moment after now, at which a window ends that holds all there is. */
    public Instant afterNow() {
        return now.plusNanos(1);
    }

    private static Optional<Instant> possible(Instant moment) {
        return Optional.of(moment).filter(it -> !it.isBefore(Instant.EPOCH) && it.isBefore(END));
    }

    private TimeWindow before(Period period) {
        Instant end = period.start(now, zone);
        return new TimeWindow(period.start(end.minusNanos(1), zone), end);
    }

    private Optional<Instant> begin(String words) {
        Matcher span = SPAN.matcher(words);
        if (!span.matches()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(span.group(1));
        ZonedDateTime there = now.atZone(zone);
        Instant from = switch (span.group(2)) {
            case "h" -> now.minus(Duration.ofHours(count));
            case "d" -> there.minusDays(count).toInstant();
            case "w" -> there.minusWeeks(count).toInstant();
            default -> there.minusMonths(count).toInstant();
        };
        return Optional.of(from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from);
    }
}
