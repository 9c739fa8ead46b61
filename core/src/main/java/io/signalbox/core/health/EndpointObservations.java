package io.signalbox.core.health;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.health.Admission.Reason;
import io.signalbox.core.health.Admission.Refused;
import io.signalbox.core.health.EndpointHealth.Breaker;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was observed of one endpoint. Guarded by its own monitor; nothing of it waits or calls out. Takes about 4 KB, and 20 KB once
 * an answer was measured, however much traffic there is.
 */
final class EndpointObservations {

    private static final double NANOS = 1e9;
    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final OptionalDouble ALL = OptionalDouble.of(1);
    private static final FailureKind[] KINDS = FailureKind.values();
    private static final Duration MEASURED_OVER = Duration.ofMinutes(5);

    private final HealthRules rules;
    private final CircuitBreaker breaker;
    private final WindowedCounts outage;
    private final WindowedCounts last5m;
    private final WindowedCounts last30m;
    private final WindowedCounts last1d;
    private Optional<WindowedPercentiles> firstContent = Optional.empty();
    private Optional<WindowedPercentiles> throughput = Optional.empty();
    private long restsUntil;
    private long restSaidAt;
    private boolean rests;
    private long attempts;
    private int inFlight;

    EndpointObservations(HealthRules rules, long nanos) {
        this.rules = rules;
        this.breaker = new CircuitBreaker(rules);
        this.outage = new WindowedCounts(rules.outageWindow(), 10, 2, nanos);
        this.last5m = new WindowedCounts(MEASURED_OVER, 20, 2, nanos);
        this.last30m = new WindowedCounts(Duration.ofMinutes(30), 30, 1 + KINDS.length, nanos);
        this.last1d = new WindowedCounts(Duration.ofDays(1), 48, 2, nanos);
    }

    synchronized Admission tryAcquire(long nanos) {
        long rest = restNanos(nanos);
        long closed = breaker.waitNanos(nanos);
        if (rest > 0 || closed > 0) {
            return new Refused(reason(rest, closed, nanos), Duration.ofNanos(Math.max(rest, closed)));
        }
        inFlight++;
        attempts++;
        return new Permit(this, attempts, breaker.began(attempts, nanos), nanos);
    }

    synchronized EndpointHealth health(long nanos) {
        Breaker state = breaker.state(nanos);
        long wait = Math.max(restNanos(nanos), breaker.waitNanos(nanos));
        Optional<Percentiles> contentSeconds = firstContent.flatMap(seen -> seen.at(nanos));
        Optional<Percentiles> tokensPerSecond = throughput.flatMap(seen -> seen.at(nanos));
        OptionalDouble uptime5m = share(last5m.total(GOOD, nanos), last5m.total(BAD, nanos));
        OptionalDouble uptime30m = share(last30m.total(GOOD, nanos), blamed30m(nanos));
        OptionalDouble uptime1d = share(last1d.total(GOOD, nanos), last1d.total(BAD, nanos));
        boolean out = isOut(nanos);
        return new EndpointHealth(
                contentSeconds,
                tokensPerSecond,
                uptime5m,
                uptime30m,
                uptime1d,
                out,
                state,
                wait > 0 ? Optional.of(Duration.ofNanos(wait)) : Optional.empty(),
                inFlight,
                Score.of(contentSeconds, tokensPerSecond, uptime5m, uptime30m, uptime1d, out, state));
    }

    synchronized Optional<Percentiles> firstContent(long nanos) {
        return firstContent.flatMap(seen -> seen.at(nanos));
    }

    synchronized Map<FailureKind, Long> failures(long nanos) {
        Map<FailureKind, Long> failures = new EnumMap<>(FailureKind.class);
        for (FailureKind kind : KINDS) {
            long count = last30m.total(columnOf(kind), nanos);
            if (count > 0) {
                failures.put(kind, count);
            }
        }
        return failures;
    }

    // What follows is called by permits, which hold the monitor.

    void gotContent(long attempt, Duration after, long nanos) {
        observeFirstContent(after.toNanos(), nanos);
        breaker.gotContent(attempt);
    }

    /** Nothing had come when a time limit passed: would it not count, a limit that is too short could never learn of it. */
    void noContentWithin(long waitedNanos, long nanos) {
        observeFirstContent(waitedNanos, nanos);
    }

    void succeeded(Duration total, long completionTokens, long nanos) {
        outage.add(GOOD, nanos);
        last5m.add(GOOD, nanos);
        last30m.add(GOOD, nanos);
        last1d.add(GOOD, nanos);
        breaker.succeeded();
        if (completionTokens > 0 && total.toNanos() > 0) {
            if (throughput.isEmpty()) {
                throughput = Optional.of(new WindowedPercentiles(MEASURED_OVER, nanos));
            }
            throughput.get().add(completionTokens * NANOS / total.toNanos(), nanos);
        }
    }

    void failed(long attempt, FailureKind kind, long nanos) {
        Blame blame = Blame.of(kind);
        last30m.add(columnOf(kind), nanos);
        if (blame != Blame.NONE) {
            last5m.add(BAD, nanos);
            last1d.add(BAD, nanos);
        }
        if (blame == Blame.BREAKER) {
            outage.add(BAD, nanos);
            breaker.failed(attempt, nanos);
        } else {
            breaker.saidNothing(attempt);
        }
    }

    /** The latest answer decides how long it rests, also where an earlier one asked for longer. */
    void rest(Failure failure, long nanos) {
        boolean asks = failure.kind() == FailureKind.RATE_LIMITED
                || (failure.kind() == FailureKind.OVERLOADED
                        && failure.retryAfter().isPresent());
        boolean latest = !rests || nanos - restSaidAt >= 0;
        if (asks && latest) {
            Duration rest = failure.retryAfter().map(rules::rest).orElse(rules.restWithoutHint());
            restsUntil = nanos + rest.toNanos();
            restSaidAt = nanos;
            rests = true;
        }
    }

    void abandoned(long attempt) {
        breaker.saidNothing(attempt);
    }

    void ended() {
        inFlight--;
    }

    private void observeFirstContent(long afterNanos, long nanos) {
        if (firstContent.isEmpty()) {
            firstContent = Optional.of(new WindowedPercentiles(MEASURED_OVER, nanos));
        }
        firstContent.get().add(afterNanos / NANOS, nanos);
    }

    private long restNanos(long nanos) {
        return rests ? Math.max(0, restsUntil - nanos) : 0;
    }

    private Reason reason(long rest, long closed, long nanos) {
        if (rest >= closed) {
            return Reason.RESTING;
        }
        return breaker.state(nanos) == Breaker.OPEN ? Reason.BREAKER_OPEN : Reason.PROBED;
    }

    private long blamed30m(long nanos) {
        long blamed = 0;
        for (FailureKind kind : KINDS) {
            blamed += Blame.of(kind) == Blame.NONE ? 0 : last30m.total(columnOf(kind), nanos);
        }
        return blamed;
    }

    private boolean isOut(long nanos) {
        long bad = outage.total(BAD, nanos);
        long all = bad + outage.total(GOOD, nanos);
        return bad >= rules.outageFailures() && bad >= rules.outageShare() * all;
    }

    private static OptionalDouble share(long good, long bad) {
        if (bad == 0) {
            return good == 0 ? OptionalDouble.empty() : ALL;
        }
        return OptionalDouble.of((double) good / (good + bad));
    }

    private static int columnOf(FailureKind kind) {
        return 1 + kind.ordinal();
    }
}
