package io.signalbox.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.model.EndpointId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HealthTextTest {

    private static final EndpointId ID = new EndpointId("p", "m");

    @Property(tries = 300)
    @Label("whatever a book says of an endpoint is read back as plans look at it")
    void isReadBack(@ForAll long seed) {
        Random random = new Random(seed);
        HealthBook book = new HealthBook(HealthRules.STANDARD);
        List<Permit> open = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 60; i++) {
            now += (long) (random.nextDouble() * 3e9);
            if (random.nextBoolean() && book.tryAcquire(ID, now) instanceof Permit permit) {
                open.add(permit);
            } else if (!open.isEmpty()) {
                goOn(open.remove(random.nextInt(open.size())), random, now);
            }
            EndpointHealth seen = book.view(now).of(ID);
            assertThat(read(seen)).isEqualTo(asPlansLookAtIt(seen));
        }
    }

    @Test
    void ofAnUnknownEndpointNothingIsWritten() {
        assertThat(text(EndpointHealth.UNKNOWN)).isEmpty();
        assertThat(HealthText.read("")).isEqualTo(EndpointHealth.UNKNOWN);
    }

    @Test
    void whatALaterVersionAddsIsSkipped() {
        assertThat(HealthText.read("/o/qsomething/i2"))
                .isEqualTo(HealthText.read("/o/i2"))
                .satisfies(health -> assertThat(health.outage()).isTrue())
                .satisfies(health -> assertThat(health.inFlight()).isEqualTo(2));
    }

    @Test
    void refusesPercentilesWithoutACount() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthText.read("/f0102030405"))
                .withMessage("health: \"0102030405\" (expected: five percentiles and a count)");
    }

    private static void goOn(Permit permit, Random random, long now) {
        Duration took = Duration.ofMillis(1 + random.nextInt(90_000));
        switch (random.nextInt(4)) {
            case 0 -> permit.abandoned();
            case 1 ->
                permit.failed(
                        Failure.of(random.nextBoolean() ? FailureKind.RATE_LIMITED : FailureKind.TIMEOUT, "")
                                .after(SendProgress.SENT)
                                .withRetryAfter(random.nextBoolean() ? Optional.of(took) : Optional.empty()),
                        now);
            default -> {
                permit.gotContent(took, now);
                permit.succeeded(took.plusMillis(random.nextInt(9_000)), random.nextInt(3_000), now);
            }
        }
    }

    private static EndpointHealth asPlansLookAtIt(EndpointHealth seen) {
        OptionalDouble none = OptionalDouble.empty();
        double score = Score.of(
                seen.firstContent(), seen.throughput(), none, seen.uptime30m(), none, seen.outage(), seen.breaker());
        return new EndpointHealth(
                seen.firstContent(),
                seen.throughput(),
                none,
                seen.uptime30m(),
                none,
                seen.outage(),
                seen.breaker(),
                seen.restsFor(),
                seen.inFlight(),
                score);
    }

    private static EndpointHealth read(EndpointHealth health) {
        return HealthText.read(text(health));
    }

    private static String text(EndpointHealth health) {
        StringBuilder text = new StringBuilder();
        HealthText.write(health, text);
        return text.toString();
    }
}
