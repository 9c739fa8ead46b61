package io.signalbox.codec.jackson.translation;

import io.signalbox.core.port.Dialect;

/** A dialect that callers may speak, as seen by translation. Stateless; from any thread. */
public interface ClientFormat {

    /** The dialect's name. */
    String dialect();

    /**
     * Reads a request whole. The members that only the gateway acts on are left out.
     *
     * @param envelope one that a {@link Dialect} of this name read
     * @throws io.signalbox.core.attempt.RequestRefusedException if something in it is not what the dialect says
     */
    Conversation conversation(Dialect.Envelope envelope);

    /**
     * Whether an answer to this request that breaks off can be gone on with by somebody else: one text, bound to no schema. Asked
     * once an answer.
     */
    boolean isContinuable(Dialect.Envelope envelope);

    /** What writes the events of one streamed answer. */
    StreamWriter stream(Dialect.Envelope envelope, AnswerFacts facts);

    /** Writes an answer that is whole. */
    byte[] whole(Dialect.Envelope envelope, Message message, AnswerFacts facts);
}
