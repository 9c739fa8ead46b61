package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.testkit.EventStreamFrames.Header;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Frames to the byte; the first two are the format's own well-known examples. */
class EventStreamFramesTest {
    @Test
    void writesAnEmptyFrame() {
        assertThat(hex(EventStreamFrames.frame(List.of(), new byte[0])))
                .isEqualTo("00000010" + "00000000" + "05c248eb" + "7d98c8ff");
    }

    @Test
    void writesAHeaderAndAPayload() {
        byte[] payload = "{'foo':'bar'}".getBytes(StandardCharsets.UTF_8);

        assertThat(hex(EventStreamFrames.frame(List.of(Header.of("event-type", 0x0000a00c)), payload)))
                .isEqualTo("0000002d" + "00000010" + "41c424b8" + "0a6576656e742d74797065" + "04" + "0000a00c"
                        + "7b27666f6f273a27626172277d" + "36f480a0");
    }

    @Test
    void writesEveryTypeOfHeader() {
        List<Header> headers = List.of(
                Header.of("a", true),
                Header.of("b", false),
                Header.of("c", (byte) -1),
                Header.of("d", (short) 258),
                Header.of("e", 1L),
                Header.of("f", new byte[] {1, 2}),
                Header.of("g", "é"),
                Header.timestamp("h", 2),
                Header.of("i", new UUID(3, 4)));

        assertThat(hex(EventStreamFrames.frame(headers, new byte[0])))
                .contains("016100" + "016201" + "016302ff" + "0164030102" + "0165050000000000000001"
                        + "01660600020102" + "0167070002c3a9" + "0168080000000000000002"
                        + "01690900000000000000030000000000000004");
    }

    @Test
    void writesWhatServicesSend() {
        assertThat(text(EventStreamFrames.event("chunk", "{}")))
                .contains(":event-type\7\0\5chunk", ":message-type\7\0\5event", "{}");
        assertThat(text(EventStreamFrames.exception("throttlingException", "{}")))
                .contains(":exception-type\7\0\23throttlingException", ":message-type\7\0\11exception");
        assertThat(text(EventStreamFrames.error("Gone", "away")))
                .contains(":message-type\7\0\5error", ":error-code\7\0\4Gone", ":error-message\7\0\4away");
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Header.of("", 1)).hasMessage("name: '' (expected: 1 to 255 bytes)");
        assertThatThrownBy(() -> Header.of("n", new byte[65_536]))
                .hasMessage("n: 65536 bytes (expected: at most 65535)");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
