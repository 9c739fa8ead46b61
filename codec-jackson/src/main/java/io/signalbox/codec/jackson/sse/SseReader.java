package io.signalbox.codec.jackson.sse;

import io.signalbox.codec.jackson.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Cuts a stream of bytes into server-sent events, wherever the bytes happen to be split. Holds no more than one event, and hands
 * it out as soon as its blank line is there. An event that lies within one buffer is not copied.
 *
 * <p>Feed it, then take {@link #next} until it says {@link Step#MORE}.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">WHATWG HTML, 9.2.5</a>
 */
public final class SseReader {

    /** What came of the bytes so far. */
    public enum Step {
        /** {@link #event} is the next block. */
        EVENT,
        /** All bytes are used; feed more. */
        MORE,
        /** The block under way is longer than it may be; nothing more comes of this stream. */
        TOO_LARGE
    }

    private static final byte[] DATA = Json.bytes("data");
    private static final byte[] EVENT_TYPE = Json.bytes("event");
    private static final byte[] ID = Json.bytes("id");
    private static final byte[] RETRY = Json.bytes("retry");

    private final int mostEventBytes;

    private byte[] chunk = Json.NOTHING;
    private int position;
    private int limit;
    private int blockStart;

    private byte[] held = Json.NOTHING;
    private int heldLength;

    private boolean lineIsEmpty = true;
    private boolean afterCr;
    private boolean afterCrLf;
    private boolean skipsLf;
    private boolean atStreamStart = true;

    private Optional<SseEvent> event = Optional.empty();
    private String lastEventId = "";
    private OptionalLong retryMillis = OptionalLong.empty();

    /** @param mostEventBytes the longest block that is accepted, with all its lines */
    public SseReader(int mostEventBytes) {
        this.mostEventBytes = mostEventBytes;
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
        blockStart = position;
    }

    /** Looks for the end of the block under way. */
    public Step next() {
        while (position < limit) {
            byte b = chunk[position++];
            if (skipsLf) {
                skipsLf = false;
                if (b == '\n') {
                    blockStart = position;
                    continue;
                }
            }
            if (b == '\n') {
                if (afterCr) {
                    afterCr = false;
                    afterCrLf = true;
                } else if (lineIsEmpty) {
                    takeBlock(false);
                    return Step.EVENT;
                } else {
                    lineIsEmpty = true;
                    afterCrLf = false;
                }
            } else if (b == '\r') {
                if (lineIsEmpty) {
                    endWithCr();
                    return Step.EVENT;
                }
                lineIsEmpty = true;
                afterCr = true;
            } else {
                lineIsEmpty = false;
                afterCr = false;
            }
            if (heldLength + position - blockStart > mostEventBytes) {
                return Step.TOO_LARGE;
            }
        }
        hold(blockStart, limit);
        blockStart = limit;
        return Step.MORE;
    }

    /** The block that {@link #next} found. */
    public SseEvent event() {
        return event.orElseThrow();
    }

    /** What came after the last blank line, by the standard no event; with a blank line of its own, so that it is one to who gets it. */
    public Optional<SseEvent> unterminated() {
        if (heldLength == 0) {
            return Optional.empty();
        }
        byte[] block = Arrays.copyOf(held, heldLength + (held[heldLength - 1] == '\n' ? 1 : 2));
        Arrays.fill(block, heldLength, block.length, (byte) '\n');
        return Optional.of(parse(block, 0, block.length));
    }

    /** The last event id that was set. */
    public String lastEventId() {
        return lastEventId;
    }

    /** How long to wait before a new connection, in milliseconds, if the stream said so. */
    public OptionalLong retryMillis() {
        return retryMillis;
    }

    /**
     * A blank line that is a lone CR so far. Its event is whole at once; a LF that follows belongs to it and is skipped, but where
     * the lines before ended in CRLF the event gets its LF now, so that nobody after us sees half a line end.
     */
    private void endWithCr() {
        boolean wantsLf = afterCrLf && !afterCr;
        if (wantsLf && position < limit && chunk[position] == '\n') {
            position++;
            takeBlock(false);
        } else {
            skipsLf = true;
            takeBlock(wantsLf);
        }
    }

    private void takeBlock(boolean addLf) {
        byte[] block = chunk;
        int start = blockStart;
        int end = position;
        if (heldLength > 0 || addLf) {
            hold(blockStart, position);
            if (addLf) {
                makeRoom(1);
                held[heldLength++] = '\n';
            }
            block = held;
            start = 0;
            end = heldLength;
            held = Json.NOTHING;
            heldLength = 0;
        }
        blockStart = position;
        lineIsEmpty = true;
        afterCr = false;
        afterCrLf = false;
        event = Optional.of(parse(block, start, end));
    }

    private void hold(int start, int end) {
        makeRoom(end - start);
        System.arraycopy(chunk, start, held, heldLength, end - start);
        heldLength += end - start;
    }

    private void makeRoom(int more) {
        if (held.length - heldLength < more) {
            held = Arrays.copyOf(held, Math.max(heldLength + more, Math.min(held.length * 2, mostEventBytes)));
        }
    }

    private SseEvent parse(byte[] block, int from, int end) {
        int start = from;
        if (atStreamStart
                && end - start >= 3
                && block[start] == (byte) 0xEF
                && block[start + 1] == (byte) 0xBB
                && block[start + 2] == (byte) 0xBF) {
            start += 3;
        }
        atStreamStart = false;
        Lines lines = new Lines(block, start, end);
        while (lines.next()) {
            lines.take();
        }
        return lines.event(start, end);
    }

    /** The lines of one block. */
    private final class Lines {
        private final byte[] block;
        private final int end;
        private int next;
        private int lineStart;
        private int lineEnd;

        private String type = "";
        private int dataLines;
        private byte[] data;
        private int dataStart;
        private int dataEnd;

        Lines(byte[] block, int start, int end) {
            this.block = block;
            this.data = block;
            this.next = start;
            this.end = end;
        }

        boolean next() {
            if (next >= end) {
                return false;
            }
            lineStart = next;
            int i = next;
            while (i < end && block[i] != '\n' && block[i] != '\r') {
                i++;
            }
            lineEnd = i;
            next = i + 1 < end && block[i] == '\r' && block[i + 1] == '\n' ? i + 2 : i + 1;
            return true;
        }

        /** Takes one line: a field, a comment, or something that means nothing. */
        void take() {
            int colon = lineStart;
            while (colon < lineEnd && block[colon] != ':') {
                colon++;
            }
            int valueStart = Math.min(colon + 1, lineEnd);
            if (valueStart < lineEnd && block[valueStart] == ' ') {
                valueStart++;
            }
            if (nameIs(DATA, colon)) {
                addData(valueStart);
            } else if (nameIs(EVENT_TYPE, colon)) {
                type = text(valueStart);
            } else if (nameIs(ID, colon)) {
                String id = text(valueStart);
                lastEventId = id.indexOf(0) < 0 ? id : lastEventId;
            } else if (nameIs(RETRY, colon)) {
                setRetry(text(valueStart));
            }
        }

        SseEvent event(int start, int blockEnd) {
            return new SseEvent(
                    block, start, blockEnd, type.isEmpty() ? "message" : type, dataLines, data, dataStart, dataEnd);
        }

        private boolean nameIs(byte[] name, int nameEnd) {
            return Arrays.equals(block, lineStart, nameEnd, name, 0, name.length);
        }

        private String text(int valueStart) {
            return new String(block, valueStart, lineEnd - valueStart, StandardCharsets.UTF_8);
        }

        private void addData(int valueStart) {
            dataLines++;
            if (dataLines == 1) {
                dataStart = valueStart;
                dataEnd = lineEnd;
                return;
            }
            int length = dataEnd - dataStart;
            if (dataLines == 2) {
                byte[] joined = new byte[end - dataStart];
                System.arraycopy(block, dataStart, joined, 0, length);
                data = joined;
                dataStart = 0;
            }
            data[length] = '\n';
            System.arraycopy(block, valueStart, data, length + 1, lineEnd - valueStart);
            dataEnd = length + 1 + lineEnd - valueStart;
        }

        private void setRetry(String value) {
            if (!value.isEmpty() && value.length() <= 18 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                retryMillis = OptionalLong.of(Long.parseLong(value));
            }
        }
    }
}
