package io.signalbox.codec.jackson.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.eventstream.EventStreamReader.Step;
import io.signalbox.testkit.EventStreamFrames;
import io.signalbox.testkit.EventStreamFrames.Header;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Frames come out as they went in, however their bytes are split; bytes that are no frames are told, never thrown. */
class EventStreamReaderTest {

    private static final int ROOM = 10_000;

    @Test
    @DisplayName("a frame written by hand, with headers of every type")
    void readsEveryTypeOfHeader() {
        byte[] headers = HexFormat.of()
                .parseHex(
                        "016100" // a: true
                                + "016201" // b: false
                                + "01630205" // c: a byte
                                + "0164030102" // d: two bytes
                                + "01650401020304" // e: four
                                + "0166050102030405060708" // f: eight
                                + "0167060003ff0001" // g: three bytes
                                + "0b3a6576656e742d7479706507000474657874" // :event-type: text
                                + "0168080102030405060708" // h: a time
                                + "016909000102030405060708090a0b0c0d0e0f"); // i: a UUID

        EventStreamReader reader = fed(framed(headers, bytes("{\"p\":\"ab\"}")));

        assertThat(reader.next()).isEqualTo(Step.FRAME);
        assertThat(reader.frame().headers()).isEqualTo(Map.of(":event-type", "text"));
        assertThat(UTF_8.decode(reader.frame().payload()).toString()).isEqualTo("{\"p\":\"ab\"}");
        assertThat(reader.next()).isEqualTo(Step.MORE);
    }

    @Test
    @DisplayName("the checksums of a frame without headers and payload are the published ones")
    void readsTheEmptyFrame() {
        byte[] empty = HexFormat.of().parseHex("000000100000000005c248eb7d98c8ff");

        assertThat(steps(List.of(empty), ROOM)).containsExactly("{}|");
        assertThat(framed(new byte[0], new byte[0])).isEqualTo(empty);
    }

    @Test
    void tellsWhatAFrameIs() {
        EventStreamReader reader = fed(join(List.of(
                EventStreamFrames.event("messageStop", "{}"),
                EventStreamFrames.exception("throttlingException", "{}"),
                EventStreamFrames.error("InternalFailure", "no"))));

        assertThat(reader.next()).isEqualTo(Step.FRAME);
        assertThat(reader.frame().messageType()).hasValue("event");
        assertThat(reader.frame().eventType()).hasValue("messageStop");
        assertThat(reader.next()).isEqualTo(Step.FRAME);
        assertThat(reader.frame().messageType()).hasValue("exception");
        assertThat(reader.frame().exceptionType()).hasValue("throttlingException");
        assertThat(reader.next()).isEqualTo(Step.FRAME);
        assertThat(reader.frame().messageType()).hasValue("error");
        assertThat(reader.frame().errorCode()).hasValue("InternalFailure");
        assertThat(reader.frame().header(":error-message")).hasValue("no");
        assertThat(reader.frame().eventType()).isEmpty();
    }

    @Property
    @Label("F-63: any split of the bytes gives the same frames")
    void splitsDoNotMatter(@ForAll("streams") List<byte[]> frames, @ForAll("sizes") List<Integer> sizes) {
        byte[] stream = join(frames);

        assertThat(steps(split(stream, sizes), ROOM)).isEqualTo(steps(List.of(stream), ROOM));
        assertThat(steps(List.of(stream), ROOM)).hasSize(frames.size());
    }

