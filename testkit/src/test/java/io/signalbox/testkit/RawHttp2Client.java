package io.signalbox.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client of HTTP/2 with prior knowledge that sends and receives frames as they are, and does nothing on its own. */
final class RawHttp2Client implements AutoCloseable {
    private static final int MOST = 1 << 24;

    private final Socket socket;
    private final InputStream in;
    private final HeaderBlocks blocks = new HeaderBlocks();

    /** Connects, and says these settings. */
    RawHttp2Client(ScriptedUpstream upstream, Map<Http2Setting, Long> settings) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), upstream.port());
            socket.setSoTimeout(10_000);
            in = new BufferedInputStream(socket.getInputStream());
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        send(Http2Frame.settings(settings));
    }

    RawHttp2Client(ScriptedUpstream upstream) {
        this(upstream, Map.of());
    }

    /** A chat request on a stream. */
    RawHttp2Client post(int stream, String body) {
        head(stream, false, ":method", "POST", ":path", "/v1/chat/completions");
        return send(
                new Http2Frame(Http2Frame.DATA, Http2Frame.END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** A header block of these fields, and what is needed besides. */
    RawHttp2Client head(int stream, boolean last, String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.writeBytes(HeaderBlocks.encode(List.of(new HeaderField(fields[i], fields[i + 1]))));
            if (fields[i].equals(":path")) {
                block.writeBytes(HeaderBlocks.encode(
                        List.of(new HeaderField(":scheme", "http"), new HeaderField(":authority", "upstream"))));
            }
        }
        int flags = Http2Frame.END_HEADERS | (last ? Http2Frame.END_STREAM : 0);
        return send(new Http2Frame(Http2Frame.HEADERS, flags, stream, block.toByteArray()));
    }

    RawHttp2Client send(Http2Frame frame) {
        return sendRaw(frame.bytes());
    }

    RawHttp2Client sendRaw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame of the type, past those of others. */
    Http2Frame next(int type) {
        while (true) {
            Http2Frame frame = next().orElseThrow(() -> new AssertionError("closed before a frame of type " + type));
            if (frame.type() == type) {
                return frame;
            }
        }
    }

    /** The next frame; empty at the end. */
    Optional<Http2Frame> next() {
        try {
            return Http2Frame.read(in, MOST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next header block, as lines. */
    List<String> fields() {
        Http2Frame first = next(Http2Frame.HEADERS);
        try {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            block.writeBytes(first.content());
            for (Http2Frame last = first; !last.has(Http2Frame.END_HEADERS); ) {
                last = next().orElseThrow();
                if (last.type() != Http2Frame.CONTINUATION) {
                    throw new AssertionError("inside a header block: " + last);
                }
                block.writeBytes(last.payload());
            }
            return blocks.decode(1, block.toByteArray()).stream()
                    .map(field -> field.name() + ": " + field.value())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The data of a stream until its last frame or reset; other streams' frames are dropped. Grants what it reads. */
    String body(int stream) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Http2Frame frame = next().orElseThrow(() -> new AssertionError("closed after: " + body));
            if (frame.stream() != stream) {
                continue;
            }
            if (frame.type() == Http2Frame.RST_STREAM) {
                return body.toString(StandardCharsets.UTF_8) + "<"
                        + frame.error().orElseThrow() + ">";
            }
            if (frame.type() == Http2Frame.DATA) {
                body.writeBytes(frame.payload());
            }
            if (frame.has(Http2Frame.END_STREAM) && frame.type() <= Http2Frame.HEADERS) {
                return body.toString(StandardCharsets.UTF_8);
            }
        }
    }

    /** All bytes until the connection is closed. */
    String rest() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the connection ends, past all frames. */
    String end() {
        try {
            byte[] buffer = new byte[4096];
            int count;
            do {
                count = in.read(buffer);
            } while (count >= 0);
            return "<closed>";
        } catch (SocketException reset) {
            return "<reset>";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawHttp2Client reset(int stream, Http2Error error) {
        return send(Http2Frame.reset(stream, error));
    }

    /** What a GOAWAY names as the last stream. */
    static int lastStream(Http2Frame goAway) {
        return ByteBuffer.wrap(goAway.payload()).getInt();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
