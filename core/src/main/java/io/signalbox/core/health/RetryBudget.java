package io.signalbox.core.health;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * How often endpoints may be called again after they failed, over all traffic to a provider, so that its outage is not made worse
 * by us.
 *
 * <p>Repeats are paid for by successes: over the window there may be a share of them. A provider with little traffic may repeat a few
 * times per window for nothing. So over any time, repeats are at most the floor for each window begun, and the share of all
 * successes. Only repeats at the same provider need to be paid for; going on to another one does not.
 *
 * <p>May be used from any thread. Remembers one entry per configured provider.
 */
public final class RetryBudget {

    private static final int SLICES = 10;

    private final double share;
    private final int floor;
    private final Duration window;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();

    /** A fifth of the successes of the last ten seconds, and ten repeats beside them. */
    public RetryBudget() {
        this(0.2, 10, Duration.ofSeconds(10));
    }

    /**
     * A budget of one's own.
     *
     * @param share repeats for each success, from 0
     * @param floor repeats per window that need no success, from 0
     * @param window how long a success pays for repeats
     */
    public RetryBudget(double share, int floor, Duration window) {
        if (!(share >= 0) || floor < 0) {
            throw new IllegalArgumentException("share, floor: " + share + ", " + floor + " (expected: 0 or more)");
        }
        this.share = share;
        this.floor = floor;
        this.window = window;
    }

    /**
     * A request succeeded.
     *
     * @param nanos now, monotonic
     */
    public void succeeded(String provider, long nanos) {
        account(provider, nanos).earn(nanos);
    }

    /**
     * Asks to repeat a call.
     *
     * @param nanos now, monotonic
     * @return whether it may be repeated; it is then paid for
     */
    public boolean tryRepeat(String provider, long nanos) {
        return account(provider, nanos).trySpend(nanos);
    }

    /** Forgets what these providers have earned and spent. */
    public void forget(Predicate<String> which) {
        accounts.keySet().removeIf(which);
    }

    private Account account(String provider, long nanos) {
        return accounts.computeIfAbsent(provider, unknown -> new Account(nanos));
    }

    /** Guarded by its own monitor. */
    private final class Account {

        private static final int EARNED = 0;
        private static final int PAID = 1;
        private static final int FREE = 2;

        private final WindowedCounts counts;

        private Account(long nanos) {
            this.counts = new WindowedCounts(window, SLICES, 3, nanos);
        }

        private synchronized void earn(long nanos) {
            counts.add(EARNED, nanos);
        }

        private synchronized boolean trySpend(long nanos) {
            boolean paid = counts.total(PAID, nanos) + 1 <= share * counts.total(EARNED);
            boolean allowed = paid || counts.total(FREE) < floor;
            if (allowed) {
                counts.add(paid ? PAID : FREE, nanos);
            }
            return allowed;
        }
    }
}
