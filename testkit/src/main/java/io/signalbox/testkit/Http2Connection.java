package io.signalbox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An HTTP/2 connection that a {@link ScriptedUpstream} has accepted: what the client sent over it, and what the test does to it.
 *
 * <p>All methods may be called from any thread. Every {@code await} is bounded by the upstream's patience and then throws {@link
 * AssertionError}. What is sent to a connection that is closed is lost.
 */
public final class Http2Connection {
    private static final int REMEMBERED = 10_000;

    private final Origin origin;
    private final Http2Session session;
    private final Watch watch;
    private final Deque<Http2Frame> received = new ArrayDeque<>();
    private final List<Integer> streams = new ArrayList<>();
    private final Map<Http2Setting, Long> settings = new EnumMap<>(Http2Setting.class);
    private volatile boolean closed;

    Http2Connection(Origin origin, Http2Session session, Duration patience) {
        this.origin = origin;
        this.session = session;
        this.watch = new Watch(patience);
    }

    // What the client did

    /** The number of the connection, as in {@link RecordedRequest#connection()}. */
    public long number() {
        return origin.connection();
    }

    /** {@code h2} over TLS, {@code h2c} without. */
    public String protocol() {
        return origin.protocol();
    }

    /** Whether it is closed, by whomever. */
    public boolean isClosed() {
        return closed;
    }

    /** The streams that the client has opened, oldest first; the first by an upgrade, if there was one. */
    public List<Integer> streams() {
        synchronized (watch) {
            return List.copyOf(streams);
        }
    }

    /** What the client has said about itself so far. */
    public Map<Http2Setting, Long> clientSettings() {
        synchronized (watch) {
            return Map.copyOf(settings);
        }
    }

    /**
     * The frames that the client has sent, oldest first; of more than ten thousand the last. Header blocks are compressed, and data frames
     * are without their payload: {@link RecordedRequest} has both.
     */
    public List<Http2Frame> received() {
        synchronized (watch) {
            return List.copyOf(received);
        }
    }

    /** The received frames of a type, as {@link Http2Frame#RST_STREAM}. */
    public List<Http2Frame> received(int type) {
        return received().stream().filter(frame -> frame.type() == type).toList();
    }

    /** With which error the client has reset a stream; empty if it has not. */
    public Optional<Http2Error> resetOf(int stream) {
        return received(Http2Frame.RST_STREAM).stream()
                .filter(frame -> frame.stream() == stream)
                .findFirst()
                .flatMap(Http2Frame::error);
    }

    /** With which error the client has announced the end of the connection; empty if it has not. */
    public Optional<Http2Error> goneAway() {
        return received(Http2Frame.GOAWAY).stream().findFirst().flatMap(Http2Frame::error);
    }

    /**
     * Waits until the client has sent such a frame.
     *
     * @return the oldest such frame
     * @throws AssertionError if it did not in time
     */
    public Http2Frame awaitFrame(Predicate<Http2Frame> wanted) {
        watch.await(
                () -> received().stream().anyMatch(wanted),
                () -> "connection " + number() + " has not got the frame: " + received());
        return received().stream().filter(wanted).findFirst().orElseThrow();
    }

    /**
     * Waits until the connection is closed, by whomever.
     *
     * @throws AssertionError if it was not in time
     */
    public void awaitClosed() {
        watch.await(() -> closed, () -> "connection " + number() + " is not closed");
    }

    // What happens to it

    /** Changes a setting of the upstream. It holds from now on, also for a client that does not know of it yet. */
    public void set(Http2Setting setting, long value) {
        quietly(() -> session.set(setting, value));
    }

    /** Asks whether the client is there; its answer is a received frame. */
    public void ping() {
        send(new Http2Frame(Http2Frame.PING, 0, 0, new byte[8]));
    }

    /** Announces the end, with every stream so far yet to be answered; afterwards nothing more is sent, and the client closes. */
    public void goAway(Http2Error error) {
        quietly(() -> session.goAway(error));
    }

    /**
     * Lets the client send more.
     *
     * @param stream 0 for all streams together, whose window is another one
     * @param bytes 1 or more
     */
    public void grant(int stream, int bytes) {
        send(Http2Frame.windowUpdate(stream, bytes));
    }

    /** Sends any frame. Nothing is validated, and nothing follows from it on this side. */
    public void send(Http2Frame frame) {
        quietly(() -> session.control(frame));
    }

    private interface Sending {
        void send() throws IOException;
    }

    private void quietly(Sending sending) {
        try {
            sending.send();
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException("connection " + number(), e);
            }
        }
    }

    @Override
    public String toString() {
        return "connection " + number() + " (" + protocol() + "), streams " + streams() + (closed ? ", closed" : "");
    }

    // For its session

    void got(Http2Frame frame) {
        synchronized (watch) {
            received.add(
                    frame.type() == Http2Frame.DATA
                            ? new Http2Frame(frame.type(), frame.flags(), frame.stream(), new byte[0])
                            : frame);
            if (received.size() > REMEMBERED) {
                received.remove();
            }
        }
        watch.changed();
    }

    void opened(int stream) {
        synchronized (watch) {
            streams.add(stream);
        }
    }

    void said(Http2Setting setting, long value) {
        synchronized (watch) {
            settings.put(setting, value);
        }
    }

    void hasClosed() {
        closed = true;
        watch.changed();
    }
}
