package io.signalbox.docs.transport;

import io.signalbox.core.port.Headers;
import io.signalbox.core.port.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The final head of an answer, read to the letter of RFC 9112: what is written otherwise is no HTTP. */
record HeadReader(int status, Headers headers) {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)( [^\\x00\\r]*)?");
    private static final Pattern HEADER_LINE = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\\x00\\r]*)");
    private static final int MOST_INTERIM_ANSWERS = 16;
    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int LEAST_FINAL_STATUS = 200;

    static HeadReader read(InputStream in) throws IOException {
        for (int interim = 0; interim <= MOST_INTERIM_ANSWERS; interim++) {
            HeadReader head = one(in);
            if (head.framing().isClear()) {
                return head;
            }
            if (head.status >= LEAST_FINAL_STATUS || head.status == SWITCHING_PROTOCOLS) {
                throw new ProtocolException("status or framing");
            }
        }
        throw new ProtocolException("interim answers without end");
    }

    ResponseHead framing() {
        return new ResponseHead(status, headers.all("content-length"), headers.all("transfer-encoding"));
    }

    /** The body that follows, in the framing that the head tells. */
    InputStream framed(InputStream in) {
        if (framing().saysNoBody()) {
            return InputStream.nullInputStream();
        }
        if (!headers.all("transfer-encoding").isEmpty()) {
            return new ChunkedStream(in);
        }
        OptionalLong told = framing().toldLength();
        return told.isPresent() ? new SizedStream(in, told.getAsLong()) : in;
    }

    private static HeadReader one(InputStream in) throws IOException {
        String first = line(in, MOST_HEAD_BYTES);
        var statusLine = STATUS_LINE.matcher(first);
        if (!statusLine.matches()) {
            throw new ProtocolException("status line");
        }
        List<Headers.Entry> headers = new ArrayList<>();
        int left = MOST_HEAD_BYTES - first.length();
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            var header = HEADER_LINE.matcher(line);
            if (!header.matches()) {
                throw new ProtocolException("header line");
            }
            headers.add(new Headers.Entry(header.group(1), header.group(2).strip()));
            left -= line.length();
        }
        return new HeadReader(Integer.parseInt(statusLine.group(1)), new Headers(headers));
    }

    /** A line without its end, which is CR and LF and nothing else. */
    static String line(InputStream in, int mostBytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c == '\n' || line.size() >= mostBytes) {
                throw new ProtocolException("line");
            }
            line.write(c);
        }
        if (in.read() != '\n') {
            throw new ProtocolException("line end");
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
