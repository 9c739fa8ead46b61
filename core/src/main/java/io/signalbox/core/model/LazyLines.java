package io.signalbox.core.model;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;

/**
 * Lines that are put into words when somebody reads them, and then kept: why an endpoint was chosen is known for every request, and
 * read for few. Cannot be changed. May be used from any thread; if several read first, each may put them into words.
 */
public final class LazyLines extends AbstractList<String> implements RandomAccess {

    private volatile Supplier<List<String>> words;

    /**
     * Lines that nobody has read yet.
     *
     * @param words makes them, always the same
     */
    public LazyLines(Supplier<List<String>> words) {
        this.words = words;
    }

    /** A copy that cannot be changed; it leaves unread what nobody has read. */
    public static List<String> copyOf(List<String> lines) {
        return lines instanceof LazyLines ? lines : List.copyOf(lines);
    }

    @Override
    public String get(int index) {
        return lines().get(index);
    }

    @Override
    public int size() {
        return lines().size();
    }

    private List<String> lines() {
        if (words instanceof Read read) {
            return read.lines;
        }
        Read read = new Read(List.copyOf(words.get()));
        words = read;
        return read.lines;
    }

    /** Takes the place of what made the lines, so that nothing else is kept for their sake. */
    private record Read(List<String> lines) implements Supplier<List<String>> {
        @Override
        public List<String> get() {
            return lines;
        }
    }
}
