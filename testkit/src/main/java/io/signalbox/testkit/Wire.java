package io.signalbox.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An accepted socket, with or without TLS over it. Closing may be called from any thread. */
final class Wire {
    /** How a connection is closed. */
    enum Closing {
        /** As the protocols say: TLS says good-bye, then a FIN. */
        ORDERLY,
        /** A FIN without TLS's good-bye; without TLS the same as the orderly way. */
        SEVERED,
        /** A RST. */
        RESET
    }

    private static final byte[] HANDSHAKE_FAILURE = {0x15, 3, 3, 0, 2, 2, 40};

    private final Socket socket;
    private volatile @Nullable SSLSocket tls;
    private final AtomicBoolean closing = new AtomicBoolean();

    Wire(Socket socket) {
        this.socket = socket;
    }

    void setUp(int sendBufferBytes) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSendBufferSize(sendBufferBytes);
    }

    /**
     * The server's part of a TLS handshake.
     *
     * @throws IOException if it came to nothing; the wire is of no use then
     */
    void secure(TlsSetup setup, SSLContext context, boolean http2) throws IOException {
        Optional<HandshakeFault> fault = setup.fault();
        if (fault.isPresent()) {
            fail(fault.get());
        }
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
        secured.setUseClientMode(false);
        setup.applyTo(secured, http2);
        tls = secured;
        secured.startHandshake();
    }

    private void fail(HandshakeFault how) throws IOException {
        byte[] hello = new byte[1 << 12];
        if (socket.getInputStream().read(hello) < 0) {
            throw new IOException("closed before the handshake");
        }
        switch (how) {
            case CLOSE -> {}
            case RESET -> close(Closing.RESET);
            case ALERT -> socket.getOutputStream().write(HANDSHAKE_FAILURE);
            case STALL -> awaitPeer(hello);
            case GARBAGE -> {
                socket.getOutputStream().write("SSH-2.0-Scripted\r\n".getBytes(StandardCharsets.US_ASCII));
                awaitPeer(hello);
            }
        }
        throw new IOException("handshake: " + how);
    }

    private void awaitPeer(byte[] buffer) throws IOException {
        int read;
        do {
            read = socket.getInputStream().read(buffer);
        } while (read >= 0);
    }

    InputStream in() throws IOException {
        SSLSocket secured = tls;
        return secured == null ? socket.getInputStream() : secured.getInputStream();
    }

    OutputStream out() throws IOException {
        SSLSocket secured = tls;
        return secured == null ? socket.getOutputStream() : secured.getOutputStream();
    }

    /** The version of TLS, as {@code TLSv1.3}; empty without TLS. Known after the handshake. */
    Optional<String> tlsVersion() {
        return Optional.ofNullable(tls).map(secured -> secured.getSession().getProtocol());
    }

    /** What ALPN agreed on; empty if on nothing. Known after the handshake. */
    String applicationProtocol() {
        return Optional.ofNullable(tls).map(SSLSocket::getApplicationProtocol).orElse("");
    }

    /** Closes the sending side, over TLS with its good-bye. */
    void finishSending() throws IOException {
        SSLSocket secured = tls;
        if (secured != null) {
            secured.shutdownOutput();
        }
        socket.shutdownOutput();
    }

    /** Closes it. Only a reset never waits: for a TLS peer that does not read, the other ways say good-bye first. */
    void close(Closing how) {
        if (closing.getAndSet(true) && how != Closing.RESET) {
            return;
        }
        SSLSocket secured = tls;
        try {
            if (how == Closing.RESET) {
                socket.setSoLinger(true, 0);
            } else if (how == Closing.ORDERLY && secured != null) {
                secured.shutdownOutput();
            }
        } catch (IOException alreadyClosed) {
            // nobody is left to be told
        }
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // as wanted
        }
    }
}
