package io.signalbox.codec.jackson.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the members of one JSON object lie in the bytes, in their order. Filled while the object is read; may be used again. */
public final class ObjectLayout {

    private static final int FIELDS = 3;
    private static final int FIRST_MEMBERS = 8;
    private static final int[] NOTHING = {};

    private final List<String> names = new ArrayList<>();
    private int[] offsets = NOTHING;
    private int open;
    private int close;

    /** Forgets what it held; the object begins here. */
    public void begin(int brace) {
        names.clear();
        open = brace;
        close = brace + 1;
    }

    /** Adds the next member. */
    public void add(String name, int keyStart, int valueStart, int valueEnd) {
        int at = names.size() * FIELDS;
        if (at == offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.max(FIELDS * FIRST_MEMBERS, at * 2));
        }
        offsets[at] = keyStart;
        offsets[at + 1] = valueStart;
        offsets[at + 2] = valueEnd;
        names.add(name);
    }

    /** The object's closing brace is here. */
    public void end(int brace) {
        close = brace;
    }

    /** How many members it has. */
    public int size() {
        return names.size();
    }

    public String name(int member) {
        return names.get(member);
    }

    /** Where the member's name begins, at its quote. */
    public int keyStart(int member) {
        return offsets[member * FIELDS];
    }

    public int valueStart(int member) {
        return offsets[member * FIELDS + 1];
    }

    public int valueEnd(int member) {
        return offsets[member * FIELDS + 2];
    }

    /** Where the opening brace is. */
    public int open() {
        return open;
    }

    /** Where the closing brace is. */
    public int close() {
        return close;
    }

    /** The member of that name, or -1. */
    public int find(String name) {
        return names.indexOf(name);
    }

    public boolean has(String name) {
        return find(name) >= 0;
    }
}
