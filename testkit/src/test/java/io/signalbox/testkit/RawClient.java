package io.signalbox.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A client that sends and receives bytes as they are, and tells a reset from an orderly close. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    RawClient(ScriptedUpstream upstream) {
        this(upstream, 0);
    }

    /** A client with a small receive buffer, so that back-pressure comes early. */
    RawClient(ScriptedUpstream upstream, int receiveBufferBytes) {
        try {
            socket = new Socket();
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(upstream.baseUri().getHost(), upstream.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a chat request with this body. */
    RawClient post(String body) {
        return send(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: upstream\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    RawClient send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything received since the last call, up to and including the marker. */
    String readUntil(String marker) {
        try {
            while (!text().endsWith(marker)) {
                int c = socket.getInputStream().read();
                if (c < 0) {
                    throw new AssertionError("closed before '" + marker + "': " + text());
                }
                received.write(c);
            }
            return taken();
        } catch (IOException e) {
            throw new UncheckedIOException("before '" + marker + "': " + text(), e);
        }
    }

    /** Reads one answer with a Content-Length to its end. */
    String readSized() {
        String head = readUntil("\r\n\r\n");
        String length = head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
        try {
            byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length));
            return head + new String(body, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads this many bytes. */
    String readBytes(int count) {
        try {
            return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the chunks of a body, up to its proper end. */
    List<String> readChunks() {
        List<String> chunks = new ArrayList<>();
        try {
            while (true) {
                int size = Integer.parseInt(readUntil("\r\n").strip(), 16);
                if (size == 0) {
                    readUntil("\r\n");
                    return chunks;
                }
                byte[] chunk = socket.getInputStream().readNBytes(size);
                chunks.add(new String(chunk, StandardCharsets.ISO_8859_1));
                if (!readUntil("\r\n").equals("\r\n")) {
                    throw new AssertionError("no line end after a chunk of " + size);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends this many bytes, or as many as the other side takes until it takes none for half a second. */
    long sendsAtMost(long bytes) {
        AtomicLong sent = new AtomicLong();
        Thread sending = new Thread(() -> {
            byte[] block = new byte[1 << 14];
            try {
                while (sent.get() < bytes) {
                    socket.getOutputStream().write(block);
                    sent.addAndGet(block.length);
                }
            } catch (IOException closed) {
                // by the test
            }
        });
        sending.setDaemon(true);
        sending.start();
        try {
            for (long before = -1; before < sent.get(); ) {
                before = sent.get();
                sending.join(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return sent.get();
    }

    /** Everything up to the end, with {@code <closed>} or {@code <reset>} for how it ended. */
    String readToEnd() {
        try {
            byte[] buffer = new byte[4096];
            for (int count = 0; count >= 0; count = socket.getInputStream().read(buffer)) {
                received.write(buffer, 0, count);
            }
            return taken() + "<closed>";
        } catch (SocketException reset) {
            return taken() + "<reset>";
        } catch (IOException e) {
            throw new UncheckedIOException("so far: " + text(), e);
        }
    }

    /** Reads and drops this many bytes. */
    void skip(long bytes) {
        try {
            socket.getInputStream().skipNBytes(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        return received.toString(StandardCharsets.UTF_8);
    }

    private String taken() {
        String text = text();
        received.reset();
        return text;
    }
}
