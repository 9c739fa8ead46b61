package io.signalbox.codec.jackson.eventstream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Cuts a stream of bytes into the frames of AWS's binary event stream, wherever the bytes happen to be split, and checks both of a
 * frame's checksums. Holds no more than one frame, and hands it out as soon as its last byte is there. A frame that lies within one
 * buffer is not copied.
 *
 * <p>Feed it, then take {@link #next} until it says {@link Step#MORE}. Never throws for anything in the bytes. Not for several threads.
 *
 * <p>A frame is its length, the length of its headers and the CRC32 of those two, each four bytes with the highest first; then the
 * headers, the payload, and the CRC32 of all before.
 *
 * @see <a href="https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html">AWS: event stream encoding</a>
 */
public final class EventStreamReader {

    /** What came of the bytes so far. */
    public enum Step {
        /** {@link #frame} is the next frame. */
        FRAME,
        /** All bytes are used; feed more. */
        MORE,
        /** A frame says that it is longer than it may be; nothing more comes of this stream. */
        TOO_LARGE,
        /** A checksum, a length or a header is wrong; nothing more comes of this stream. */
        MALFORMED
    }

    private static final int LENGTHS = 8;
    private static final int PRELUDE = LENGTHS + 4;
    private static final int CHECKSUM = 4;
    private static final byte[] NOTHING = {};

    private final int mostFrameBytes;

    private byte[] chunk = NOTHING;
    private int position;
    private int limit;

    private byte[] held = NOTHING;
    private int heldLength;

    /** Of the frame under way, once its prelude was read; 0 before. */
    private int frameLength;

    private int headersLength;

    private Optional<EventStreamFrame> frame = Optional.empty();
    private Optional<Step> end = Optional.empty();

    /** @param mostFrameBytes the longest frame that is accepted, with its headers and checksums */
    public EventStreamReader(int mostFrameBytes) {
        this.mostFrameBytes = mostFrameBytes;
    }

    /** Takes the next bytes; nobody may change them afterwards. */
    public void feed(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            chunk = bytes.array();
            position = bytes.arrayOffset() + bytes.position();
            limit = position + bytes.remaining();
        } else {
            chunk = new byte[bytes.remaining()];
            bytes.duplicate().get(chunk);
            position = 0;
            limit = chunk.length;
        }
    }

    /** Looks for the end of the frame under way. */
    public Step next() {
        if (end.isPresent()) {
            return end.get();
        }
        if (frameLength == 0) {
            boolean here = heldLength == 0 && limit - position >= PRELUDE;
            if (!here && !hold(PRELUDE)) {
                return Step.MORE;
            }
            Optional<Step> refusal = here ? readPrelude(chunk, position) : readPrelude(held, 0);
            if (refusal.isPresent()) {
                return endWith(refusal.get());
            }
        }
        if (heldLength == 0 && limit - position >= frameLength) {
            int start = position;
            position += frameLength;
            return take(chunk, start);
        }
        if (!hold(frameLength)) {
            return Step.MORE;
        }
        byte[] whole = held;
        held = NOTHING;
        heldLength = 0;
        return take(whole, 0);
    }

    /** The frame that {@link #next} found. */
    public EventStreamFrame frame() {
        return frame.orElseThrow();
    }

    /** Whether nothing of an unfinished frame came: a stream that ends elsewhere was cut. */
    public boolean isBetweenFrames() {
        return heldLength == 0 && end.isEmpty();
    }

    /** Reads the lengths, but only if their checksum says that they are lengths. */
    private Optional<Step> readPrelude(byte[] bytes, int start) {
        ByteBuffer prelude = ByteBuffer.wrap(bytes, start, PRELUDE);
        int total = prelude.getInt();
        int headers = prelude.getInt();
        if (prelude.getInt() != checksum(bytes, start, LENGTHS)) {
            return Optional.of(Step.MALFORMED);
        }
        long most = Integer.toUnsignedLong(total) - PRELUDE - CHECKSUM;
        if (most < 0 || Integer.toUnsignedLong(headers) > most) {
            return Optional.of(Step.MALFORMED);
        }
        if (Integer.toUnsignedLong(total) > mostFrameBytes) {
            return Optional.of(Step.TOO_LARGE);
        }
        frameLength = total;
        headersLength = headers;
        return Optional.empty();
    }

    private Step take(byte[] bytes, int start) {
        int length = frameLength;
        frameLength = 0;
        int checked = length - CHECKSUM;
        if (ByteBuffer.wrap(bytes).getInt(start + checked) != checksum(bytes, start, checked)) {
            return endWith(Step.MALFORMED);
        }
        int payloadStart = start + PRELUDE + headersLength;
        ByteBuffer payload = ByteBuffer.wrap(bytes, payloadStart, start + checked - payloadStart)
                .slice();
        frame = FrameHeaders.read(ByteBuffer.wrap(bytes, start + PRELUDE, headersLength))
                .map(headers -> new EventStreamFrame(headers, payload));
        return frame.isPresent() ? Step.FRAME : endWith(Step.MALFORMED);
    }

    private Step endWith(Step refusal) {
        end = Optional.of(refusal);
        held = NOTHING;
        heldLength = 0;
        return refusal;
    }

    /**
     * Keeps bytes until there are so many.
     *
     * @return false if there are not
     */
    private boolean hold(int wanted) {
        int count = Math.min(wanted - heldLength, limit - position);
        if (held.length - heldLength < count) {
            held = Arrays.copyOf(held, Math.max(heldLength + count, Math.min(held.length * 2, wanted)));
        }
        System.arraycopy(chunk, position, held, heldLength, count);
        position += count;
        heldLength += count;
        return heldLength == wanted;
    }

    private static int checksum(byte[] bytes, int start, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, start, length);
        return (int) crc.getValue();
    }
}
