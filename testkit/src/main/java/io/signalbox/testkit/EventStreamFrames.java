package io.signalbox.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/**
 * Writes frames of AWS's binary event stream ({@code application/vnd.amazon.eventstream}), as Bedrock streams them.
 *
 * <p>A frame is: its length and the length of its headers (four bytes each), the CRC-32 of these eight bytes, the headers,
 * the payload, the CRC-32 of all before. Numbers are big-endian. A header is the length of its name (one byte), the name, the
 * type (one byte), and a value whose form the type says.
 *
 * <p>A broken frame for a test is a good one with bytes changed.
 */
public final class EventStreamFrames {
    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;

    private EventStreamFrames() {}

    /** A header of a frame. */
    public static final class Header {
        private final String name;
        private final int type;
        private final byte[] value;

        private Header(String name, int type, byte[] value) {
            if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > 255) {
                throw new IllegalArgumentException("name: '" + name + "' (expected: 1 to 255 bytes)");
            }
            this.name = name;
            this.type = type;
            this.value = value;
        }

        /** True (type 0) or false (type 1); the type is the value. */
        public static Header of(String name, boolean value) {
            return new Header(name, value ? 0 : 1, new byte[0]);
        }

        /** A signed byte (type 2). */
        public static Header of(String name, byte value) {
            return new Header(name, 2, number(value, 1));
        }

        /** A short (type 3). */
        public static Header of(String name, short value) {
            return new Header(name, 3, number(value, 2));
        }

        /** An int (type 4). */
        public static Header of(String name, int value) {
            return new Header(name, 4, number(value, 4));
        }

        /** A long (type 5). */
        public static Header of(String name, long value) {
            return new Header(name, 5, number(value, 8));
        }

        /** Bytes (type 6), at most 65,535. */
        public static Header of(String name, byte[] value) {
            return new Header(name, 6, counted(name, value));
        }

        /** Text (type 7), at most 65,535 bytes of UTF-8. */
        public static Header of(String name, String value) {
            return new Header(name, 7, counted(name, value.getBytes(StandardCharsets.UTF_8)));
        }

        /** A point in time (type 8), in milliseconds since 1970. */
        public static Header timestamp(String name, long millis) {
            return new Header(name, 8, number(millis, 8));
        }

        /** A UUID (type 9). */
        public static Header of(String name, UUID value) {
            return new Header(
                    name,
                    9,
                    joined(number(value.getMostSignificantBits(), 8), number(value.getLeastSignificantBits(), 8)));
        }

        private static byte[] counted(String name, byte[] value) {
            if (value.length > 0xffff) {
                throw new IllegalArgumentException(name + ": " + value.length + " bytes (expected: at most 65535)");
            }
            return joined(number(value.length, 2), value);
        }

        private byte[] bytes() {
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            return joined(number(text.length, 1), text, number(type, 1), value);
        }
    }

    /** A frame of any headers. */
    public static byte[] frame(List<Header> headers, byte[] payload) {
        return frame(joined(headers.stream().map(Header::bytes).toArray(byte[][]::new)), payload);
    }

    /**
     * The same frames with other payloads; lengths and checksums are made anew, headers stay.
     *
     * @param frames whole frames, one after the other; what follows the last whole frame stays as it is
     * @param change makes the new payload of a frame of the old
     */
    public static List<byte[]> withPayloads(byte[] frames, UnaryOperator<byte[]> change) {
        List<byte[]> changed = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(frames);
        while (startsWithFrame(rest)) {
            byte[] frame = new byte[rest.getInt(rest.position())];
            int head = rest.getInt(rest.position() + 4);
            rest.get(frame);
            byte[] payload = Arrays.copyOfRange(frame, PRELUDE + head, frame.length - CHECKSUM);
            changed.add(frame(Arrays.copyOfRange(frame, PRELUDE, PRELUDE + head), change.apply(payload)));
        }
        if (rest.hasRemaining()) {
            changed.add(Arrays.copyOfRange(frames, rest.position(), frames.length));
        }
        return changed;
    }

    private static boolean startsWithFrame(ByteBuffer rest) {
        if (rest.remaining() < PRELUDE + CHECKSUM) {
            return false;
        }
        long length = rest.getInt(rest.position());
        long head = rest.getInt(rest.position() + 4);
        return length <= rest.remaining() && head >= 0 && PRELUDE + head + CHECKSUM <= length;
    }

    private static byte[] frame(byte[] head, byte[] payload) {
        byte[] lengths = joined(number(PRELUDE + head.length + payload.length + CHECKSUM, 4), number(head.length, 4));
        byte[] covered = joined(lengths, number(checksum(lengths), 4), head, payload);
        return joined(covered, number(checksum(covered), 4));
    }

    /** An event with a payload of JSON. */
    public static byte[] event(String type, String json) {
        return message("event", ":event-type", type, json);
    }

    /** An exception, which ends the stream, with a payload of JSON. */
    public static byte[] exception(String type, String json) {
        return message("exception", ":exception-type", type, json);
    }

    /** An error without a payload, which ends the stream: what the service sends where it has no exception for it. */
    public static byte[] error(String code, String message) {
        return frame(
                List.of(
                        Header.of(":message-type", "error"),
                        Header.of(":error-code", code),
                        Header.of(":error-message", message)),
                new byte[0]);
    }

    private static byte[] message(String kind, String typeName, String type, String json) {
        return frame(
                List.of(
                        Header.of(typeName, type),
                        Header.of(":content-type", "application/json"),
                        Header.of(":message-type", kind)),
                json.getBytes(StandardCharsets.UTF_8));
    }

    private static long checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static byte[] number(long value, int bytes) {
        byte[] number = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            number[i] = (byte) (value >> 8 * (bytes - 1 - i));
        }
        return number;
    }

    private static byte[] joined(byte[]... parts) {
        return Bytes.joined(List.of(parts));
    }
}
