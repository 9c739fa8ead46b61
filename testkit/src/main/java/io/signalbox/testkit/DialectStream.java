package io.signalbox.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * One streamed answer in one dialect: takes what the answer says, piece by piece, and gives the events that say it. Keeps
 * what the grammar needs (which block is open, what the closing events repeat). For one thread.
 */
abstract class DialectStream {
    private List<Frame> frames = new ArrayList<>();

    /**
     * One event.
     *
     * @param name the event's name; empty for none
     * @param token whether it carries a piece of the answer's content
     */
    record Frame(String name, String data, boolean token) {}

    /** What comes before the first content. */
    abstract void open();

    abstract void text(String piece);

    abstract void reasoning(String piece);

    /** The proof that belongs to the reasoning so far. */
    abstract void signature(String signature);

    abstract void refusal(String piece);

    abstract void toolStart(int index, String id, String name);

    abstract void toolArguments(int index, String fragment);

    /** The content is over. */
    abstract void finish(String word);

    abstract void usage(String json);

    abstract void failure(ErrorAnswer error);

    /** What the dialect sends last. */
    abstract void done();

    /** Sends what was held back, because nothing more will come. */
    void close() {}

    /** Turns to one of several answers; most dialects have one only. */
    void choice(int choice) {
        if (choice != 0) {
            throw new IllegalStateException("choice: " + choice + " (expected: 0; only openai-chat has more)");
        }
    }

    /** A piece of content as it is, which only a dialect with one kind of delta can carry. */
    void delta(String json) {
        throw new IllegalStateException("delta: " + json + " (expected: only in openai-chat)");
    }

    /** The events since the last call. */
    final List<Frame> taken() {
        List<Frame> taken = frames;
        frames = new ArrayList<>();
        return taken;
    }

    final void event(String name, String data) {
        frames.add(new Frame(name, data, false));
    }

    final void token(String name, String data) {
        frames.add(new Frame(name, data, true));
    }
}
