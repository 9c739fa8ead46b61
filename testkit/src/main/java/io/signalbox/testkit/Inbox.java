package io.signalbox.testkit;

import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * What a connection has received and nobody has read yet.
 *
 * <p>One thread does nothing but receive, so that the end of the connection is noticed while another one writes or
 * waits. When the inbox is full the receiver waits, and TCP makes the peer wait.
 */
final class Inbox extends InputStream {
    private final byte[] ring = new byte[1 << 16];
    private int head;
    private int size;
    private boolean ended;

    /** Takes in received bytes, waiting for room. */
    synchronized void put(byte[] bytes, int length) throws InterruptedException {
        for (int i = 0; i < length; i++) {
            while (size == ring.length && !ended) {
                wait();
            }
            if (ended) {
                return;
            }
            ring[(head + size) % ring.length] = bytes[i];
            size++;
            if (size == 1) {
                notifyAll();
            }
        }
    }

    /** Nothing more will come. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public synchronized int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) throws InterruptedIOException {
        if (length == 0) {
            return 0;
        }
        while (size == 0 && !ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
        if (size == 0) {
            return -1;
        }
        int count = Math.min(length, size);
        for (int i = 0; i < count; i++) {
            into[offset + i] = ring[(head + i) % ring.length];
        }
        head = (head + count) % ring.length;
        size -= count;
        notifyAll();
        return count;
    }
}
