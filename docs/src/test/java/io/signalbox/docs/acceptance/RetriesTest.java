package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.port.Clock;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often the same endpoint is called again, and when, on a clock that the tests move. */
class RetriesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration END = Duration.ZERO;

    private final ManualClock time = ManualClock.atNoon();
    private final ClockOfWaits clock = new ClockOfWaits(time);
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start();
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private TestGateway gateway(String failover) {
        return TestGateway.of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s", timeout: %ds, models: [acme/one]}
                failover: %s
                """.formatted(upstream.baseUri(), LIMIT.toSeconds(), failover), clock);
    }

    @Test
    @DisplayName(
            "S-090: three repeats of a timeout are four calls to the same endpoint, with back-off, within the deadline")
    void repeatsTimeouts() {
        upstream.answers(Reply.silence());
        try (TestGateway gateway = gateway("{retries: {timeout: 3, default: 0}}")) {
            Instant began = time.now();
            GatewayCall call = gateway.call(hello("acme/one"));
            for (int calls = 1; calls <= 3; calls++) {
                upstream.takeExchange().awaitStalled();
                time.advance(LIMIT);
                Duration wait = clock.take();
                assertThat(wait).isBetween(Duration.ofMillis(125L << calls), Duration.ofMillis(250L << calls));
                time.advance(wait.minusNanos(1));
                gateway.awaitQuiet();
                assertThat(upstream.requestCount()).isEqualTo(calls);
                assertThat(call.response().toCompletableFuture()).isNotDone();
                time.advance(Duration.ofNanos(1));
            }
            upstream.takeExchange().awaitStalled();
            time.advance(LIMIT);

            Answer answer = Answer.of(call);
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.text()).contains("\"upstream_timeout\"");
            assertThat(upstream.requestCount()).isEqualTo(4);
            assertThat(Duration.between(began, time.now())).isLessThan(Duration.ofMinutes(10));
            List<Attempt> attempts = gateway.record(answer).attempts();
            assertThat(attempts)
                    .extracting(attempt -> attempt.endpoint().toString())
                    .containsOnly("main:acme/one");
            assertThat(attempts)
                    .extracting(attempt -> attempt.failure().map(Failure::kind).orElseThrow())
                    .containsExactly(
                            FailureKind.TIMEOUT, FailureKind.TIMEOUT, FailureKind.TIMEOUT, FailureKind.TIMEOUT);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | {retries: {rate_limited: 0}}                         | 1",
                "429 | {retries: {rate_limited: 3}}                         | 4",
                "429 | {retries: {rate_limited: 1, default: 0}}             | 2",
                "503 | {retries: {overloaded: 0, default: 3}}               | 1",
                "503 | {retries: {overloaded: 1, default: 3}}               | 2",
                "500 | {retries: {rate_limited: 0, upstream_error: 3}}      | 4",
                "500 | {retries: {rate_limited: 0}}                         | 3",
                "500 | {retries: 3}                                         | 4",
                "500 | {retries: 0}                                         | 1",
                "500 | {attempts: 2, retries: {upstream_error: 3}}          | 2",
                "400 | {retries: 3}                                         | 1",
                "404 | {retries: {not_found: 0, default: 3}}                | 1",
            })
    @DisplayName("S-090: every kind is repeated as often as is said for it, and one with 0 is not")
    void repeatsEachKindAsOftenAsIsSaid(int status, String failover, int calls) {
        upstream.answers(Reply.status(status));
        assertThat(calls(failover)).isEqualTo(calls);
    }

    @ParameterizedTest(name = "Retry-After: {0}")
    @ValueSource(strings = {"0", "1", "7"})
    @DisplayName("S-090, F-015: a rate limit is repeated as often where the provider says how long to wait")
    void repeatsRateLimitsWithAHint(String seconds) {
        upstream.answers(Reply.status(429).retryAfter(seconds));
        assertThat(calls("{retries: {rate_limited: 3}}")).isEqualTo(4);
    }

    /** How many calls a request leads to where time passes as it is waited for. */
    private long calls(String failover) {
        try (TestGateway gateway = gateway(failover)) {
            GatewayCall call = gateway.call(hello("acme/one"));
            call.response().whenComplete((answer, thrown) -> clock.waits.add(END));
            for (Duration wait = clock.take(); !wait.equals(END); wait = clock.take()) {
                time.advance(wait);
            }
            assertThat(Answer.of(call).status()).isGreaterThanOrEqualTo(400);
            return upstream.requestCount();
        }
    }

    /** Tells a test of the waits between calls; limits on calls are longer than any of them. */
    private record ClockOfWaits(ManualClock time, BlockingQueue<Duration> waits) implements Clock {

        private static final Duration LONGEST = Duration.ofSeconds(10);
        private static final long PATIENCE_SECONDS = 60;

        ClockOfWaits(ManualClock time) {
            this(time, new LinkedBlockingQueue<>());
        }

        Duration take() {
            try {
                Duration wait = waits.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(wait)
                        .as("a wait before the same endpoint is called again")
                        .isNotNull();
                return wait;
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for a wait", e);
            }
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            Cancellable scheduled = time.schedule(delay, task);
            if (delay.compareTo(LONGEST) < 0) {
                waits.add(delay);
            }
            return scheduled;
        }
    }
}
