package io.signalbox.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that writes whatever a test wants and reads what comes back. Every read is bounded. */
final class RawConnection implements Closeable {

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout((int) StartedProxy.PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
    }

    static RawConnection to(int port) throws IOException {
        return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next answer, which has a Content-Length, head and body. */
    String answer() throws IOException {
        String head = head();
        int length = head.lines()
                .filter(line -> line.startsWith("content-length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no Content-Length in " + head));
        return head + new String(exactly(length), StandardCharsets.UTF_8);
    }

    /** The next header section, with its empty line. */
    String head() throws IOException {
        return until("\r\n\r\n");
    }

    /** What comes next, up to and with this text. */
    String until(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new AssertionError("closed after: " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new AssertionError("closed after " + bytes.length + " bytes (expected: " + count + ")");
        }
        return bytes;
    }

    /** Everything until the other side closes. */
    String rest() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        in.transferTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    void receiveBufferOf(int bytes) throws IOException {
        socket.setReceiveBufferSize(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
