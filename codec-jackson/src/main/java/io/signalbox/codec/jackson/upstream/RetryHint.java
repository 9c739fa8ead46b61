package io.signalbox.codec.jackson.upstream;

import io.signalbox.core.port.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a provider asks to be left alone, from wherever it says so. Never negative and never more than {@link #LONGEST}; what
 * cannot be read is no hint.
 */
public final class RetryHint {

    /** A longer wait that is asked for counts as this. */
    public static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int LONGEST_MILLIS = 5 * 60 * 1000;

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(?:\\.[0-9]{1,9})?");
    private static final Pattern UNITS = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h)");
    private static final Pattern IN_TEXT =
            Pattern.compile("(?:try again|retry|wait)[^.0-9]{0,40}?((?:[0-9.]{1,12}(?:ms|s|m|h))+)");
    private static final Pattern TOO_MANY_DIGITS = Pattern.compile("-?[0-9]{19,}");

    private RetryHint() {}

    /** The hint of an answer. */
    public static Optional<Duration> of(Headers headers, ErrorBody body, Instant now) {
        Optional<Duration> seconds =
                headers.first("retry-after").flatMap(value -> retryAfter(value.strip(), headers, now));
        Optional<Duration> millis = headers.first("retry-after-ms").flatMap(value -> decimal(value.strip(), 1));
        if (seconds.isPresent() && millis.isPresent()) {
            return Optional.of(clamped(seconds.get().compareTo(millis.get()) >= 0 ? seconds.get() : millis.get()));
        }
        return seconds.or(() -> millis).or(() -> inBody(body)).map(RetryHint::clamped);
    }

    private static Optional<Duration> inBody(ErrorBody body) {
        return body.at("error.availability.retry_after")
                .or(() -> body.at("error.metadata.availability.retry_after"))
                .or(() -> body.at("error.metadata.retry_after"))
                .or(() -> body.at("error.metadata.retry_after_seconds"))
                .flatMap(value -> decimal(value, 1000))
                .or(() -> inDetails(body))
                .or(() -> {
                    Matcher matcher = IN_TEXT.matcher(body.text());
                    return matcher.find() ? units(matcher.group(1)) : Optional.empty();
                });
    }

    /** Google's way. */
    static Optional<Duration> inDetails(ErrorBody body) {
        return body.at("error.details.retryDelay").flatMap(RetryHint::units);
    }

    private static Optional<Duration> retryAfter(String value, Headers headers, Instant now) {
        return decimal(value, 1000)
                .or(() -> httpDate(value).map(date -> {
                    // Against the answer's own clock, so that a difference to ours does not matter.
                    Instant answered = headers.first("date")
                            .flatMap(sent -> httpDate(sent.strip()))
                            .orElse(now);
                    return Duration.between(answered, date);
                }));
    }

    private static Optional<Instant> httpDate(String value) {
        try {
            return Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> decimal(String value, int millisPerUnit) {
        if (TOO_MANY_DIGITS.matcher(value).matches()) {
            return Optional.of(value.startsWith("-") ? Duration.ZERO : LONGEST);
        }
        if (!DECIMAL.matcher(value).matches()) {
            return Optional.empty();
        }
        double millis = Double.parseDouble(value) * millisPerUnit;
        return Optional.of(Duration.ofMillis((long) Math.min(millis, LONGEST_MILLIS)));
    }

    /** {@code 1m2.5s}, {@code 174ms}, {@code 34.4s}. */
    private static Optional<Duration> units(String value) {
        Matcher matcher = UNITS.matcher(value);
        double millis = 0;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            double number = Double.parseDouble(matcher.group(1));
            millis += number
                    * switch (matcher.group(2)) {
                        case "ms" -> 1;
                        case "s" -> 1000;
                        case "m" -> 60_000;
                        default -> 3_600_000;
                    };
            end = matcher.end();
        }
        return end == 0 ? Optional.empty() : Optional.of(Duration.ofMillis((long) Math.min(millis, LONGEST_MILLIS)));
    }

    private static Duration clamped(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
