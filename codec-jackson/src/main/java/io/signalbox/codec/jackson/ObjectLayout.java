package io.signalbox.codec.jackson;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the members of one JSON object lie in the bytes, in their order. Filled while the object is read; may be used again. */
final class ObjectLayout {

    private static final int FIELDS = 3;

    private final List<String> names = new ArrayList<>();
    private int[] offsets = new int[FIELDS * 16];
    private int open;
    private int close;

    /** Forgets what it held; the object begins here. */
    void begin(int brace) {
        names.clear();
        open = brace;
        close = brace + 1;
    }

    /** Adds the next member. */
    void add(String name, int keyStart, int valueStart, int valueEnd) {
        int at = names.size() * FIELDS;
        if (at == offsets.length) {
            offsets = Arrays.copyOf(offsets, at * 2);
        }
        offsets[at] = keyStart;
        offsets[at + 1] = valueStart;
        offsets[at + 2] = valueEnd;
        names.add(name);
    }

    /** The object's closing brace is here. */
    void end(int brace) {
        close = brace;
    }

    /** How many members it has. */
    int size() {
        return names.size();
    }

    String name(int member) {
        return names.get(member);
    }

    /** Where the member's name begins, at its quote. */
    int keyStart(int member) {
        return offsets[member * FIELDS];
    }

    int valueStart(int member) {
        return offsets[member * FIELDS + 1];
    }

    int valueEnd(int member) {
        return offsets[member * FIELDS + 2];
    }

    /** Where the opening brace is. */
    int open() {
        return open;
    }

    /** Where the closing brace is. */
    int close() {
        return close;
    }

    /** The member of that name, or -1. */
    int find(String name) {
        return names.indexOf(name);
    }

    boolean has(String name) {
        return find(name) >= 0;
    }
}
