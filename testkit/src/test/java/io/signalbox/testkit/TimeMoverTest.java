package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TimeMoverTest {

    private static final int ROUNDS = 20_000;

    private final ManualClock clock = ManualClock.atNoon();

    @Test
    @DisplayName("time comes to what is due, though that was said at the moment at which nothing else was")
    void neverMissesWhatIsDue() throws Exception {
        try (TimeMover mover = TimeMover.of(clock)) {
            mover.waits();
            for (int round = 0; round < ROUNDS; round++) {
                CountDownLatch due = new CountDownLatch(1);
                mover.stands();
                clock.schedule(Duration.ofSeconds(1), due::countDown);
                mover.standsNoMore();
                assertThat(due.await(60, TimeUnit.SECONDS))
                        .as("round %s", round)
                        .isTrue();
            }
        }
    }
}
