package io.signalbox.docs.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of a chunked body (RFC 9112 §7.1), without its trailers. */
final class ChunkedStream extends FilterInputStream {

    private static final Pattern SIZE_LINE = Pattern.compile("([0-9A-Fa-f]{1,15})[ \\t]*(;.*)?");
    private static final int MOST_LINE_BYTES = 64 * 1024;

    private InputStream chunk = InputStream.nullInputStream();
    private boolean begun;
    private boolean over;

    ChunkedStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        while (!over) {
            int count = chunk.read(buffer, from, length);
            if (count > 0) {
                return count;
            }
            next();
        }
        return -1;
    }

    private void next() throws IOException {
        if (begun && !HeadReader.line(in, 0).isEmpty()) {
            throw new ProtocolException("chunk end");
        }
        Matcher size = SIZE_LINE.matcher(HeadReader.line(in, MOST_LINE_BYTES));
        if (!size.matches()) {
            throw new ProtocolException("chunk size");
        }
        begun = true;
        long length = Long.parseLong(size.group(1), 16);
        chunk = new SizedStream(in, length);
        if (length == 0) {
            int left = MOST_LINE_BYTES;
            for (String trailer = HeadReader.line(in, left); !trailer.isEmpty(); trailer = HeadReader.line(in, left)) {
                left -= trailer.length();
            }
            over = true;
        }
    }
}
