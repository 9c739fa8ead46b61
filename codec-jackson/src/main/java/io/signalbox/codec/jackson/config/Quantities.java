package io.signalbox.codec.jackson.config;

import io.signalbox.core.cost.PriceWindow;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations, sizes, prices, hours and days as people write them. Each is read exactly, or not at all. */
final class Quantities {

    private static final Pattern DURATION_PART = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(ms|s|m|h|d)");
    private static final Pattern BARE_SECONDS = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12}) ?([a-z]{0,3})");
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,15})?");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final String MINUTE = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
    private static final Pattern HOURS = Pattern.compile("(" + MINUTE + ")-(" + MINUTE + "|24:00)");
    private static final Map<String, Long> BYTES = Map.of(
            "", 1L,
            "b", 1L,
            "kb", 1000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30);

    private Quantities() {}

    /** {@code 120s}, {@code 1m30s}, {@code 1500ms}; a bare number is seconds. To the millisecond. */
    static Optional<Duration> duration(String text) {
        if (BARE_SECONDS.matcher(text).matches()) {
            return millis(new BigDecimal(text).multiply(BigDecimal.valueOf(1000)));
        }
        BigDecimal sum = BigDecimal.ZERO;
        Matcher part = DURATION_PART.matcher(text);
        int end = 0;
        while (end < text.length() && part.find(end) && part.start() == end) {
            BigDecimal unit = BigDecimal.valueOf(MILLIS.getOrDefault(part.group(2), 0L));
            sum = sum.add(new BigDecimal(part.group(1)).multiply(unit));
            end = part.end();
        }
        return end == text.length() && end > 0 ? millis(sum) : Optional.empty();
    }

    /** {@code 32MiB}, {@code 32MB}, {@code 1000}: bytes. */
    static Optional<Long> bytes(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        Long unit = size.matches() ? BYTES.get(size.group(2)) : null;
        try {
            return unit == null
                    ? Optional.empty()
                    : Optional.of(Math.multiplyExact(Long.parseLong(size.group(1)), unit));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** A plain decimal number that is not negative: no exponent, at most 15 digits after the point. */
    static Optional<BigDecimal> price(String text) {
        return PRICE.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /** {@code 5.5%} as a share of one: 0.055. */
    static Optional<BigDecimal> percentage(String text) {
        return text.endsWith("%")
                ? price(text.substring(0, text.length() - 1).strip())
                        .map(percent -> percent.movePointLeft(2).stripTrailingZeros())
                : Optional.empty();
    }

    /** {@code 01:00-04:00}, {@code 22:30-02:00}, {@code 18:00-24:00}: hours of every day, in UTC. */
    static Optional<PriceWindow> hours(String text) {
        Matcher hours = HOURS.matcher(text);
        return hours.matches()
                ? Optional.of(new PriceWindow(
                        LocalTime.parse(hours.group(1)),
                        LocalTime.parse(hours.group(2).equals("24:00") ? "00:00" : hours.group(2)),
                        Set.of()))
                : Optional.empty();
    }

    /** {@code 2027-01-01}, which is its first moment in UTC, or {@code 2027-01-01T12:00:00Z}. */
    static Optional<Instant> moment(String text) {
        if (!text.contains("T")) {
            return date(text).map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant());
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code 2026-11-21}. */
    static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> millis(BigDecimal millis) {
        try {
            return Optional.of(Duration.ofMillis(millis.longValueExact()));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
