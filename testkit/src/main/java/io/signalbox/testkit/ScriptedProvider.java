package io.signalbox.testkit;

import java.util.List;
import java.util.function.Function;

/**
 * A provider that does what a test tells it: on a socket as {@link ScriptedUpstream}, in memory as {@link ScriptedTransport}. A test that
 * takes one of these runs on either.
 *
 * <p>A request gets the first of: the reply for its path ({@link #forPath}), the model list for {@code GET …/models}, the next scripted
 * reply for its model ({@link #nextForModel}), the next scripted reply ({@link #next}), the reply for its model ({@link #forModel}), the
 * default ({@link #answers(Reply)}; until it is set, an answer that says hello).
 *
 * <p>May be used from any thread. Every {@code await} and {@code take} is bounded, by thirty seconds unless said otherwise, and then throws
 * {@link AssertionError}.
 */
public sealed interface ScriptedProvider permits ScriptedTransport, ScriptedUpstream {

    // What it answers

    /** Answers with this text from now on, whole or streamed as asked. */
    ScriptedProvider answers(String text);

    /** Answers like this from now on. */
    ScriptedProvider answers(Reply reply);

    /** Answers from now on what the function says; it is called on the thread that brings the request. */
    ScriptedProvider answers(Function<RecordedRequest, Reply> answer);

    /** Answers the next requests with these replies, one each, after those already scripted. */
    ScriptedProvider next(Reply... replies);

    /**
     * Answers the next requests for this model, by the provider's name for it, with these replies, one each, after those already scripted
     * for it.
     */
    ScriptedProvider nextForModel(String model, Reply... replies);

    /** Answers requests for this model, by the provider's name for it, like this from now on. */
    ScriptedProvider forModel(String model, Reply reply);

    /** Answers requests whose path ends like this, as {@code /embeddings}, like this from now on, whatever else is scripted. */
    ScriptedProvider forPath(String end, Reply reply);

    /** Lists these models at {@code GET …/models} from now on. */
    ScriptedProvider models(String... names);

    /** How many replies that were scripted for one request each are still waiting for it. */
    int unusedReplies();

    // What it saw

    /** The requests so far, oldest first. */
    List<RecordedRequest> requests();

    /** The requests so far and what became of their answers, oldest first. */
    List<Exchange> exchanges();

    /** How many requests have arrived, also those no longer remembered. */
    long requestCount();

    /**
     * Waits until this many requests have arrived since the start.
     *
     * @return the requests so far, oldest first
     * @throws AssertionError if they did not arrive in time
     */
    List<RecordedRequest> awaitRequests(int count);

    /**
     * Takes the oldest request that was not taken yet, waiting for it.
     *
     * @throws AssertionError if none arrived in time
     */
    RecordedRequest takeRequest();

    /**
     * Takes the oldest exchange that was not taken yet, waiting for its request.
     *
     * @throws AssertionError if none arrived in time
     */
    Exchange takeExchange();

    /** What was asked of it, by clients or by its script, that cannot be, in words. */
    List<String> complaints();

    /**
     * What a test left behind, one line each: replies that nobody asked for, answers that are neither read to their end nor left a moment
     * later, and complaints.
     */
    List<String> leftovers();

    // What happens to it

    /** Goes down: breaks every answer that is under way, and refuses connections until {@link #comeBack()}. The script stays. */
    void goDown();

    /** Answers again. */
    void comeBack();
}
