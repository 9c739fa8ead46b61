package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.RawConnection;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 by prior knowledge, frame by frame. */
@TestInstance(Lifecycle.PER_CLASS)
class Http2Test {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM_AND_HEADERS = 5;

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final StartedProxy proxy = StartedProxy.over(upstream);

    @AfterAll
    void stop() {
        proxy.close();
        upstream.close();
    }

    @Test
    @DisplayName("F-109: a connection may have 100 streams, and is told so")
    void announcesTheStreamLimit() throws IOException {
        try (RawConnection connection = opened()) {
            Frame settings = Frame.read(connection);
            assertThat(settings.type()).isEqualTo(SETTINGS);
            ByteBuffer values = ByteBuffer.wrap(settings.payload());
            List<String> pairs = new ArrayList<>();
            while (values.hasRemaining()) {
                pairs.add(values.getShort() + "=" + values.getInt());
            }
            assertThat(pairs).contains("3=100");
        }
    }

    @Test
    @DisplayName("F-109: rapid resets end the connection with GOAWAY")
    void endsAFloodOfResets() throws IOException {
        try (RawConnection connection = opened()) {
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            byte[] head = head(":method=POST", ":scheme=http", ":path=/v1/chat/completions", ":authority=a");
            for (int stream = 1; stream < 1_000; stream += 2) {
                flood.writeBytes(Frame.bytes(HEADERS, 4, stream, head));
                flood.writeBytes(Frame.bytes(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
            }
            connection.send(flood.toByteArray());
            Frame frame = Frame.read(connection);
            while (frame.type() != GOAWAY) {
                frame = Frame.read(connection);
            }
            assertThat(frame.payload()[7]).as("ENHANCE_YOUR_CALM").isEqualTo((byte) 11);
        }
    }

    @ParameterizedTest
    @DisplayName("F-106, F-107, F-108 over HTTP/2: an ambiguous head resets its stream")
    @ValueSource(
            strings = {
                ":method=GET|:method=GET|:scheme=http|:path=/v1/models|:authority=a",
                ":scheme=http|:path=/v1/models|:authority=a",
                ":method=GET|:path=/v1/models|:authority=a",
                ":method=GET|:scheme=http|:authority=a",
                ":method=GET|:scheme=http|:path=|:authority=a",
                ":method=GET|:scheme=http|:path=/v1/models|:path=/v1/key|:authority=a",
                ":method=GET|:scheme=http|:path=/v1/models",
                ":method=GET|:scheme=http|:path=/v1/models|:authority=a|:authority=b",
                ":method=GET|:scheme=http|:path=/v1/models|:authority=a|host=b",
                ":method=GET|:scheme=http|:path=/v1/models|:authority=u@a",
                ":method=GET|:scheme=http|:path=/v1/models|host=x/#@evil",
                ":method=GET|:scheme=http|:path=//admin|:authority=a",
                ":method=GET|:scheme=http|:path=/v1;x/models|:authority=a",
                ":method=GET|:scheme=http|:path=/v1/../v1/models|:authority=a",
                ":method=GET|:scheme=http|:path=/v1/models|:authority=a|transfer-encoding=chunked",
                ":method=GET|:scheme=http|:path=/v1/models|:authority=a|connection=close",
            })
    void resetsAmbiguousHeads(String fields) throws IOException {
        try (RawConnection connection = opened()) {
            connection.send(Frame.bytes(HEADERS, END_STREAM_AND_HEADERS, 1, head(fields.split("\\|"))));
            Frame frame = Frame.read(connection);
            while (frame.type() != RST_STREAM && frame.type() != GOAWAY) {
                assertThat(frame.type()).as("an answer instead of a reset").isNotEqualTo(HEADERS);
                frame = Frame.read(connection);
            }
        }
    }

    @Test
    @DisplayName("a clear head is answered")
    void answersClearHeads() throws IOException {
        try (RawConnection connection = opened()) {
            byte[] head =
                    head(":method=GET", ":scheme=http", ":path=/v1/models/count?a=//b", ":authority=a:80", "host=a:80");
            connection.send(Frame.bytes(HEADERS, END_STREAM_AND_HEADERS, 1, head));
            Frame frame = Frame.read(connection);
            while (frame.type() != HEADERS) {
                assertThat(frame.type()).isNotIn(RST_STREAM, GOAWAY);
                frame = Frame.read(connection);
            }
            assertThat(frame.payload()[0]).as(":status 200, indexed").isEqualTo((byte) 0x88);
        }
    }

    private RawConnection opened() throws IOException {
        return proxy.connect().send(PREFACE).send(Frame.bytes(SETTINGS, 0, 0, new byte[0]));
    }

    /** Fields as literals without an index (RFC 7541 §6.2.2). */
    private static byte[] head(String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (String field : fields) {
            int equals = field.indexOf('=', 1);
            block.write(0);
            for (String text : List.of(field.substring(0, equals), field.substring(equals + 1))) {
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                block.write(bytes.length);
                block.writeBytes(bytes);
            }
        }
        return block.toByteArray();
    }

    private record Frame(int type, byte[] payload) {

        static Frame read(RawConnection connection) throws IOException {
            ByteBuffer head = ByteBuffer.wrap(connection.exactly(9));
            int lengthAndType = head.getInt();
            return new Frame(lengthAndType & 0xff, connection.exactly(lengthAndType >>> 8));
        }

        static byte[] bytes(int type, int flags, int stream, byte[] payload) {
            return ByteBuffer.allocate(9 + payload.length)
                    .putInt(payload.length << 8 | type)
                    .put((byte) flags)
                    .putInt(stream)
                    .put(payload)
                    .array();
        }
    }
}
