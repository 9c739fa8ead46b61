package io.signalbox.codec.jackson.json;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes bytes anew with a few ranges replaced: the result is slices of the original and the small pieces between them. Nothing of
 * the original is copied.
 */
public final class Splicer {

    private final byte[] source;
    private final int from;
    private final int to;
    private final List<Change> changes = new ArrayList<>();
    private final List<ObjectEdit> edits = new ArrayList<>();

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
        changes.sort(Comparator.comparingInt(Change::start));
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
