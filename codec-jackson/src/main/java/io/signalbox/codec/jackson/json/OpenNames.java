package io.signalbox.codec.jackson.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names in all objects that are open, to find one that stands twice in an object. Few names are compared one by one, which is quicker
 * than a set and needs no memory for each object; an object with many has a set.
 */
final class OpenNames {

    private static final int FEW = 16;
    private static final int USUAL = 12;

    private JsonText text = new JsonText(Json.NOTHING, 0);
    private int[] begins = new int[4];
    private int depth;
    private int[] ranges = new int[2 * USUAL];
    private int count;
    private boolean anyEscaped;
    private Map<Integer, Set<String>> many = Map.of();

    /** No object is open in this text yet. */
    void begin(JsonText newText) {
        text = newText;
        depth = 0;
        count = 0;
        anyEscaped = false;
        many = Map.of();
    }

    /** An object begins. */
    void open() {
        if (depth == begins.length) {
            begins = Arrays.copyOf(begins, depth * 2);
        }
        begins[depth++] = count;
    }

    /** The innermost object ends. */
    void close() {
        if (!many.isEmpty()) {
            many.remove(depth);
        }
        count = begins[--depth];
    }

    /** Takes the next name of the innermost object, its quotes included; false if it has that already. */
    boolean add(int from, int to) {
        int begin = begins[depth - 1];
        anyEscaped |= text.isEscaped(from, to);
        if (count - begin == FEW) {
            return all(begin).add(text.decoded(from, to));
        }
        for (int i = begin; i < count; i++) {
            if (isSame(ranges[2 * i], ranges[2 * i + 1], from, to)) {
                return false;
            }
        }
        if (2 * count == ranges.length) {
            ranges = Arrays.copyOf(ranges, ranges.length * 2);
        }
        ranges[2 * count] = from;
        ranges[2 * count + 1] = to;
        count++;
        return true;
    }

    private boolean isSame(int from, int to, int otherFrom, int otherTo) {
        return text.isSame(from, to, otherFrom, otherTo)
                || (anyEscaped && text.decoded(from, to).equals(text.decoded(otherFrom, otherTo)));
    }

    /** All names of the innermost object, the first few included. */
    private Set<String> all(int begin) {
        if (many.isEmpty()) {
            many = new HashMap<>();
        }
        return many.computeIfAbsent(depth, level -> {
            Set<String> names = new HashSet<>();
            for (int i = begin; i < count; i++) {
                names.add(text.decoded(ranges[2 * i], ranges[2 * i + 1]));
            }
            return names;
        });
    }
}
