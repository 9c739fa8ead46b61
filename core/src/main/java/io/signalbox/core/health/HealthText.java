package io.signalbox.core.health;

import io.signalbox.core.health.EndpointHealth.Breaker;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What plans look at of an endpoint's health, as a short text: breaker, outage, rest, attempts under way, uptime over 30 minutes, and
 * both distributions. The other uptimes are left out, and the score is that of what is there.
 *
 * <p>Percentiles are written as the buckets they were counted in, so what a {@link HealthBook} made is read back exactly.
 */
public final class HealthText {

    private static final int RADIX = 36;
    private static final int BUCKET_DIGITS = 2;
    private static final int PERCENTILES = 5;

    private HealthText() {}

    /** Writes it: parts that are joined by a slash, none of which is needed. {@link EndpointHealth#UNKNOWN} is the empty text. */
    public static void write(EndpointHealth health, StringBuilder to) {
        if (health.breaker() != Breaker.CLOSED) {
            to.append(health.breaker() == Breaker.OPEN ? "/b" : "/h");
        }
        if (health.outage()) {
            to.append("/o");
        }
        if (health.restsFor().isPresent()) {
            to.append("/r").append(Long.toString(health.restsFor().get().toNanos(), RADIX));
        }
        if (health.inFlight() != 0) {
            number(health.inFlight(), to.append("/i"));
        }
        if (health.uptime30m().isPresent()) {
            share(health.uptime30m().getAsDouble(), to.append("/u"));
        }
        if (health.firstContent().isPresent()) {
            percentiles(health.firstContent().get(), to.append("/f"));
        }
        if (health.throughput().isPresent()) {
            percentiles(health.throughput().get(), to.append("/t"));
        }
    }

    /**
     * Reads what {@link #write} wrote; parts that it does not know are skipped.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public static EndpointHealth read(String text) {
        Reading reading = new Reading();
        for (String part : text.split("/", -1)) {
            if (!part.isEmpty()) {
                reading.take(part.charAt(0), part.substring(1));
            }
        }
        return reading.health();
    }

    private static void share(double share, StringBuilder to) {
        if (share != 1) {
            to.append(Long.toHexString(Double.doubleToLongBits(share)));
        }
    }

    private static double share(String text) {
        return text.isEmpty() ? 1 : Double.longBitsToDouble(Long.parseUnsignedLong(text, 16));
    }

    private static void percentiles(Percentiles seen, StringBuilder to) {
        bucket(seen.p50(), to);
        bucket(seen.p75(), to);
        bucket(seen.p90(), to);
        bucket(seen.p95(), to);
        bucket(seen.p99(), to);
        number(seen.count(), to);
    }

    /** As {@link Long#toString(long, int)} does, without a text of its own. */
    private static void number(long value, StringBuilder to) {
        if (value >= RADIX) {
            number(value / RADIX, to);
        }
        to.append(Character.forDigit((int) (value % RADIX), RADIX));
    }

    private static void bucket(double value, StringBuilder to) {
        int bucket = WindowedPercentiles.bucketOf(value);
        to.append(Character.forDigit(bucket / RADIX, RADIX)).append(Character.forDigit(bucket % RADIX, RADIX));
    }

    private static Percentiles percentiles(String text) {
        if (text.length() <= PERCENTILES * BUCKET_DIGITS) {
            throw new IllegalArgumentException("health: \"" + text + "\" (expected: five percentiles and a count)");
        }
        double[] values = new double[PERCENTILES];
        for (int i = 0; i < PERCENTILES; i++) {
            String digits = text.substring(i * BUCKET_DIGITS, (i + 1) * BUCKET_DIGITS);
            values[i] = WindowedPercentiles.middleOf(Integer.parseInt(digits, RADIX));
        }
        long count = Long.parseLong(text.substring(PERCENTILES * BUCKET_DIGITS), RADIX);
        return new Percentiles(values[0], values[1], values[2], values[3], values[4], count);
    }

    /** Collects the parts. */
    private static final class Reading {
        private Breaker breaker = Breaker.CLOSED;
        private boolean outage;
        private Optional<Duration> rest = Optional.empty();
        private int inFlight;
        private OptionalDouble uptime = OptionalDouble.empty();
        private Optional<Percentiles> firstContent = Optional.empty();
        private Optional<Percentiles> throughput = Optional.empty();

        void take(char part, String value) {
            switch (part) {
                case 'b' -> breaker = Breaker.OPEN;
                case 'h' -> breaker = Breaker.HALF_OPEN;
                case 'o' -> outage = true;
                case 'r' -> rest = Optional.of(Duration.ofNanos(Long.parseLong(value, RADIX)));
                case 'i' -> inFlight = Integer.parseInt(value, RADIX);
                case 'u' -> uptime = OptionalDouble.of(share(value));
                case 'f' -> firstContent = Optional.of(percentiles(value));
                case 't' -> throughput = Optional.of(percentiles(value));
                default -> {}
            }
        }

        EndpointHealth health() {
            OptionalDouble none = OptionalDouble.empty();
            double score = Score.of(firstContent, throughput, none, uptime, none, outage, breaker);
            return new EndpointHealth(
                    firstContent, throughput, none, uptime, none, outage, breaker, rest, inFlight, score);
        }
    }
}
