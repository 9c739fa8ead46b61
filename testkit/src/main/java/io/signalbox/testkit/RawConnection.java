package io.signalbox.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A client that writes whatever a test wants and reads what comes back, for what no real client would send. Every read ends after 20
 * seconds without a byte. For one reading and one writing thread.
 */
public final class RawConnection implements Closeable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final String LENGTH = "content-length: ";

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** A connection to this port of this machine. */
    public static RawConnection to(int port) throws IOException {
        return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Writes this, each char a byte. */
    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes this. */
    public RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next answer, which has a Content-Length, head and body. */
    public String answer() throws IOException {
        String head = head();
        int length = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(LENGTH))
                .mapToInt(line -> Integer.parseInt(line.substring(LENGTH.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no Content-Length in " + head));
        return head + new String(exactly(length), StandardCharsets.UTF_8);
    }

    /** The next header section, with its empty line. */
    public String head() throws IOException {
        return until("\r\n\r\n");
    }

    /** What comes next, up to and with this text. */
    public String until(String end) throws IOException {
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

    /** The next so many bytes. */
    public byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new AssertionError("closed after " + bytes.length + " bytes (expected: " + count + ")");
        }
        return bytes;
    }

    /** Everything until the other side closes. */
    public String rest() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        in.transferTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Tells the other side that nothing more is sent. */
    public void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    /** How much the operating system takes of what is not read; it may round this. */
    public void receiveBufferOf(int bytes) throws IOException {
        socket.setReceiveBufferSize(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
