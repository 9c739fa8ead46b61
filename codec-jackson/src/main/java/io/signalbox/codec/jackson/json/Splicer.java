package io.signalbox.codec.jackson.json;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes bytes anew with a few ranges replaced. A result of some length is slices of the original and the small pieces between them,
 * and nothing of the original is copied; a short one is one piece, since that costs less than to keep and to write many.
 */
public final class Splicer {

    private static final int LONGEST_COPY = 16 * 1024;
    private static final Comparator<Change> BY_START = Comparator.comparingInt(Change::start);

    private final byte[] source;
    private final int from;
    private final int to;
    private final List<Change> changes = new ArrayList<>(4);
    private final List<ObjectEdit> edits = new ArrayList<>(2);

    /** Works on this range of the array. */
    public Splicer(byte[] source, int from, int to) {
        this.source = source;
        this.from = from;
        this.to = to;
    }

    /** Starts changing an object that lies in the range. */
    public ObjectEdit edit(ObjectLayout layout) {
        ObjectEdit edit = new ObjectEdit(layout, this);
        edits.add(edit);
        return edit;
    }

    /** Writes other bytes in place of a range; ranges do not overlap. */
    public void replace(int start, int end, byte[] bytes) {
        changes.add(new Change(start, end, bytes));
    }

    /** Writes bytes before this offset, after whatever was inserted there already. */
    public void insert(int at, byte[] bytes) {
        replace(at, at, bytes);
    }

    /** The result, in order. */
    public List<ByteBuffer> spliced() {
        edits.forEach(ObjectEdit::apply);
        edits.clear();
        changes.sort(BY_START);
        return to - from <= LONGEST_COPY ? List.of(joined()) : pieces();
    }

    private ByteBuffer joined() {
        int length = to - from;
        for (Change change : changes) {
            length += change.bytes.length - (change.end - change.start);
        }
        ByteBuffer result = ByteBuffer.allocate(length);
        int at = from;
        for (Change change : changes) {
            result.put(source, at, change.start - at).put(change.bytes);
            at = change.end;
        }
        return result.put(source, at, to - at).flip();
    }

    private List<ByteBuffer> pieces() {
        List<ByteBuffer> result = new ArrayList<>(changes.size() * 2 + 1);
        int at = from;
        for (Change change : changes) {
            addSlice(result, at, change.start);
            if (change.bytes.length > 0) {
                result.add(ByteBuffer.wrap(change.bytes).asReadOnlyBuffer());
            }
            at = change.end;
        }
        addSlice(result, at, to);
        return result;
    }

    private void addSlice(List<ByteBuffer> result, int start, int end) {
        if (start < end) {
            result.add(ByteBuffer.wrap(source, start, end - start).slice());
        }
    }

    private record Change(int start, int end, byte[] bytes) {}
}
