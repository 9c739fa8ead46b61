package io.signalbox.transport.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a Vert.x' resolver says of a name server's answers. */
@Timeout(60)
class VertxNamesTest {

    private static final int NO_ERROR = 0;
    private static final int SERVFAIL = 2;
    private static final int NXDOMAIN = 3;
    private static final int REFUSED = 5;

    private final List<Vertx> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Vertx::close);
    }

    private CompletableFuture<List<InetAddress>> ask(NameServer server) {
        AddressResolverOptions own = new AddressResolverOptions().addServer("127.0.0.1:" + server.port());
        Vertx vertx = Vertx.vertx(new VertxOptions().setAddressResolverOptions(own));
        opened.add(vertx);
        return new VertxNames(vertx).resolve("api.example.com.").toCompletableFuture();
    }

    @Test
    void findsAddresses() throws IOException {
        try (NameServer server = NameServer.answering(NO_ERROR, (byte) 192, (byte) 0, (byte) 2, (byte) 7)) {
            assertThat(ask(server).join())
                    .extracting(InetAddress::getHostAddress)
                    .containsExactly("192.0.2.7");
        }
    }

    @Test
    @DisplayName("F-003: a server that knows of no such name says that there is none")
    void knowsThatThereIsNone() throws IOException {
        try (NameServer server = NameServer.answering(NXDOMAIN)) {
            assertThat(failureOf(ask(server))).isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    @DisplayName("F-004: a server that failed, or knows the name without an address, does not say that there is none")
    void doesNotTakeFailuresForAnswers() throws IOException {
        for (int code : List.of(NO_ERROR, SERVFAIL, REFUSED)) {
            try (NameServer server = NameServer.answering(code)) {
                assertThat(failureOf(ask(server)))
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(UnknownHostException.class);
            }
        }
    }

    private static Throwable failureOf(CompletableFuture<?> asked) {
        Throwable thrown = catchThrowable(() -> asked.get(30, TimeUnit.SECONDS));
        return thrown.getCause() == null ? thrown : thrown.getCause();
    }

    /** A name server that answers every question in the same way. */
    private static final class NameServer implements AutoCloseable {
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

        int port() {
            return socket.getLocalPort();
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
}
