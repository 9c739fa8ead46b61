package io.signalbox.testkit;

/** Which block of a stream is open, in the dialects whose blocks come one after the other. */
final class OpenBlock {
    private int index = -1;
    private String kind = "";

    /** The number of the block that was opened last: 0 for the first. */
    int index() {
        return index;
    }

    boolean is(String wanted) {
        return kind.equals(wanted);
    }

    void begin(String newKind) {
        index++;
        kind = newKind;
    }

    /** Closes the open block; false if none is open. */
    boolean end() {
        boolean open = !kind.isEmpty();
        kind = "";
        return open;
    }

    /** Fails a script that goes on with a block which is not open. */
    void expect(String wanted) {
        if (!is(wanted)) {
            throw new IllegalStateException("block: " + wanted + " is not open (expected: "
                    + (kind.isEmpty() ? "one that was begun" : kind) + ")");
        }
    }
}
