package io.signalbox.codec.jackson.translation;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes one streamed answer in a caller's dialect, event by event. Fed by one thread at a time; neither {@link AnswerEvent.Failed} nor
 * {@link AnswerEvent.Ended} comes to it.
 */
public interface StreamWriter {

    /** What an event makes for the caller; nothing where the dialect has nothing for it, or says it later. */
    List<ByteBuffer> write(AnswerEvent event);

    /** The answer is whole: what waited, usage, and the terminator. */
    List<ByteBuffer> end();

    /**
     * The answer goes on with a text of which the caller has this already: what only begins an answer, or that text, is not written
     * again. Called first, if at all.
     */
    void continues(String text);
}
