package io.signalbox.transport.armeria;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.testkit.BodyCollector;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What HTTP/2 says of a request that it does not serve, frame by frame (RFC 9113). */
class ArmeriaHttp2Test {

    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;

    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;

    /** {@code :status: 200} from HPACK's static table. */
    private static final byte[] STATUS_200 = {(byte) 0x88};

    @ParameterizedTest(name = "RST_STREAM with error {0}")
    @CsvSource({REFUSED_STREAM + ", NOT_SENT", INTERNAL_ERROR + ", SENT"})
    @DisplayName("F-010: a refused stream is proof that nothing was done; one that failed inside is not")
    void knowsWhatARefusalProves(int error, SendProgress progress) throws Exception {
        try (Peer peer = new Peer((out, stream) -> frame(out, RST_STREAM, 0, stream, number(error)))) {
            expect(peer, progress);
        }
    }

    @Test
    @DisplayName("F-010: a connection that is closed before a stream's number is proof that nothing was done")
    void knowsWhatAGoodbyeProves() throws Exception {
        try (Peer peer = new Peer((out, stream) -> frame(out, GOAWAY, 0, 0, new byte[8]))) {
            expect(peer, SendProgress.NOT_SENT);
        }
    }

    @Test
    @DisplayName("F-011: a stream that fails after its headers is a body that broke off")
    void breaksOffInTheBody() throws Exception {
        try (Peer peer = new Peer((out, stream) -> {
                    frame(out, HEADERS, 4, stream, STATUS_200);
                    frame(out, RST_STREAM, 0, stream, number(INTERNAL_ERROR));
                });
                Transport transport = ArmeriaTransport.builder().http2().build()) {
            TransportResponse response = transport
                    .send(peer.request())
                    .response()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(response.status()).isEqualTo(200);
            Throwable why =
                    BodyCollector.of(response.body()).request(Long.MAX_VALUE).awaitFailure();
            expect(why, SendProgress.SENT);
        }
    }

    private static void expect(Peer peer, SendProgress progress) throws Exception {
        try (Transport transport = ArmeriaTransport.builder().http2().build()) {
            transport.send(peer.request()).response().toCompletableFuture().get(10, TimeUnit.SECONDS);
            throw new AssertionError("a stream that was reset was an answer");
        } catch (ExecutionException e) {
            expect(e.getCause(), progress);
        }
    }

    private static void expect(@Nullable Throwable thrown, SendProgress progress) {
        assertThat(thrown).isInstanceOfSatisfying(TransportException.class, why -> {
            assertThat(why.reason()).isEqualTo(Reason.CONNECTION_RESET);
            assertThat(why.progress()).isEqualTo(progress);
        });
    }

    private static byte[] number(int value) {
        return new byte[] {0, 0, 0, (byte) value};
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(0);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    /** What a peer does when the headers of a request have come. */
    private interface Script {
        void answer(DataOutputStream out, int stream) throws IOException;
    }

    /** A provider that speaks just enough HTTP/2 to take one connection and do what it is told. */
    private static final class Peer implements AutoCloseable {
        private static final int PREFACE_BYTES = 24;
        private static final Duration LONG = Duration.ofMinutes(1);

        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Script script;

        Peer(Script script) throws IOException {
            this.script = script;
            Thread thread = new Thread(this::serve, "http2-peer");
            thread.setDaemon(true);
            thread.start();
        }

        TransportRequest request() {
            return new TransportRequest(
                    "GET",
                    URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/"),
                    Headers.NONE,
                    List.of(),
                    new TransportLimits(LONG, LONG, LONG, LONG));
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }

        private void serve() {
            try (Socket socket = listener.accept();
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
                in.readFully(new byte[PREFACE_BYTES]);
                frame(out, SETTINGS, 0, 0, new byte[0]);
                while (true) {
                    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                    int type = in.readUnsignedByte();
                    int flags = in.readUnsignedByte();
                    int stream = in.readInt();
                    in.readFully(new byte[length]);
                    if (type == SETTINGS && flags == 0) {
                        frame(out, SETTINGS, 1, 0, new byte[0]);
                    } else if (type == HEADERS) {
                        script.answer(out, stream);
                    }
                }
            } catch (IOException closed) {
                // The call is over.
            }
        }
    }
}
