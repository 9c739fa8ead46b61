package io.signalbox.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A name server that answers every question in the same way. */
final class NameServer implements AutoCloseable {
    private static final int HEADER_BYTES = 12;

    private final DatagramSocket socket;

    private NameServer(DatagramSocket socket) {
        this.socket = socket;
    }

    /**
     * Begins to answer.
     *
     * @param code RFC 1035's, 0 with the address of IPv4 that is asked for
     */
    static NameServer answering(int code, byte... address) throws IOException {
        NameServer server = new NameServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(() -> server.answerAll(code, address), "name-server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    private void answerAll(int code, byte[] address) {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        try {
            while (true) {
                packet.setLength(512);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()), code, address);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** The question itself, marked as answered, and a record that points at its name. */
    private static byte[] answer(byte[] question, int code, byte[] address) {
        int end = HEADER_BYTES;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        boolean known = address.length > 0 && question[end + 2] == 1;
        ByteBuffer answer = ByteBuffer.allocate(512).put(question, 0, end + 5);
        answer.put(2, (byte) (question[2] | 0x80)).put(3, (byte) (0x80 | code));
        answer.putShort(6, (short) (known ? 1 : 0)).putShort(10, (short) 0);
        if (known) {
            answer.putShort((short) 0xc00c)
                    .putShort((short) 1)
                    .putShort((short) 1)
                    .putInt(60);
            answer.putShort((short) address.length).put(address);
        }
        return Arrays.copyOf(answer.array(), answer.position());
    }

    @Override
    public void close() {
        socket.close();
    }
}
