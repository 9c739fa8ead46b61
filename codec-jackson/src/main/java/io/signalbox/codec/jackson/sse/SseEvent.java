package io.signalbox.codec.jackson.sse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One block of an event stream: the lines up to and with a blank one.
 *
 * @param block the array that holds the block
 * @param start where the block begins
 * @param end where it ends, blank line included
 * @param type the event's type; {@code message} unless a line says otherwise
 * @param dataLines how many data lines it has; without any it is no event, only comments and the like
 * @param data the array that holds the data: the block's own, or another one where several lines had to be joined
 * @param dataStart where the data begin
 * @param dataEnd where they end
 */
public record SseEvent(
        byte[] block, int start, int end, String type, int dataLines, byte[] data, int dataStart, int dataEnd) {

    public boolean hasData() {
        return dataLines > 0;
    }

    /** The block as it came. */
    public ByteBuffer raw() {
        return ByteBuffer.wrap(block, start, end - start).slice();
    }

    /** Whether the data are this text, but for white space around it. */
    public boolean dataIs(String text) {
        return dataLines == 1
                && dataEnd - dataStart < text.length() + 8
                && dataText().strip().equals(text);
    }

    /** The data as text; what is no UTF-8 is replaced. */
    public String dataText() {
        return new String(data, dataStart, dataEnd - dataStart, StandardCharsets.UTF_8);
    }
}
