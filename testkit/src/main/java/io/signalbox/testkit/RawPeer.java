package io.signalbox.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Somebody who listens and then does to each connection what a test says, byte by byte: for what no server does, as to answer before
 * the request is there. Remembers the heads it read. {@link #close()} ends every connection; the threads are daemons.
 */
final class RawPeer implements Closeable {

    private static final int MOST_HEAD_BYTES = 1 << 20;

    private final ServerSocket listener;
    private final Script script;
    private final List<Wire> wires = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final CountDownLatch paused = new CountDownLatch(1);
    private final Watch watch = new Watch(ScriptedUpstreamBuilder.DEFAULT_PATIENCE);

    /** What is done to a connection; afterwards it stays open until the other side closes it. */
    interface Script {
        void serve(Wire wire) throws IOException;
    }

    private RawPeer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
    }

    /** A peer on a free port of the loopback address. */
    static RawPeer start(Script script) throws IOException {
        return start(InetAddress.getLoopbackAddress(), script);
    }

    /** A peer on a free port of this address. */
    static RawPeer start(InetAddress address, Script script) throws IOException {
        RawPeer peer = new RawPeer(new ServerSocket(0, 50, address), script);
        daemon(peer::accept);
        return peer;
    }

    int port() {
        return listener.getLocalPort();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), port());
    }

    /** The heads that were read, with their last empty line. */
    List<String> heads() {
        return List.copyOf(heads);
    }

    int connections() {
        return wires.size();
    }

    void awaitHeads(int count) {
        watch.await(() -> heads.size() >= count, () -> heads.size() + " heads (expected: " + count + ")");
    }

    void awaitConnections(int count) {
        watch.await(() -> wires.size() >= count, () -> wires.size() + " connections (expected: " + count + ")");
    }

    /** Waits until every connection so far was closed by the other side, or is closed here. */
    void awaitAllClosed() {
        watch.await(
                () -> wires.stream().allMatch(wire -> wire.over),
                () -> wires.stream().filter(wire -> !wire.over).count() + " connections are open (expected: none)");
    }

    /** Lets every connection that pauses go on. */
    void unpause() {
        paused.countDown();
    }

    private void awaitOpen() {
        try {
            paused.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        unpause();
        listener.close();
        for (Wire wire : wires) {
            wire.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Wire wire = new Wire(listener.accept());
                wires.add(wire);
                watch.changed();
                daemon(wire::serve);
            }
        } catch (IOException closed) {
            // the end of the peer
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-peer");
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection. */
    final class Wire {
        private final Socket socket;
        private final InputStream in;
        private volatile boolean over;

        Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            socket.setTcpNoDelay(true);
        }

        /** Reads a head, up to its empty line. */
        String readHead() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int matched = 0;
            while (matched < 4) {
                int next = in.read();
                if (next < 0 || head.size() > MOST_HEAD_BYTES) {
                    throw new IOException("no request head");
                }
                head.write(next);
                matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            heads.add(text);
            watch.changed();
            return text;
        }

        void skip(long bytes) throws IOException {
            in.skipNBytes(bytes);
        }

        /** Writes this, each char a byte. */
        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Does nothing, and reads nothing, until {@link RawPeer#unpause} or until the peer is closed. */
        void pause() {
            awaitOpen();
        }

        void close() throws IOException {
            over = true;
            socket.close();
            watch.changed();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            close();
        }

        private void serve() {
            try {
                script.serve(this);
                in.transferTo(OutputStream.nullOutputStream());
                close();
            } catch (IOException gone) {
                over = true;
                watch.changed();
            }
        }
    }
}
