package io.signalbox.testkit;

import java.io.IOException;

/** How much of the bodies the client of an HTTP/2 connection takes now (RFC 9113 §5.2). Guarded by its own monitor. */
final class SendWindows {
    static final int DEFAULT = 65_535;

    private long connection = DEFAULT;
    private long initial = DEFAULT;

    /** What a new stream starts with. */
    synchronized long initial() {
        return initial;
    }

    /** The client has changed what streams start with, which moves those that are open too. */
    synchronized void initially(long bytes, Iterable<Http2Stream> open) {
        for (Http2Stream stream : open) {
            stream.window += bytes - initial;
        }
        initial = bytes;
        notifyAll();
    }

    synchronized void grant(long bytes) throws Http2Violation {
        connection = granted(connection, bytes);
        notifyAll();
    }

    synchronized void grant(Http2Stream stream, long bytes) throws Http2Violation {
        stream.window = granted(stream.window, bytes);
        notifyAll();
    }

    /** Tells those that wait to look whether their stream is gone. */
    synchronized void changed() {
        notifyAll();
    }

    /** Takes at least one and at most so many bytes, waiting until there are some. */
    synchronized int take(Http2Stream stream, int most) throws IOException, InterruptedException {
        while (Math.min(connection, stream.window) <= 0) {
            if (stream.gone().isDone()) {
                throw new AnswerEnded(stream.gone().join());
            }
            wait();
        }
        int taken = (int) Math.min(most, Math.min(connection, stream.window));
        connection -= taken;
        stream.window -= taken;
        return taken;
    }

    private static long granted(long window, long bytes) throws Http2Violation {
        if (bytes == 0 || window + bytes > Integer.MAX_VALUE) {
            throw new Http2Violation(Http2Error.FLOW_CONTROL_ERROR, "window update: " + bytes + " on " + window);
        }
        return window + bytes;
    }
}