    @Property
    @Label("one wrong bit anywhere makes the stream malformed, and nothing of that frame comes out")
    void noticesEveryWrongBit(@ForAll("frames") byte[] frame, @ForAll("sizes") List<Integer> sizes) {
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] wrong = frame.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(steps(split(wrong, sizes), ROOM)).containsExactly("MALFORMED");
        }
    }

    @Property
    @Label("any bytes at all end in a step, not in an exception")
    void survivesAnything(@ForAll byte[] bytes, @ForAll byte[] headers) {
        steps(List.of(bytes), ROOM);
        List<String> framed = steps(List.of(framed(headers, bytes)), ROOM);

        assertThat(framed).hasSize(1);
    }

    @Test
    @DisplayName("a frame is handed out with its last byte, and no byte before")
    void holdsNoFrameBack() {
        byte[] frame = EventStreamFrames.event("messageStop", "{}");
        EventStreamReader reader = new EventStreamReader(ROOM);
        for (int i = 0; i < frame.length - 1; i++) {
            assertThat(reader.isBetweenFrames()).isEqualTo(i == 0);
            reader.feed(ByteBuffer.wrap(frame, i, 1));
            assertThat(reader.next()).isEqualTo(Step.MORE);
        }
        reader.feed(ByteBuffer.wrap(frame, frame.length - 1, 1));

        assertThat(reader.next()).isEqualTo(Step.FRAME);
        assertThat(reader.next()).isEqualTo(Step.MORE);
        assertThat(reader.isBetweenFrames()).isTrue();
    }

    @Test
    @DisplayName("F-76: a frame over the limit is told by its first twelve bytes, and one at the limit is not")
    void boundsAFrame() {
        byte[] frame = EventStreamFrames.event("messageStop", "x".repeat(100));

        assertThat(steps(List.of(frame), frame.length)).hasSize(1).doesNotContain("TOO_LARGE");
        assertThat(steps(List.of(Arrays.copyOf(frame, 12)), frame.length - 1)).containsExactly("TOO_LARGE");
        assertThat(steps(split(frame, List.of(1)), frame.length - 1)).containsExactly("TOO_LARGE");
    }

    @Test
    @DisplayName("lengths that cannot be are malformed even with a right checksum")
    void refusesAbsurdLengths() {
        assertThat(steps(List.of(prelude(15, 0)), ROOM)).containsExactly("MALFORMED");
        assertThat(steps(List.of(prelude(20, 5)), ROOM)).containsExactly("MALFORMED");
        assertThat(steps(List.of(prelude(20, -1)), ROOM)).containsExactly("MALFORMED");
        assertThat(steps(List.of(prelude(-1, 0)), ROOM)).containsExactly("TOO_LARGE");
    }

    @Test
    @DisplayName("after a malformed frame nothing comes, whatever follows")
    void staysMalformed() {
        byte[] wrong = EventStreamFrames.event("messageStop", "{}");
        wrong[wrong.length - 1] ^= 1;
        EventStreamReader reader = fed(wrong);
        assertThat(reader.next()).isEqualTo(Step.MALFORMED);

        reader.feed(ByteBuffer.wrap(EventStreamFrames.event("messageStop", "{}")));

        assertThat(reader.next()).isEqualTo(Step.MALFORMED);
        assertThat(reader.isBetweenFrames()).isFalse();
    }

    @Test
    void aFrameWithinOneBufferIsNotCopied() {
        byte[] stream = EventStreamFrames.event("messageStop", "{\"a\":1}");
        EventStreamReader reader = fed(stream);
        assertThat(reader.next()).isEqualTo(Step.FRAME);

        stream[stream.length - 6] = '2';

        assertThat(UTF_8.decode(reader.frame().payload()).toString()).isEqualTo("{\"a\":2}");
    }

    @Test
    void takesDirectAndReadOnlyBuffersAndSlices() {
        byte[] frame = EventStreamFrames.event("messageStop", "{}");
        ByteBuffer direct = ByteBuffer.allocateDirect(frame.length + 1)
                .put((byte) 'x')
                .put(frame)
                .flip()
                .position(1);
        EventStreamReader reader = new EventStreamReader(ROOM);
        for (ByteBuffer bytes : List.of(direct, ByteBuffer.wrap(frame).asReadOnlyBuffer())) {
            reader.feed(bytes);
            assertThat(reader.next()).isEqualTo(Step.FRAME);
            assertThat(reader.next()).isEqualTo(Step.MORE);
            assertThat(bytes.remaining()).isEqualTo(frame.length);
        }
    }

    @Provide
    Arbitrary<byte[]> frames() {
        Arbitrary<List<Header>> headers = Combinators.combine(
                        Arbitraries.of(":event-type", ":message-type", "x", "\u00e9"),
                        Arbitraries.of("", "event", "contentBlockDelta", "\uD83D\uDE00"))
                .as((name, value) -> Header.of(name, value))
                .list()
                .ofMaxSize(3);
        Arbitrary<byte[]> payloads = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
        return Combinators.combine(headers, payloads).as(EventStreamFrames::frame);
    }

    @Provide
    Arbitrary<List<byte[]>> streams() {
        return frames().list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Integer>> sizes() {
        return Arbitraries.integers().between(1, 40).list().ofMinSize(1).ofMaxSize(5);
    }

    private static EventStreamReader fed(byte[] bytes) {
        EventStreamReader reader = new EventStreamReader(ROOM);
        reader.feed(ByteBuffer.wrap(bytes));
        return reader;
    }

    /** Every frame as text, and how the stream was refused if it was. */
    private static List<String> steps(List<byte[]> pieces, int mostFrameBytes) {
        EventStreamReader reader = new EventStreamReader(mostFrameBytes);
        List<String> seen = new ArrayList<>();
        for (byte[] piece : pieces) {
            reader.feed(ByteBuffer.wrap(piece));
            Step step = reader.next();
            while (step == Step.FRAME) {
                byte[] payload = new byte[reader.frame().payload().remaining()];
                reader.frame().payload().duplicate().get(payload);
                seen.add(new TreeMap<>(reader.frame().headers()) + "|"
                        + HexFormat.of().formatHex(payload));
                step = reader.next();
            }
            if (step != Step.MORE) {
                seen.add(step.name());
                return seen;
            }
        }
        return seen;
    }

    private static List<byte[]> split(byte[] bytes, List<Integer> sizes) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int size = sizes.get(i % sizes.size());
            pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            at += size;
        }
        return pieces;
    }

    private static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        parts.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    /** A frame with right checksums, whatever its headers are. */
    private static byte[] framed(byte[] headers, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(16 + headers.length + payload.length)
                .put(prelude(16 + headers.length + payload.length, headers.length))
                .put(headers)
                .put(payload);
        return frame.putInt(checksum(frame)).array();
    }

    private static byte[] prelude(int total, int headers) {
        ByteBuffer prelude = ByteBuffer.allocate(12).putInt(total).putInt(headers);
        return prelude.putInt(checksum(prelude)).array();
    }

    /** Of everything that was written so far. */
    private static int checksum(ByteBuffer written) {
        CRC32 crc = new CRC32();
        crc.update(written.array(), 0, written.position());
        return (int) crc.getValue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
