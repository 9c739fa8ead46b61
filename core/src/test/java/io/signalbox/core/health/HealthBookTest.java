package io.signalbox.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.health.Admission.Reason;
import io.signalbox.core.health.Admission.Refused;
import io.signalbox.core.health.EndpointHealth.Breaker;
import io.signalbox.core.model.EndpointId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Reads as a log of what an endpoint went through; {@code now} is the clock. */
class HealthBookTest {

    private static final EndpointId ID = new EndpointId("p", "m");

    private final HealthBook book = new HealthBook(HealthRules.STANDARD);
    private long now = Duration.ofDays(-3).toNanos();

    @Test
    @DisplayName(
            "S-179: the fifth failure in a row opens the breaker; after ten seconds one may probe; its success restores all")
    void opensAndRecovers() {
        fail(4);
        assertThat(health().breaker()).isEqualTo(Breaker.CLOSED);
        fail(1);
        assertThat(health().breaker()).isEqualTo(Breaker.OPEN);
        assertThat(health().restsFor()).contains(Duration.ofSeconds(10));
        assertThat(health().score()).isZero();
        pass(10);
        assertThat(health().breaker()).isEqualTo(Breaker.HALF_OPEN);
        assertThat(health().restsFor()).isEmpty();
        Permit probe = acquire();
        assertThat(probe.isProbe()).isTrue();
        probe.succeeded(Duration.ofSeconds(1), 10, now);
        assertThat(health().breaker()).isEqualTo(Breaker.CLOSED);
        assertThat(acquire().isProbe()).isFalse();
    }

    @Test
    @DisplayName("F-140: what is forgotten begins anew, and a call that was under way changes nothing of that")
    void forgets() {
        Permit before = acquire();
        fail(5);
        assertThat(health().breaker()).isEqualTo(Breaker.OPEN);
        book.forget(id -> id.provider().equals("other"));
        assertThat(health().breaker()).isEqualTo(Breaker.OPEN);
        book.forget(id -> id.provider().equals("p"));
        before.failed(failure(FailureKind.OVERLOADED), now);
        assertThat(health()).isEqualTo(EndpointHealth.UNKNOWN);
        assertThat(book.view(now).observed()).isEmpty();
    }

