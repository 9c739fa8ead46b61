package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

/**
 * Moves a {@link ManualClock} by itself, so that nobody waits: whenever somebody waits for an answer and nothing but time can bring it,
 * the clock jumps to whatever is due next. A pause of a minute then takes no time, and silence ends at once in the limit that it passes.
 *
 * <p>Who works, or stands until a test lets it go on, says so ({@link #stands}, {@link #standsNoMore}); meanwhile time stands as well. Who
 * waits says that too ({@link #waits}, {@link #waitsNoMore}). Both are counted.
 *
 * <p>May be used from any thread. Has one daemon thread from the first wait on, until it is closed; tasks of the clock run on it.
 */
public final class TimeMover implements AutoCloseable {

    private final ManualClock clock;
    private int standing;
    private int waiting;
    private boolean nothingDue;
    private boolean began;
    private boolean ended;

    private TimeMover(ManualClock clock) {
        this.clock = clock;
    }

    /** A mover of this clock, for which nobody waits yet. */
    public static TimeMover of(ManualClock clock) {
        return new TimeMover(requireNonNull(clock, "clock"));
    }

    /** Somebody works, or stands until a test lets it go on. */
    public synchronized void stands() {
        standing++;
    }

    /** One fewer of those. */
    public synchronized void standsNoMore() {
        standing--;
        nothingDue = false;
        notifyAll();
    }

    /** Somebody waits for an answer. */
    public synchronized void waits() {
        waiting++;
        nothingDue = false;
        if (!began && !ended) {
            began = true;
            Thread thread = new Thread(this::move, "time-mover");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    /** One fewer of those. */
    public synchronized void waitsNoMore() {
        waiting--;
    }

    /** Moves time no more. */
    @Override
    public synchronized void close() {
        ended = true;
        notifyAll();
    }

    private void move() {
        while (isWaitedFor()) {
            if (clock.advanceToNext()) {
                moreMayBeDue();
            }
        }
    }

    private synchronized void moreMayBeDue() {
        nothingDue = false;
    }

    /** Waits for that; then nothing counts as due until something was, or until somebody says more meanwhile. */
    private synchronized boolean isWaitedFor() {
        try {
            while (!ended && (waiting == 0 || standing > 0 || nothingDue)) {
                wait();
            }
            nothingDue = true;
            return !ended;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
