package io.signalbox.core.health;

import java.time.Duration;

/**
 * When an endpoint, or a key, is left alone, and for how long.
 *
 * @param failuresToOpen after how many failures in a row the breaker opens, at least 1
 * @param firstOpen how long it stays open before the first probe; each probe that fails doubles it
 * @param longestOpen the longest that the doubling leads to
 * @param outageWindow over which time a significant share of failures is an outage
 * @param outageFailures fewer failures than this within that window are no outage, at least 1
 * @param outageShare a smaller share of failures than this is no outage, above 0 and up to 1
 * @param restWithoutHint how long an endpoint or a key rests after a rate limit that did not say how long
 * @param longestRest a longer {@code Retry-After} is taken for this
 * @param firstContentFactor the limit for the first content is the observed p95 times this, at least 1
 * @param firstContentFloor the observed limit for the first content is never shorter
 * @param firstContentSamples with fewer observations there is no observed limit, at least 1
 * @param firstParking how long a key is left alone that the provider refused; each further refusal in a row doubles it
 * @param longestParking the longest that the doubling leads to
 * @param mostEndpoints how many endpoints are remembered, at least 1; the least recently used beyond are forgotten
 */
public record HealthRules(
        int failuresToOpen,
        Duration firstOpen,
        Duration longestOpen,
        Duration outageWindow,
        int outageFailures,
        double outageShare,
        Duration restWithoutHint,
        Duration longestRest,
        double firstContentFactor,
        Duration firstContentFloor,
        int firstContentSamples,
        Duration firstParking,
        Duration longestParking,
        int mostEndpoints) {

    /** What suits most: a breaker that opens after five failures in a row, for ten seconds doubling up to two minutes. */
    public static final HealthRules STANDARD = new HealthRules(
            5,
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofSeconds(30),
            2,
            0.25,
            Duration.ofSeconds(2),
            Duration.ofMinutes(5),
            3,
            Duration.ofSeconds(10),
            10,
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            4096);

    /** Checks what would make no sense. */
    public HealthRules {
        atLeastOne("failuresToOpen", failuresToOpen);
        ordered("firstOpen", firstOpen, longestOpen);
        ordered("outageWindow", outageWindow, Duration.ofDays(1));
        atLeastOne("outageFailures", outageFailures);
        if (!(outageShare > 0 && outageShare <= 1)) {
            throw new IllegalArgumentException("outageShare: " + outageShare + " (expected: above 0, up to 1)");
        }
        ordered("restWithoutHint", restWithoutHint, longestRest);
        if (!(firstContentFactor >= 1)) {
            throw new IllegalArgumentException("firstContentFactor: " + firstContentFactor + " (expected: 1 or more)");
        }
        ordered("firstContentFloor", firstContentFloor, Duration.ofDays(1));
        atLeastOne("firstContentSamples", firstContentSamples);
        ordered("firstParking", firstParking, longestParking);
        atLeastOne("mostEndpoints", mostEndpoints);
    }

    /** What a {@code Retry-After} is taken for: nothing less than zero, nothing more than {@code longestRest}. */
    public Duration rest(Duration asked) {
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(longestRest) > 0 ? longestRest : asked;
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }

    private static void ordered(String name, Duration value, Duration most) {
        if (value.isNegative() || value.isZero() || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: above 0, up to " + most + ")");
        }
    }
}
