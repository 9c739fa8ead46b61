package io.signalbox.codec.jackson.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.sse.SseReader.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of event streams, each vector whole, split in two at every byte, and byte by byte: F-63 and F-78. */
public class SseReaderTest {

    public static Stream<Arguments> vectors() {
        String long2k = "x".repeat(2048);
        return Stream.of(
                vector("\uFEFFdata:1\n\n\uFEFFdata:2\n\ndata:3\n\n", "message|1", "message|3"),
                vector("\uFEFF\uFEFFdata:1\n\ndata:2\n\ndata:3\n\n", "message|2", "message|3"),
                vector(
                        "data:1\r:\0\n:\r\ndata:2\n:" + long2k + "\rdata:3\n:data:fail\r:" + long2k + "\ndata:4\n\n",
                        "message|1\n2\n3\n4"),
                vector("data:test1\n\nid:test\ndata:test2", "message|test1"),
                vector("data:\n\ndata\ndata\n\ndata:test\n\n", "message|", "message|\n", "message|test"),
                vector("event:test\ndata:x\n\ndata:x\n\n", "test|x", "message|x"),
                vector("event: \ndata:data\n\n", "message|data"),
                vector(
                        "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n",
                        "message|\0\n 2\n1\n3\n\n4"),
                vector(
                        "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n",
                        "message|test\n\ntest"),
                vector("data:\ttest\rdata: \ndata:test\n\n", "message|\ttest\n\ntest"),
                vector("data:test\r\ndata\ndata:test\r\n\r", "message|test\n\ntest"),
                vector("data: a\0b\n\n", "message|a\0b"),
                vector("data:ok…\n\n", "message|ok…"),
                vector("data:1\r\rdata:2\r\r", "message|1", "message|2"),
                vector("data:1\r\n\r\ndata:2\r\n\r\n", "message|1", "message|2"),
                vector(
                        "data:1\r\r\ndata:2\r\n\rdata:3\n\r\ndata:4\r\n\n",
                        "message|1",
                        "message|2",
                        "message|3",
                        "message|4"),
                vector("\n\n\r\n\rdata:1\n\n", "message|1"),
                vector(":only\n\n: comments\r\r\n"),
                vector("data:1\n\n: between\n\ndata:2\n\n", "message|1", "message|2"),
                vector("event: ping\n\ndata:1\n\n", "message|1"),
                vector("event: ping\ndata: {\"type\": \"ping\"}\n\n", "ping|{\"type\": \"ping\"}"),
                vector("data:{}\n\n", "message|{}"),
                vector("data:1\n\ndata: [DONE]", "message|1"),
                vector("data:1\n\ndata: [DONE]\n", "message|1"),
                vector("data: {\"a\":\ndata: 1}\n\n", "message|{\"a\":\n1}"),
                vector("data:a\u2028b\u0085c\u000Bd\fe\n\n", "message|a\u2028b\u0085c\u000Bd\fe"),
                vector("data:😀\n\n", "message|😀"),
                vector("data: : a\n\n", "message|: a"));
    }

    private static Arguments vector(String stream, String... events) {
        return Arguments.of(stream, List.of(events));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("F-78: each vector gives its events, however it is split")
    public void readsEventsHoweverTheyAreSplit(String stream, List<String> expected) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);

