package io.signalbox.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** What a scripted provider answers and what it saw, wherever its requests come from. */
abstract class ScriptedExchanges {

    private final ReplyScript script;
    private final Watch watch;
    private final int remembered;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Deque<Exchange> exchanges = new ArrayDeque<>();
    private final Deque<Exchange> untaken = new ArrayDeque<>();
    private long arrivals;

    ScriptedExchanges(ReplyScript script, Duration patience, int remembered) {
        this.script = script;
        this.watch = new Watch(patience);
        this.remembered = remembered;
    }

    // What it answers

    /** How many replies that were scripted for one request each are still waiting for it. */
    public int unusedReplies() {
        return script.unused();
    }

    // What it saw

    /** The requests so far, oldest first. */
    public List<RecordedRequest> requests() {
        return exchanges().stream().map(Exchange::request).toList();
    }

    /** The requests so far and what became of their answers, oldest first. */
    public List<Exchange> exchanges() {
        synchronized (exchanges) {
            return List.copyOf(exchanges);
        }
    }

    /** How many requests have arrived, also those no longer remembered. */
    public long requestCount() {
        synchronized (exchanges) {
            return arrivals;
        }
    }

    /**
     * Waits until this many requests have arrived since the start.
     *
     * @return the requests so far, oldest first
     * @throws AssertionError if they did not arrive in time
     */
    public List<RecordedRequest> awaitRequests(int count) {
        watch.await(
                () -> requestCount() >= count,
                () -> requestCount() + " requests arrived (expected: " + count + "): " + requests());
        return requests();
    }

    /**
     * Takes the oldest request that was not taken yet, waiting for it.
     *
     * @throws AssertionError if none arrived in time
     */
    public RecordedRequest takeRequest() {
        return takeExchange().request();
    }

    /**
     * Takes the oldest exchange that was not taken yet, waiting for its request.
     *
     * @throws AssertionError if none arrived in time
     */
    public Exchange takeExchange() {
        Exchange[] taken = new Exchange[1];
        watch.await(
                () -> {
                    synchronized (exchanges) {
                        Exchange oldest = untaken.poll();
                        if (oldest == null) {
                            return false;
                        }
                        taken[0] = oldest;
                        return true;
                    }
                },
                () -> "no further request arrived; so far: " + requests());
        return taken[0];
    }

    /** What was asked of it, by clients or by its script, that cannot be, in words. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /**
     * What a test left behind, one line each: replies that nobody asked for, answers that are neither read to their end nor left a moment
     * later, and complaints. Open connections without an answer under way are a client's pool, and no fault.
     */
    public List<String> leftovers() {
        List<String> left = new ArrayList<>();
        if (unusedReplies() > 0) {
            left.add("scripted replies that no request came for: " + unusedReplies());
        }
        stillOpen()
                .forEach(exchange ->
                        left.add("an answer that is neither read to its end nor closed: " + exchange.request()));
        left.addAll(complaints());
        return left;
    }

    // For those on whom requests come in

    /** The exchanges whose answers are not over a moment later. */
    abstract List<Exchange> stillOpen();

    final ReplyScript script() {
        return script;
    }

    final Watch watch() {
        return watch;
    }

    /** A request has arrived. */
    final Exchange remember(LongFunction<Exchange> numbered) {
        synchronized (exchanges) {
            arrivals++;
            Exchange exchange = numbered.apply(arrivals);
            keep(exchanges, exchange);
            return exchange;
        }
    }

    /** Whoever waits for a request may have this one. */
    void canBeTaken(Exchange exchange) {
        synchronized (exchanges) {
            keep(untaken, exchange);
        }
        watch.changed();
    }

    private void keep(Deque<Exchange> kept, Exchange exchange) {
        kept.add(exchange);
        if (kept.size() > remembered) {
            kept.remove();
        }
    }

    void complain(String complaint) {
        complaints.add(complaint);
        watch.changed();
    }

    /**
     * What is done for a request; if the script does not fit it, an error that says so.
     *
     * @param where what the error's type begins with
     */
    final <P> P played(RecordedRequest request, Supplier<Reply> chosen, Function<Reply, P> play, String where) {
        try {
            return play.apply(chosen.get());
        } catch (RuntimeException wrongScript) {
            String message = "the script does not fit " + request + ": " + wrongScript.getMessage();
            complain(message);
            return play.apply(Reply.error(500, where + "_error", "", message));
        }
    }
}
