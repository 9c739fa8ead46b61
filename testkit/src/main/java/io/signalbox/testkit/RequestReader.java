package io.signalbox.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads HTTP/1.1 requests exactly: not a byte more than the request has, and strictly, so that a client's framing fault
 * is seen and not healed.
 */
final class RequestReader {
    private static final int MAX_HEAD_BYTES = 1 << 20;
    private static final int MAX_BODY_BYTES = 1 << 29;

    private final InputStream in;
    private int headBytes;

    RequestReader(InputStream in) {
        this.in = in;
    }

    /** The next head, which may be the begin of HTTP/2's preface, or empty when the client closed the connection between two requests. */
    Optional<RequestHead> head() throws IOException {
        headBytes = 0;
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        String[] words = line(first).split(" ", -1);
        if (words.length == 3 && words[0].equals("PRI") && words[2].equals("HTTP/2.0")) {
            line(in.read());
            return Optional.of(new RequestHead(words[0], words[1], words[2], List.of()));
        }
        if (words.length != 3 || words[0].isEmpty() || words[1].isEmpty() || !words[2].startsWith("HTTP/1.")) {
            throw new MalformedRequestException("request line: " + String.join(" ", words));
        }
        List<HeaderField> headers = new ArrayList<>();
        for (String line = line(in.read()); !line.isEmpty(); line = line(in.read())) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.substring(0, colon).chars().anyMatch(c -> c <= ' ')) {
                throw new MalformedRequestException("header line: " + line);
            }
            headers.add(new HeaderField(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return Optional.of(new RequestHead(words[0], words[1], words[2], headers));
    }

    /** The body that belongs to the head, without its transfer coding. */
    byte[] body(RequestHead head) throws IOException {
        List<String> codings = head.values("Transfer-Encoding");
        List<String> lengths = head.values("Content-Length");
        if (codings.isEmpty() && lengths.isEmpty()) {
            return new byte[0];
        }
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty() || codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
                throw new MalformedRequestException("framing: " + codings + " with Content-Length " + lengths);
            }
            return chunked();
        }
        String length = lengths.get(0);
        if (lengths.size() > 1 || !length.matches("\\d{1,10}") || Long.parseLong(length) > MAX_BODY_BYTES) {
            throw new MalformedRequestException("Content-Length: " + lengths);
        }
        return exactly(Integer.parseInt(length));
    }

    private byte[] chunked() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            headBytes = 0;
            String size = line(in.read());
            int extension = size.indexOf(';');
            String digits = (extension < 0 ? size : size.substring(0, extension)).strip();
            if (!digits.matches("[0-9a-fA-F]{1,7}")) {
                throw new MalformedRequestException("chunk size: " + size);
            }
            int length = Integer.parseInt(digits, 16);
            if (length == 0) {
                while (!line(in.read()).isEmpty()) {
                    // a trailer line; nobody asked for one
                }
                return body.toByteArray();
            }
            body.write(exactly(length));
            if (body.size() > MAX_BODY_BYTES) {
                throw new MalformedRequestException("body: more than " + MAX_BODY_BYTES + " bytes");
            }
            if (!line(in.read()).isEmpty()) {
                throw new MalformedRequestException("chunk: no line end after " + length + " bytes");
            }
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("request body: " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line(int first) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        int c = first;
        while (c != '\r') {
            if (c < 0) {
                throw new EOFException("request head: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            if (c == '\n' || ++headBytes > MAX_HEAD_BYTES) {
                throw new MalformedRequestException(
                        c == '\n' ? "bare line feed" : "head: over " + MAX_HEAD_BYTES + " bytes");
            }
            line.write(c);
            c = in.read();
        }
        if (in.read() != '\n') {
            throw new MalformedRequestException("bare carriage return");
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