    @Test
    @DisplayName("S-179: a success in between begins the row anew")
    void successesBreakTheRow() {
        for (int i = 0; i < 10; i++) {
            fail(4);
            succeed();
        }
        assertThat(health().breaker()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    @DisplayName(
            "F-147: while the breaker is open a call is refused at once, with the time of the next probe; which doubles to two minutes")
    void refusesUntilTheNextProbe() {
        fail(5);
        for (int seconds : new int[] {10, 20, 40, 80, 120, 120}) {
            assertThat(refused()).isEqualTo(new Refused(Reason.BREAKER_OPEN, Duration.ofSeconds(seconds)));
            pass(seconds - 1);
            assertThat(refused()).isEqualTo(new Refused(Reason.BREAKER_OPEN, Duration.ofSeconds(1)));
            pass(1);
            fail(1);
        }
        pass(120);
        succeed();
        fail(5);
        assertThat(refused().delay()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("F-148: half-open under load, exactly one of many threads probes")
    void oneProbes() throws InterruptedException {
        fail(5);
        pass(10);
        AtomicInteger probes = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Thread thread = new Thread(() -> {
                awaitQuietly(start);
                for (int j = 0; j < 100; j++) {
                    probes.addAndGet(book.tryAcquire(ID, now) instanceof Permit ? 1 : 0);
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(probes).hasValue(1);
        assertThat(refused()).isEqualTo(new Refused(Reason.PROBED, Duration.ofSeconds(10)));
    }

    @Test
    @DisplayName("F-148: a probe that is given up, or that says nothing of the endpoint, leaves its place to the next")
    void aProbesPlaceIsFreed() {
        fail(5);
        pass(10);
        Permit first = acquire();
        first.abandoned();
        Permit second = acquire();
        second.failed(Failure.of(FailureKind.INVALID_REQUEST, "x"), now);
        assertThat(acquire().isProbe()).isTrue();
        first.abandoned();
        second.abandoned();
        assertThat(refused().reason()).isEqualTo(Reason.PROBED);
    }

    @Test
    @DisplayName(
            "S-179: a probe's first content closes the breaker, on probation: if it breaks off, it is open again, for longer")
    void firstContentOfTheProbe() {
        fail(5);
        pass(10);
        Permit probe = acquire();
        probe.gotContent(Duration.ofSeconds(1), now);
        assertThat(acquire().isProbe()).isFalse();
        probe.failed(failure(FailureKind.BAD_RESPONSE).after(SendProgress.CONTENT_PASSED), now);
        assertThat(refused()).isEqualTo(new Refused(Reason.BREAKER_OPEN, Duration.ofSeconds(20)));
    }

    @Test
    @DisplayName("S-179: failures of attempts from before the breaker opened do not hold it open; a success closes it")
    void attemptsFromBefore() {
        List<Permit> earlier = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            earlier.add(acquire());
        }
        earlier.subList(0, 9).forEach(permit -> permit.failed(failure(FailureKind.TIMEOUT), now));
        assertThat(refused().delay()).isEqualTo(Duration.ofSeconds(10));
        earlier.get(9).succeeded(Duration.ofSeconds(1), 1, now);
        assertThat(health().breaker()).isEqualTo(Breaker.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"TIMEOUT", "UPSTREAM_ERROR", "OVERLOADED", "BAD_RESPONSE"})
    @DisplayName("F-149: what is the provider's fault opens the breaker, also after content was passed")
    void providersFaults(FailureKind kind) {
        for (int i = 0; i < 5; i++) {
            acquire().failed(failure(kind).after(SendProgress.CONTENT_PASSED), now);
        }
        assertThat(health().breaker()).isEqualTo(Breaker.OPEN);
        assertThat(health().outage()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            mode = Mode.EXCLUDE,
            names = {"TIMEOUT", "UPSTREAM_ERROR", "OVERLOADED", "BAD_RESPONSE"})
    @DisplayName("F-149: nothing that a request or a key can cause opens the breaker or makes an outage")
    void othersFaults(FailureKind kind) {
        for (int i = 0; i < 50; i++) {
            acquire().failed(failure(kind).withRetryAfter(Optional.of(Duration.ZERO)), now);
        }
        assertThat(health().breaker()).isEqualTo(Breaker.CLOSED);
        assertThat(health().outage()).isFalse();
        boolean counts = Blame.of(kind) == Blame.UPTIME;
        assertThat(health().uptime5m().isPresent()).isEqualTo(counts);
    }

    @Test
    @DisplayName("S-132, F-015: after a 429 with Retry-After 30 nothing is called for 30 seconds")
    void rests() {
        limit(Duration.ofSeconds(30));
        assertThat(health().restsFor()).contains(Duration.ofSeconds(30));
        pass(29);
        assertThat(refused()).isEqualTo(new Refused(Reason.RESTING, Duration.ofSeconds(1)));
        pass(1);
        assertThat(health().restsFor()).isEmpty();
        assertThat(acquire().isProbe()).isFalse();
    }

    @Test
    @DisplayName("F-015: the latest answer decides how long, not the first nor the longest")
    void theLatestAnswerDecides() {
        Permit slow = acquire();
        limit(Duration.ofSeconds(60));
        pass(1);
        slow.failed(rateLimit(Duration.ofSeconds(5)), now);
        assertThat(refused().delay()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("F-017: a negative wait is none, a year is five minutes, none stated is two seconds")
    void absurdWaits() {
        limit(Duration.ofSeconds(-7));
        acquire().abandoned();
        acquire().failed(Failure.of(FailureKind.RATE_LIMITED, "x"), now);
        assertThat(refused().delay()).isEqualTo(Duration.ofSeconds(2));
        pass(2);
        limit(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(refused().delay()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    @DisplayName(
            "S-132: an overload rests if it says how long, and counts as well; where another key is left, nothing rests")
    void overloadsAndKeys() {
        acquire().failed(failure(FailureKind.OVERLOADED), now);
        assertThat(health().restsFor()).isEmpty();
        acquire().failedWithKeyLeft(rateLimit(Duration.ofSeconds(9)), now);
        assertThat(health().restsFor()).isEmpty();
        acquire().failed(failure(FailureKind.OVERLOADED).withRetryAfter(Optional.of(Duration.ofSeconds(3))), now);
        assertThat(health().restsFor()).contains(Duration.ofSeconds(3));
        assertThat(health().uptime5m()).hasValue(0);
    }

    @Test
    @DisplayName(
            "S-172: three failures of ten are 30 in a hundred, shown by kind; rate limits are shown and do not count")
    void errorRate() {
        for (int i = 0; i < 7; i++) {
            succeed();
        }
        acquire().failed(failure(FailureKind.UPSTREAM_ERROR), now);
        acquire().failed(failure(FailureKind.UPSTREAM_ERROR), now);
        acquire().failed(failure(FailureKind.TIMEOUT), now);
        acquire().failed(rateLimit(Duration.ZERO), now);
        EndpointHealth health = health();
        assertThat(health.uptime5m()).hasValue(0.7);
        assertThat(health.uptime30m()).hasValue(0.7);
        assertThat(health.uptime1d()).hasValue(0.7);
        assertThat(book.failures(ID, now))
                .isEqualTo(
                        Map.of(FailureKind.UPSTREAM_ERROR, 2L, FailureKind.TIMEOUT, 1L, FailureKind.RATE_LIMITED, 1L));
    }

    @Test
    @DisplayName("S-173: uptimes and outages are forgotten with their windows")
    void windowsEnd() {
        fail(3);
        assertThat(health().outage()).isTrue();
        pass(31);
        assertThat(health().outage()).isFalse();
        assertThat(health().uptime5m()).hasValue(0);
        pass(5 * 60);
        assertThat(health().uptime5m()).isEmpty();
        assertThat(health().uptime30m()).hasValue(0);
        pass(30 * 60);
        assertThat(health().uptime30m()).isEmpty();
        assertThat(health().uptime1d()).hasValue(0);
        assertThat(book.failures(ID, now)).isEmpty();
        pass(24 * 60 * 60);
        assertThat(health()).isEqualTo(EndpointHealth.UNKNOWN);
    }

    @Test
    @DisplayName("S-173: the median time to first content and tokens a second, over five minutes")
    void measures() {
        Permit permit = acquire();
        assertThat(health().inFlight()).isEqualTo(1);
        permit.gotContent(Duration.ofMillis(400), now);
        permit.gotContent(Duration.ofMillis(900), now);
        permit.succeeded(Duration.ofSeconds(2), 100, now);
        EndpointHealth health = health();
        assertThat(health.inFlight()).isZero();
        assertThat(health.firstContent().orElseThrow().p50()).isCloseTo(0.4, within(0.02));
        assertThat(health.firstContent().orElseThrow().count()).isEqualTo(1);
        assertThat(health.throughput().orElseThrow().p50()).isCloseTo(50, within(2.5));
        succeed();
        assertThat(health().throughput().orElseThrow().count()).isEqualTo(1);
    }

    @Test
    @DisplayName("S-180: failures and slowness lower the score")
    void scores() {
        assertThat(health().score()).isEqualTo(1);
        succeed();
        double fine = health().score();
        acquire().gotContent(Duration.ofSeconds(5), now);
        double slow = health().score();
        fail(1);
        assertThat(fine).isEqualTo(1);
        assertThat(slow).isLessThan(fine);
        assertThat(health().score()).isLessThan(slow);
    }

    @Test
    void whatIsToldTwiceCountsOnce() {
        Permit permit = acquire();
        permit.failed(failure(FailureKind.TIMEOUT), now);
        permit.failed(failure(FailureKind.TIMEOUT), now);
        permit.failedWithKeyLeft(failure(FailureKind.TIMEOUT), now);
        permit.succeeded(Duration.ofSeconds(1), 1, now);
        permit.gotContent(Duration.ofSeconds(1), now);
        permit.abandoned();
        assertThat(health().inFlight()).isZero();
        assertThat(book.failures(ID, now)).isEqualTo(Map.of(FailureKind.TIMEOUT, 1L));
        assertThat(health().uptime5m()).hasValue(0);
    }

    @Test
    @DisplayName(
            "the limit for the first content follows the p95, from 10 seconds to what is configured, after ten observations")
    void firstContentLimit() {
        Duration configured = Duration.ofSeconds(60);
        observeContent(9, Duration.ofSeconds(1));
        assertThat(book.firstContentLimit(ID, configured, now)).isEqualTo(configured);
        observeContent(1, Duration.ofSeconds(1));
        assertThat(book.firstContentLimit(ID, configured, now)).isEqualTo(Duration.ofSeconds(10));
        assertThat(book.firstContentLimit(ID, Duration.ofSeconds(3), now)).isEqualTo(Duration.ofSeconds(3));
        observeContent(20, Duration.ofSeconds(10));
        assertThat(book.firstContentLimit(ID, configured, now).toMillis() / 1e3).isCloseTo(30, within(1.6));
        observeContent(1000, Duration.ofSeconds(40));
        assertThat(book.firstContentLimit(ID, configured, now)).isEqualTo(configured);
    }

    @Test
    @DisplayName("a limit that proves too short widens: who waited in vain counts with the time waited")
    void theLimitWidens() {
        Duration configured = Duration.ofMinutes(5);
        observeContent(20, Duration.ofMillis(500));
        for (int i = 0; i < 2; i++) {
            Permit permit = acquire();
            pass(10);
            permit.failed(failure(FailureKind.TIMEOUT), now);
        }
        assertThat(book.firstContentLimit(ID, configured, now).toMillis() / 1e3).isCloseTo(30, within(1.6));
        Permit unconnected = acquire();
        pass(200);
        unconnected.failed(Failure.of(FailureKind.TIMEOUT, "x"), now);
        assertThat(health().firstContent().orElseThrow().count()).isEqualTo(22);
    }

    @Test
    @DisplayName("names that callers make up do not fill the memory, nor push out an endpoint that is used")
    void endpointsAreBounded() {
        fail(5);
        for (int i = 0; i < 20_000; i++) {
            now++;
            book.tryAcquire(new EndpointId("p", "made up " + i), now);
            if (i % 100 == 0) {
                assertThat(book.view(now).of(ID).breaker()).isEqualTo(Breaker.OPEN);
            }
        }
        int remembered = 0;
        for (int i = 0; i < 20_000; i++) {
            remembered += book.view(now).of(new EndpointId("p", "made up " + i)).inFlight();
        }
        assertThat(remembered).isBetween(3000, HealthRules.STANDARD.mostEndpoints());
    }

    @Property(tries = 300)
    @Label("F-148, F-149: in any history there is one probe at a time, and what is in flight is what was not ended")
    void anyHistory(@ForAll @Size(max = 200) List<@IntRange(max = 7) Integer> steps) {
        HealthBook fresh = new HealthBook(HealthRules.STANDARD);
        List<Permit> running = new ArrayList<>();
        long time = 0;
        for (int step : steps) {
            EndpointHealth before = fresh.view(time).of(ID);
            if (step < 3) {
                Admission admission = fresh.tryAcquire(ID, time);
                assertThat(admission instanceof Permit)
                        .isEqualTo(before.restsFor().isEmpty());
                if (admission instanceof Permit permit) {
                    assertThat(permit.isProbe()).isEqualTo(before.breaker() == Breaker.HALF_OPEN);
                    assertThat(before.breaker()).isNotEqualTo(Breaker.OPEN);
                    assertThat(fresh.view(time).of(ID).restsFor().isPresent()).isEqualTo(permit.isProbe());
                    running.add(permit);
                }
            } else if (step == 3) {
                time += Duration.ofSeconds(7).toNanos();
            } else if (!running.isEmpty()) {
                end(running.remove(0), step, time);
            }
            assertThat(fresh.view(time).of(ID).inFlight()).isEqualTo(running.size());
        }
    }

    private static void end(Permit permit, int step, long time) {
        switch (step) {
            case 4 -> permit.succeeded(Duration.ofSeconds(1), 5, time);
            case 5 -> permit.abandoned();
            default -> permit.failed(failure(FailureKind.UPSTREAM_ERROR), time);
        }
    }

    private EndpointHealth health() {
        return book.view(now).of(ID);
    }

    private Permit acquire() {
        Admission admission = book.tryAcquire(ID, now);
        assertThat(admission).isInstanceOf(Permit.class);
        return (Permit) admission;
    }

    private Refused refused() {
        Admission admission = book.tryAcquire(ID, now);
        assertThat(admission).isInstanceOf(Refused.class);
        return (Refused) admission;
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            acquire().failed(failure(FailureKind.UPSTREAM_ERROR), now);
        }
    }

    private void succeed() {
        acquire().succeeded(Duration.ofSeconds(1), 0, now);
    }

    private void limit(Duration retryAfter) {
        acquire().failed(rateLimit(retryAfter), now);
    }

    private void observeContent(int times, Duration after) {
        for (int i = 0; i < times; i++) {
            Permit permit = acquire();
            permit.gotContent(after, now);
            permit.succeeded(after, 0, now);
        }
    }

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private static Failure rateLimit(Duration retryAfter) {
        return Failure.of(FailureKind.RATE_LIMITED, "x").withRetryAfter(Optional.of(retryAfter));
    }

    private static Failure failure(FailureKind kind) {
        return Failure.of(kind, "x").after(SendProgress.SENT);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
