package io.signalbox.chat;

import io.signalbox.core.gateway.GatewayCall;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The requests of one asking, one after the other, with calls of tools between them. Used by one thread at a time. */
interface Rounds {

    /** Sends the request of the round that is next, for a stream. */
    GatewayCall stream();

    /** Sends the request of the round that is next, for a whole answer. */
    CompletableFuture<Answer> whole(Deadline limit);

    /**
     * Takes the answer of a round, and calls the tools that it asks for.
     *
     * @return whether there is another round; if not, {@link #answer} is what was asked for
     * @throws RuntimeException what a tool throws, or a {@link ChatException} if tools were called as often as they may
     */
    boolean goOnAfter(Answer answer);

    /** What the tools of the last round found. */
    List<ChatEvent.ToolFound> found();

    /** The last answer, with all rounds before it. */
    Answer answer();
}
