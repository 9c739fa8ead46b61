package io.signalbox.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sending side of an HTTP/2 connection, which all its streams share. Who writes frames of an answer holds the lock from the first byte
 * of a frame to its last; frames of the connection itself never wait for the lock, but are written by whoever gives it back.
 */
final class FrameWriter {
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean finished;

    FrameWriter(OutputStream out) {
        this.out = out;
    }

    /** What closes the sending side of a connection. */
    interface Closing {
        void close() throws IOException;
    }

    /** Sends frames that belong to no answer, now or when the one that is being written is out. */
    void control(Http2Frame... frames) throws IOException {
        for (Http2Frame frame : frames) {
            waiting.add(frame.bytes());
        }
        writeWaiting();
    }

    private void writeWaiting() throws IOException {
        while (!finished && !waiting.isEmpty() && writing.tryLock()) {
            try {
                ByteArrayOutputStream together = new ByteArrayOutputStream();
                for (byte[] frame = waiting.poll(); frame != null; frame = waiting.poll()) {
                    together.writeBytes(frame);
                }
                if (!finished) {
                    out.write(together.toByteArray());
                }
            } finally {
                writing.unlock();
            }
        }
    }

    /** Waits for the lock; it may be taken again by its holder. */
    void lock() {
        writing.lock();
    }

    /** Gives the lock back, and writes what waited for it. */
    void unlock() {
        writing.unlock();
        if (writing.isHeldByCurrentThread()) {
            return;
        }
        try {
            writeWaiting();
        } catch (IOException gone) {
            // what waited belongs to no answer
        }
    }

    /** Writes bytes as they are. Only with the lock. */
    void write(byte[] data, int from, int count) throws IOException {
        out.write(data, from, count);
    }

    /**
     * Sends this last and closes the sending side. The client closes the other: closing that too would make a reset of whatever it still
     * sends, and a reset can overtake answers.
     */
    void finish(byte[] last, Closing closing) {
        writing.lock();
        try {
            if (!finished) {
                finished = true;
                out.write(last);
                closing.close();
            }
        } catch (IOException alreadyClosed) {
            // as wanted
        } finally {
            writing.unlock();
        }
    }
}
