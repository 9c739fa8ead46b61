package io.signalbox.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A request and what becomes of its answer, live: how much was written, whether the peer is still there, how it ended.
 *
 * <p>All methods may be called from any thread. Every {@code await} is bounded by the upstream's patience ({@link
 * ScriptedUpstreamBuilder#patience(Duration)}, thirty seconds unless said otherwise) and then throws {@link
 * AssertionError}.
 */
public final class Exchange {
    /** How long a write must be stuck to count as blocked by the peer. */
    private static final Duration STUCK = Duration.ofMillis(200);

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    /** How an answer ended. */
    public enum Ending {
        /** Everything that the reply says was written. */
        COMPLETED,
        /** The peer closed or reset the connection first, or its HTTP/2 stream: how a client cancels. */
        PEER_CLOSED,
        /** The reply reset the connection. */
        RESET,
        /** The reply reset or refused its HTTP/2 stream, and the connection goes on. */
        STREAM_RESET,
        /** The reply closed the connection early. */
        CUT,
        /** The upstream was closed. */
        STOPPED
    }

    private final RecordedRequest request;
    private final Watch watch;
    private final Watch moment = new Watch(A_MOMENT);
    private final Gate stallGate;

    private final AtomicLong bytesWritten = new AtomicLong();
    private volatile long writeBegan;
    private volatile boolean peerClosed;
    private volatile @Nullable Http2Error resetByPeer;
    private volatile @Nullable Ending ending;

    Exchange(RecordedRequest request, Duration patience) {
        this.request = request;
        this.watch = new Watch(patience);
        this.stallGate = Gate.closed(patience);
    }

    /** What was asked. */
    public RecordedRequest request() {
        return request;
    }

    /** How many bytes of the answer, head and framing included, the operating system has taken so far. */
    public long bytesWritten() {
        return bytesWritten.get();
    }

    /** Whether the peer has closed or reset the connection, or reset the HTTP/2 stream, during the answer or after it. */
    public boolean peerClosed() {
        return peerClosed;
    }

    /** With which error the peer has reset the HTTP/2 stream; empty if it has not, or over HTTP/1.1. */
    public Optional<Http2Error> resetByPeer() {
        return Optional.ofNullable(resetByPeer);
    }

    /** How the answer ended; empty while it lasts. */
    public Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    /** Lets an answer that stands at a {@link Step#stall()} go on, now or when it gets there. */
    public void release() {
        stallGate.open();
    }

    /**
     * Waits until the answer stands at a {@link Step#stall()}.
     *
     * @throws AssertionError if it did not get there in time
     */
    public void awaitStalled() {
        stallGate.awaitReached();
    }

    /**
     * Waits until the answer has ended, whichever way.
     *
     * @throws AssertionError if it did not end in time
     */
    public Ending awaitEnding() {
        watch.await(() -> ending != null, () -> "the answer to " + request + " has not ended: " + this);
        return ending().orElseThrow();
    }

    /** Whether the answer has ended, or does so within a moment: who gets its last byte has it before that is noted here. */
    boolean ends() {
        try {
            moment.await(() -> ending != null, () -> "not ended");
            return true;
        } catch (AssertionError late) {
            return false;
        }
    }

    /**
     * Waits until the peer has closed or reset the connection, or reset the HTTP/2 stream: how a client cancels.
     *
     * @throws AssertionError if it did not in time
     */
    public void awaitPeerClosed() {
        watch.await(() -> peerClosed, () -> "the peer of " + request + " has not closed the connection: " + this);
    }

    /**
     * Waits until at least this many bytes of the answer were written.
     *
     * @throws AssertionError if they were not in time
     */
    public void awaitBytesWritten(long bytes) {
        watch.await(
                () -> bytesWritten.get() >= bytes,
                () -> "answer to " + request + ": " + this + " (expected: " + bytes + " bytes)");
    }

    /**
     * Waits until a write is stuck because the peer does not read: back-pressure has reached the upstream.
     *
     * @return how many bytes were taken until then
     * @throws AssertionError if writing did not get stuck in time
     */
    public long awaitWritesBlocked() {
        watch.await(
                () -> writeBegan != 0 && System.nanoTime() - writeBegan >= STUCK.toNanos(),
                STUCK.dividedBy(4),
                () -> "writing to the peer of " + request + " is not blocked: " + this);
        return bytesWritten.get();
    }

    @Override
    public String toString() {
        Ending known = ending;
        return bytesWritten + " bytes written, " + (known == null ? "not ended" : known.name())
                + (peerClosed ? ", peer closed" : "");
    }

    Gate stallGate() {
        return stallGate;
    }

    void writing() {
        writeBegan = System.nanoTime() | 1;
    }

    void wrote(int count) {
        writeBegan = 0;
        bytesWritten.addAndGet(count);
        watch.changed();
    }

    void peerHasClosed() {
        peerClosed = true;
        watch.changed();
    }

    void peerHasReset(Optional<Http2Error> error) {
        error.ifPresent(known -> resetByPeer = known);
        peerHasClosed();
    }

    void ended(Ending how) {
        writeBegan = 0;
        ending = how;
        watch.changed();
        moment.changed();
    }
}
