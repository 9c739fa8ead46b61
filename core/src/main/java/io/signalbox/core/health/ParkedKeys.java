package io.signalbox.core.health;

import io.signalbox.core.attempt.FailureKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The keys that are parked for one provider, or for one endpoint. Guarded by its own monitor. */
final class ParkedKeys {

    private final HealthRules rules;
    private final Map<Integer, Parking> byKey = new HashMap<>();

    ParkedKeys(HealthRules rules) {
        this.rules = rules;
    }

    /** A key is refused. Answers to attempts that were under way when it was parked change nothing. */
    synchronized void refused(int key, FailureKind kind, long nanos) {
        Optional<Parking> before = Optional.ofNullable(byKey.get(key));
        if (before.filter(parking -> parking.refusals > 0 && parking.holds(nanos))
                .isEmpty()) {
            int refusals = 1 + before.map(Parking::refusals).orElse(0);
            byKey.put(key, new Parking(kind, nanos + parkingNanos(refusals), refusals));
        }
    }

    /** A key was used too often. The latest answer decides for how long, unless the key is refused altogether. */
    synchronized void limited(int key, Optional<Duration> retryAfter, long nanos) {
        Optional<Parking> before = find(key, nanos);
        if (before.filter(parking -> parking.refusals > 0).isEmpty()) {
            Duration rest = retryAfter.map(rules::rest).orElse(rules.restWithoutHint());
            byKey.put(key, new Parking(FailureKind.RATE_LIMITED, nanos + rest.toNanos(), 0));
        }
    }

    synchronized void succeeded(int key, long nanos) {
        if (find(key, nanos).isEmpty()) {
            byKey.remove(key);
        }
    }

    synchronized Optional<Parking> find(int key, long nanos) {
        return Optional.ofNullable(byKey.get(key)).filter(parking -> parking.holds(nanos));
    }

    private long parkingNanos(int refusals) {
        long nanos = rules.firstParking().toNanos();
        long longest = rules.longestParking().toNanos();
        for (int i = 1; i < refusals && nanos < longest; i++) {
            nanos = Math.min(longest, nanos * 2);
        }
        return nanos;
    }

    /**
     * Why and until when a key is parked.
     *
     * @param kind why
     * @param until monotonic
     * @param refusals in a row, 0 for a rate limit
     */
    record Parking(FailureKind kind, long until, int refusals) {

        private boolean holds(long nanos) {
            return nanos - until < 0;
        }
    }
}
