package io.signalbox.core.health;

import io.signalbox.core.health.EndpointHealth.Breaker;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One number for an endpoint's health, from 0 to 1: {@code reliability² × latency × throughput × availability}.
 *
 * <ul>
 *   <li>reliability: the mean of the uptimes that are known, weighted 6 (5 minutes), 3 (30 minutes) and 1 (a day)
 *   <li>latency: {@code 10 / (10 + p50 in seconds to the first content)}
 *   <li>throughput: {@code p50 / (p50 + 2)}, in tokens a second
 *   <li>availability: 0 with an open breaker, ¼ with a half-open one, ½ during an outage, otherwise 1
 * </ul>
 *
 * <p>What is unknown counts as 1: who was never asked gets a chance. Never falls when an uptime or the throughput rises, never
 * rises when the latency does.
 */
final class Score {

    private static final double LATENCY_SECONDS = 10;
    private static final double TOKENS_PER_SECOND = 2;

    private Score() {}

    static double of(
            Optional<Percentiles> firstContent,
            Optional<Percentiles> throughput,
            OptionalDouble uptime5m,
            OptionalDouble uptime30m,
            OptionalDouble uptime1d,
            boolean outage,
            Breaker breaker) {
        double reliability = reliability(uptime5m, uptime30m, uptime1d);
        double latency = firstContent.isPresent() ? latency(firstContent.get().p50()) : 1;
        double speed = throughput.isPresent() ? speed(throughput.get().p50()) : 1;
        return reliability * reliability * latency * speed * availability(outage, breaker);
    }

    private static double latency(double seconds) {
        return LATENCY_SECONDS / (LATENCY_SECONDS + seconds);
    }

    private static double speed(double tokensPerSecond) {
        return tokensPerSecond / (tokensPerSecond + TOKENS_PER_SECOND);
    }

    private static double reliability(OptionalDouble uptime5m, OptionalDouble uptime30m, OptionalDouble uptime1d) {
        double weights = weight(uptime5m, 6) + weight(uptime30m, 3) + weight(uptime1d, 1);
        double sum = 6 * uptime5m.orElse(0) + 3 * uptime30m.orElse(0) + uptime1d.orElse(0);
        return weights == 0 ? 1 : sum / weights;
    }

    private static double weight(OptionalDouble uptime, double weight) {
        return uptime.isPresent() ? weight : 0;
    }

    private static double availability(boolean outage, Breaker breaker) {
        return switch (breaker) {
            case OPEN -> 0;
            case HALF_OPEN -> 0.25;
            case CLOSED -> outage ? 0.5 : 1;
        };
    }
}
