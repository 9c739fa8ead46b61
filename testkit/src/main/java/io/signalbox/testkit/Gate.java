package io.signalbox.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A place where a scripted answer waits until the test lets it go on.
 *
 * <p>A gate starts closed, is opened once, and stays open. {@link #awaitReached()} tells the test that an answer stands
 * in front of it, so that "everything up to here was sent, and nothing more" is a fact and not a guess about time:
 *
 * <pre>{@code
 * Gate gate = Gate.closed();
 * upstream.next(Reply.stream("Hel", "lo").holds(Point.afterTokens(1), gate));
 * ...
 * gate.awaitReached();   // "Hel" is out, "lo" is not
 * gate.open();
 * }</pre>
 *
 * <p>An answer that waits also goes on when it ends: the peer closed the connection, or the upstream was closed. All
 * methods may be called from any thread.
 */
public final class Gate {
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final Watch watch;
    private volatile int arrivals;

    private Gate(Duration patience) {
        watch = new Watch(patience);
    }

    /** A closed gate whose {@link #awaitReached()} waits for thirty seconds at most. */
    public static Gate closed() {
        return new Gate(ScriptedUpstreamBuilder.DEFAULT_PATIENCE);
    }

    /** A closed gate whose {@link #awaitReached()} waits for {@code patience} at most. */
    public static Gate closed(Duration patience) {
        return new Gate(patience);
    }

    /** Lets every answer pass, those that wait and those that come later. */
    public void open() {
        opened.complete(null);
    }

    /** Whether {@link #open()} was called. */
    public boolean isOpen() {
        return opened.isDone();
    }

    /** How many answers have come to this gate so far, whether or not they had to wait. */
    public int arrivals() {
        return arrivals;
    }

    /**
     * Waits until an answer has come to this gate.
     *
     * @throws AssertionError if none came in time
     */
    public void awaitReached() {
        awaitReached(1);
    }

    /**
     * Waits until {@code count} answers have come to this gate.
     *
     * @throws AssertionError if they did not come in time
     */
    public void awaitReached(int count) {
        watch.await(() -> arrivals >= count, () -> "gate: " + arrivals + " answers came (expected: " + count + ")");
    }

    CompletableFuture<Void> opened() {
        return opened;
    }

    void reached() {
        synchronized (watch) {
            arrivals = arrivals + 1;
        }
        watch.changed();
    }
}
