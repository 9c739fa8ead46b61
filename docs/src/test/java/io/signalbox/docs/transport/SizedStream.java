package io.signalbox.docs.transport;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** So many bytes of a stream, and an error if it has fewer. */
final class SizedStream extends FilterInputStream {

    private long left;

    SizedStream(InputStream in, long length) {
        super(in);
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = super.read(buffer, from, (int) Math.min(left, length));
        if (count < 0) {
            throw new EOFException();
        }
        left -= count;
        return count;
    }
}
