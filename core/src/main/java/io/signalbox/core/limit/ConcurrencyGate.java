package io.signalbox.core.limit;

import io.signalbox.core.limit.Ticket.Answer;
import io.signalbox.core.limit.Ticket.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets a number of calls be under way at once, and the others wait: for a limited time, in a queue of limited length that is fair
 * between callers' keys.
 *
 * <p>Whoever enters leaves exactly once, however it ends; to leave twice does no harm. Waiting callers are admitted in turn between
 * their keys, and in order within a key. A key cannot fill the queue: where it is full, who comes takes the place of the newest of
 * the key with the most waiting, unless its own key has about as many.
 *
 * <p>The gate has no timer. Who queues calls {@link #expire} after {@link #longestWait}; until somebody does, nobody is told that
 * the time is over, but nobody is admitted late either.
 *
 * <p>May be used from any thread.
 */
public final class ConcurrencyGate {

    private static final Duration LEAST_RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration MOST_RETRY_AFTER = Duration.ofMinutes(1);

    private final Object lock = new Object();
    private final FairQueue queue = new FairQueue();
    private final ServiceTime serviceTime = new ServiceTime();

    /** In the order in which they were admitted. */
    private final Set<Ticket> inside = new LinkedHashSet<>();

    private int limit;
    private int queueLength;
    private volatile Duration longestWait;

    /**
     * An open gate.
     *
     * @param limit how many may be under way at once, at least 1
     * @param queueLength how many may wait, from 0
     * @param longestWait how long each may wait
     */
    public ConcurrencyGate(int limit, int queueLength, Duration longestWait) {
        check(limit, queueLength);
        this.limit = limit;
        this.queueLength = queueLength;
        this.longestWait = longestWait;
    }

    private static void check(int limit, int queueLength) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 or more)");
        }
        if (queueLength < 0) {
            throw new IllegalArgumentException("queueLength: " + queueLength + " (expected: 0 or more)");
        }
    }

    /**
     * From now on lets so many in. Nobody who is in has to leave: after a lower limit nobody comes in until fewer are. Nobody who
     * waits is refused for a shorter queue.
     *
     * @param most how many may be under way at once, at least 1
     * @param waiting how many may wait, from 0
     * @param longest how long each may wait
     * @param nanos now, monotonic
     */
    public void change(int most, int waiting, Duration longest, long nanos) {
        check(most, waiting);
        List<Runnable> calls = new ArrayList<>();
        synchronized (lock) {
            dropExpired(nanos, calls);
            limit = most;
            queueLength = waiting;
            longestWait = longest;
            admitWaiting(nanos, calls);
        }
        calls.forEach(Runnable::run);
    }

    /** How long a ticket may be queued. */
    public Duration longestWait() {
        return longestWait;
    }

    /**
     * Asks to come in.
     *
     * @param key whose request it is: keys take turns
     * @param nanos now, monotonic
     * @param waiting told what becomes of the ticket if it is queued; may be told before this method returns
     * @return whether it is in, has to wait, or was refused
     */
    public Ticket enter(String key, long nanos, Waiting waiting) {
        List<Runnable> calls = new ArrayList<>();
        Ticket ticket;
        synchronized (lock) {
            dropExpired(nanos, calls);
            admitWaiting(nanos, calls);
            ticket = decide(key, nanos, waiting, calls);
        }
        calls.forEach(Runnable::run);
        return ticket;
    }

    /**
     * The work is done, or is no longer wanted; also for a ticket that waits. The first call counts, whatever follows does nothing.
     * Who leaves while it waits may still hear of an admission that was decided just before.
     *
     * @param nanos now, monotonic
     */
    public void leave(Ticket ticket, long nanos) {
        List<Runnable> calls = new ArrayList<>();
        synchronized (lock) {
            if (ticket.state == State.INSIDE) {
                inside.remove(ticket);
                serviceTime.observe(nanos - ticket.admittedNanos);
            } else if (ticket.state == State.QUEUED) {
                queue.remove(ticket);
            }
            ticket.state = State.ENDED;
            dropExpired(nanos, calls);
            admitWaiting(nanos, calls);
        }
        calls.forEach(Runnable::run);
    }

    /**
     * Refuses all who have waited for too long.
     *
     * @param nanos now, monotonic
     */
    public void expire(long nanos) {
        List<Runnable> calls = new ArrayList<>();
        synchronized (lock) {
            dropExpired(nanos, calls);
        }
        calls.forEach(Runnable::run);
    }

    /** How many are under way. */
    public int inside() {
        synchronized (lock) {
            return inside.size();
        }
    }

    /** How many wait. */
    public int queued() {
        synchronized (lock) {
            return queue.size();
        }
    }

    private Ticket decide(String key, long nanos, Waiting waiting, List<Runnable> calls) {
        if (inside.size() < limit) {
            Ticket ticket = new Ticket(key, waiting, nanos, Answer.ADMITTED, Duration.ZERO);
            admit(ticket, nanos);
            return ticket;
        }
        if (queue.size() >= queueLength && !makeRoomFor(key, nanos, calls)) {
            return new Ticket(key, waiting, nanos, Answer.REFUSED, retryAfter(nanos));
        }
        Ticket ticket = new Ticket(key, waiting, nanos, Answer.QUEUED, Duration.ZERO);
        ticket.state = State.QUEUED;
        queue.add(ticket);
        return ticket;
    }

    private boolean makeRoomFor(String key, long nanos, List<Runnable> calls) {
        return queue.pollNewestOfLongest(key)
                .map(pushedOut -> refuse(pushedOut, nanos, calls))
                .isPresent();
    }

    private void dropExpired(long nanos, List<Runnable> calls) {
        queue.removeEnteredUpTo(nanos - longestWait.toNanos()).forEach(late -> refuse(late, nanos, calls));
    }

    private Ticket refuse(Ticket ticket, long nanos, List<Runnable> calls) {
        ticket.state = State.ENDED;
        Duration retryAfter = retryAfter(nanos);
        calls.add(() -> ticket.waiting.refused(retryAfter));
        return ticket;
    }

    private void admitWaiting(long nanos, List<Runnable> calls) {
        while (inside.size() < limit && queue.size() > 0) {
            Ticket next = queue.poll();
            admit(next, nanos);
            calls.add(next.waiting::admitted);
        }
    }

    private void admit(Ticket ticket, long nanos) {
        inside.add(ticket);
        ticket.state = State.INSIDE;
        ticket.admittedNanos = nanos;
    }

    /**
     * When there is room again, if calls take as long as those before: when the next who is in is done, and those who wait now have
     * come in after it, through all places alike.
     */
    private Duration retryAfter(long nanos) {
        Duration mean = serviceTime.mean();
        Duration next = inside.stream()
                .findFirst()
                .map(oldest -> mean.minusNanos(nanos - oldest.admittedNanos))
                .filter(left -> !left.isNegative())
                .orElse(Duration.ZERO);
        Duration estimate = next.plus(mean.multipliedBy(queue.size()).dividedBy(limit));
        if (estimate.compareTo(LEAST_RETRY_AFTER) < 0) {
            return LEAST_RETRY_AFTER;
        }
        return estimate.compareTo(MOST_RETRY_AFTER) > 0 ? MOST_RETRY_AFTER : estimate;
    }
}
