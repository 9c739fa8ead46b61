package io.signalbox.signer.aws;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/** The parts of a body as one stream; their own positions stay. */
final class PartsStream extends InputStream {

    private final Iterator<ByteBuffer> rest;
    private ByteBuffer part = ByteBuffer.allocate(0);

    PartsStream(List<ByteBuffer> parts) {
        rest = parts.iterator();
    }

    @Override
    public int read() {
        return atEnd() ? -1 : part.get() & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (atEnd()) {
            return -1;
        }
        int count = Math.min(length, part.remaining());
        part.get(bytes, offset, count);
        return count;
    }

    private boolean atEnd() {
        while (!part.hasRemaining() && rest.hasNext()) {
            part = rest.next().duplicate();
        }
        return !part.hasRemaining();
    }
}
