package io.signalbox.core.health;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of an endpoint at one moment: from real traffic, and, for an outage, from asking its provider if it is there.
 *
 * <p>Windows are forgotten in slices: one that is said to be 5 minutes long holds between 4½ and 5 of them.
 *
 * @param firstContent seconds to the first content, over the last 5 minutes; an attempt for which a time limit passed before counts
 *     with the time it waited; empty if nothing was measured
 * @param throughput tokens of an answer a second, from the attempt's begin to its end, over the last 5 minutes; empty if nothing was
 *     measured
 * @param uptime5m share of attempts that did not fail for a reason of the endpoint's, 0 to 1, over 5 minutes; rate limits do not count
 * @param uptime30m the same over 30 minutes
 * @param uptime1d the same over a day
 * @param outage whether a significant share failed within the last 30 seconds, for reasons that open a breaker, or its provider is
 *     {@link ProbeReport#unreachable}
 * @param breaker whether it may be called
 * @param restsFor how long it is to be left alone: what is left of its {@code Retry-After}, or until the next
 *     probe of a breaker that is open or being probed
 * @param inFlight attempts under way at it
 * @param score 0 (never answers) to 1 (answers all, and fast), a pure function of the figures above; 1 if nothing is known
 */
public record EndpointHealth(
        Optional<Percentiles> firstContent,
        Optional<Percentiles> throughput,
        OptionalDouble uptime5m,
        OptionalDouble uptime30m,
        OptionalDouble uptime1d,
        boolean outage,
        Breaker breaker,
        Optional<Duration> restsFor,
        int inFlight,
        double score) {

    /** Nothing was observed yet. */
    public static final EndpointHealth UNKNOWN = new EndpointHealth(
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            false,
            Breaker.CLOSED,
            Optional.empty(),
            0,
            1.0);

    /** The same during an outage. */
    public EndpointHealth duringOutage() {
        return new EndpointHealth(
                firstContent,
                throughput,
                uptime5m,
                uptime30m,
                uptime1d,
                true,
                breaker,
                restsFor,
                inFlight,
                Score.of(firstContent, throughput, uptime5m, uptime30m, uptime1d, true, breaker));
    }

    /** Whether an endpoint may be called. */
    public enum Breaker {
        /** It may. */
        CLOSED,
        /** It failed too often in a row, and is left alone for a while. */
        OPEN,
        /** It was left alone for long enough: one attempt at a time may see whether it is back. */
        HALF_OPEN
    }
}