        assertThat(events(List.of(bytes))).isEqualTo(expected);
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(events(List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length))))
                    .as("split at %d", at)
                    .isEqualTo(expected);
        }
        assertThat(events(byteByByte(bytes))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("F-77: no event waits for anything but its own blank line")
    public void holdsNoEventBack(String stream, List<String> expected) {
        assertThat(plainlyRead(stream)).isEqualTo(expected);
        for (int length = 1; length <= stream.length(); length++) {
            String soFar = stream.substring(0, length);
            assertThat(events(byteByByte(soFar.getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo(plainlyRead(soFar));
        }
    }

    @Property
    @Label("F-78: any stream gives what the rules say, read the plain way")
    public void agreesWithThePlainReading(@ForAll("streams") String stream) {
        assertThat(events(List.of(stream.getBytes(StandardCharsets.UTF_8)))).isEqualTo(plainlyRead(stream));
    }

    @Test
    public void aLoneCrEndsAnEventAtOnce() {
        assertThat(events(List.of(Json.bytes("data:1\r\r")))).containsExactly("message|1");
        assertThat(events(List.of(Json.bytes("data:1\r\n\r")))).containsExactly("message|1");
    }

    @Property
    @Label("F-63: any bytes give the same events and the same raw bytes however they are split")
    public void splitsDoNotMatter(@ForAll("streams") String stream, @ForAll("sizes") List<Integer> sizes) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int size = sizes.isEmpty() ? bytes.length : sizes.get(i % sizes.size());
            pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            at += size;
        }

        assertThat(events(pieces)).isEqualTo(events(List.of(bytes)));
        assertThat(raw(pieces)).isEqualTo(raw(List.of(bytes)));
    }

    @Property
    public void theRawBytesReadAgainGiveTheSameEvents(@ForAll("streams") String stream) {
        Assume.that(!stream.startsWith("\uFEFF"));
        List<byte[]> whole = List.of(stream.getBytes(StandardCharsets.UTF_8));

        assertThat(events(List.of(raw(whole).getBytes(StandardCharsets.UTF_8)))).isEqualTo(events(whole));
    }

    @Property
    public void rawBytesAreTheStreamsOwnWhereLineEndsAreAlike(@ForAll("lines") List<String> lines) {
        for (String end : List.of("\n", "\r\n", "\r")) {
            String stream = String.join(end, lines) + end + end;

            assertThat(raw(byteByByte(stream.getBytes(StandardCharsets.UTF_8)))).isEqualTo(stream);
        }
    }

    @Test
    public void anEventWithinOneBufferIsNotCopied() {
        byte[] bytes = Json.bytes("data:1\n\ndata:2\n\n");
        SseReader reader = new SseReader(100);
        reader.feed(ByteBuffer.wrap(bytes));

        assertThat(reader.next()).isEqualTo(Step.EVENT);
        assertThat(reader.event().block()).isSameAs(bytes);
        assertThat(reader.next()).isEqualTo(Step.EVENT);
        assertThat(reader.event().raw()).isEqualTo(ByteBuffer.wrap(Json.bytes("data:2\n\n")));
        assertThat(reader.next()).isEqualTo(Step.MORE);
    }

    @Test
    public void takesDirectAndReadOnlyBuffersAndSlices() {
        ByteBuffer direct = ByteBuffer.allocateDirect(20)
                .put(Json.bytes("xdata:1\n\n"))
                .flip()
                .position(1);
        ByteBuffer slice = ByteBuffer.wrap(Json.bytes("yydata:2\n\n"), 2, 8).slice();
        SseReader reader = new SseReader(100);
        List<String> events = new ArrayList<>();
        for (ByteBuffer bytes :
                List.of(direct, slice, ByteBuffer.wrap(Json.bytes("data:3\n\n")).asReadOnlyBuffer())) {
            reader.feed(bytes);
            drain(reader, events, new StringBuilder());
        }

        assertThat(events).containsExactly("message|1", "message|2", "message|3");
    }

    @Test
    @DisplayName("F-76: an event over the limit is told, in one piece or in many, and one at the limit is not")
    public void boundsAnEvent() {
        String fits = "data:" + "x".repeat(93) + "\n\n";
        for (List<byte[]> pieces : List.of(List.of(Json.bytes(fits)), byteByByte(Json.bytes(fits)))) {
            assertThat(lastStep(pieces)).isEqualTo(Step.MORE);
        }
        String tooLong = "data:" + "x".repeat(100);
        for (List<byte[]> pieces : List.of(List.of(Json.bytes(tooLong)), byteByByte(Json.bytes(tooLong)))) {
            assertThat(lastStep(pieces)).isEqualTo(Step.TOO_LARGE);
        }
    }

    @Test
    public void remembersIdAndRetry() {
        SseReader reader = new SseReader(1000);
        reader.feed(ByteBuffer.wrap(Json.bytes("id:7\nretry:1500\ndata:1\n\nid:a\0b\nretry:1000x\n\n")));
        drain(reader, new ArrayList<>(), new StringBuilder());
        assertThat(reader.lastEventId()).isEqualTo("7");
        assertThat(reader.retryMillis()).hasValue(1500);

        reader.feed(ByteBuffer.wrap(Json.bytes("id\n\n")));
        drain(reader, new ArrayList<>(), new StringBuilder());
        assertThat(reader.lastEventId()).isEmpty();
    }

    @Test
    public void showsWhatCameAfterTheLastBlankLine() {
        SseReader reader = new SseReader(1000);
        reader.feed(ByteBuffer.wrap(Json.bytes("data:1\n\ndata: [DONE]")));
        drain(reader, new ArrayList<>(), new StringBuilder());

        assertThat(reader.unterminated())
                .hasValueSatisfying(rest -> assertThat(rest.dataIs("[DONE]")).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: 1", "data: 1\n", "data: 1\r", "data: 1\r\n", "event: e\ndata: 1"})
    @DisplayName("an event that lacks its blank line gets one, so that nothing is glued to it")
    void givesWhatLacksABlankLineOne(String rest) {
        SseReader reader = new SseReader(1000);
        reader.feed(ByteBuffer.wrap(Json.bytes("data: 0\n\n" + rest)));
        drain(reader, new ArrayList<>(), new StringBuilder());

        ByteBuffer passed = reader.unterminated().orElseThrow().raw();
        SseReader client = new SseReader(1000);
        client.feed(passed);
        assertThat(client.next()).isEqualTo(Step.EVENT);
        assertThat(client.event().dataText()).isEqualTo("1");
        assertThat(client.next()).isEqualTo(Step.MORE);
        assertThat(client.unterminated()).isEmpty();
    }

    @Provide
    public Arbitrary<String> streams() {
        return Arbitraries.of(
                        "\n", "\r", "\r\n", "data:", "data: a", ":c", "event:e", "é😀", "id:1", "\uFEFF", "x", "\n\n")
                .list()
                .ofMaxSize(25)
                .map(parts -> String.join("", parts));
    }

    @Provide
    public Arbitrary<List<String>> lines() {
        return Arbitraries.of("data:1", ":c", "event: e", "data", "x")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    public Arbitrary<List<Integer>> sizes() {
        return Arbitraries.integers().between(1, 7).list().ofMinSize(1).ofMaxSize(5);
    }

    /** The standard's rules on a whole text, without regard to cost. */
    private static List<String> plainlyRead(String stream) {
        String[] lines = (stream.startsWith("\uFEFF") ? stream.substring(1) : stream).split("\r\n|\r|\n", -1);
        List<String> events = new ArrayList<>();
        List<String> data = new ArrayList<>();
        String type = "";
        for (String line : Arrays.copyOf(lines, lines.length - 1)) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            if (name.equals("data")) {
                data.add(value);
            } else if (name.equals("event")) {
                type = value;
            } else if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    events.add((type.isEmpty() ? "message" : type) + "|" + String.join("\n", data));
                }
                data.clear();
                type = "";
            }
        }
        return events;
    }

    private static List<byte[]> byteByByte(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (byte b : bytes) {
            pieces.add(new byte[] {b});
        }
        return pieces;
    }

    private static List<String> events(List<byte[]> pieces) {
        List<String> events = new ArrayList<>();
        read(pieces, events, new StringBuilder());
        return events;
    }

    private static String raw(List<byte[]> pieces) {
        StringBuilder raw = new StringBuilder();
        read(pieces, new ArrayList<>(), raw);
        return raw.toString();
    }

    private static Step lastStep(List<byte[]> pieces) {
        SseReader reader = new SseReader(100);
        Step step = Step.MORE;
        for (byte[] piece : pieces) {
            if (step != Step.TOO_LARGE) {
                reader.feed(ByteBuffer.wrap(piece));
                step = drain(reader, new ArrayList<>(), new StringBuilder());
            }
        }
        return step;
    }

    private static void read(List<byte[]> pieces, List<String> events, StringBuilder raw) {
        SseReader reader = new SseReader(1 << 20);
        for (byte[] piece : pieces) {
            reader.feed(ByteBuffer.wrap(piece));
            drain(reader, events, raw);
        }
    }

    private static Step drain(SseReader reader, List<String> events, StringBuilder raw) {
        while (true) {
            Step step = reader.next();
            if (step != Step.EVENT) {
                return step;
            }
            SseEvent event = reader.event();
            raw.append(StandardCharsets.UTF_8.decode(event.raw()));
            if (event.hasData()) {
                events.add(event.type() + "|" + event.dataText());
            }
        }
    }
}
