package io.signalbox.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.health.EndpointHealth.Breaker;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScoreTest {

    @Test
    @DisplayName("S-180: nothing known is 1, an open breaker is 0")
    void ends() {
        assertThat(Score.of(
                        Optional.empty(),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        false,
                        Breaker.CLOSED))
                .isEqualTo(EndpointHealth.UNKNOWN.score());
        assertThat(score(0.5, 50, 1, 1, 1, false, Breaker.OPEN)).isZero();
    }

    @Property(tries = 300)
    @Label("S-180: the score lies between 0 and 1, and never falls when something gets better")
    void isMonotone(
            @ForAll @DoubleRange(min = 0.001, max = 1000) @Scale(3) double seconds,
            @ForAll @DoubleRange(min = 0.001, max = 1000) @Scale(3) double tokens,
            @ForAll @DoubleRange(max = 1) double uptime5m,
            @ForAll @DoubleRange(max = 1) double uptime30m,
            @ForAll @DoubleRange(max = 1) double uptime1d,
            @ForAll boolean outage,
            @ForAll Breaker breaker,
            @ForAll @DoubleRange(max = 1) double better) {
        double score = score(seconds, tokens, uptime5m, uptime30m, uptime1d, outage, breaker);
        assertThat(score).isBetween(0.0, 1.0);
        assertThat(score(seconds * (1 - better), tokens, uptime5m, uptime30m, uptime1d, outage, breaker))
                .isGreaterThanOrEqualTo(score);
        assertThat(score(seconds, tokens * (1 + better), uptime5m, uptime30m, uptime1d, outage, breaker))
                .isGreaterThanOrEqualTo(score);
        assertThat(score(seconds, tokens, Math.max(uptime5m, better), uptime30m, uptime1d, outage, breaker))
                .isGreaterThanOrEqualTo(score);
        assertThat(score(seconds, tokens, uptime5m, Math.max(uptime30m, better), uptime1d, outage, breaker))
                .isGreaterThanOrEqualTo(score);
        assertThat(score(seconds, tokens, uptime5m, uptime30m, Math.max(uptime1d, better), outage, breaker))
                .isGreaterThanOrEqualTo(score);
        assertThat(score(seconds, tokens, uptime5m, uptime30m, uptime1d, false, breaker))
                .isGreaterThanOrEqualTo(score);
        assertThat(score(seconds, tokens, uptime5m, uptime30m, uptime1d, outage, Breaker.CLOSED))
                .isGreaterThanOrEqualTo(score);
    }

    private static double score(
            double seconds,
            double tokens,
            double uptime5m,
            double uptime30m,
            double uptime1d,
            boolean outage,
            Breaker breaker) {
        return Score.of(
                Optional.of(same(seconds)),
                Optional.of(same(tokens)),
                OptionalDouble.of(uptime5m),
                OptionalDouble.of(uptime30m),
                OptionalDouble.of(uptime1d),
                outage,
                breaker);
    }

    private static Percentiles same(double value) {
        return new Percentiles(value, value, value, value, value, 1);
    }
}
