package io.signalbox.core.limit;

import java.time.Duration;

/** One visit to a {@link ConcurrencyGate}: what it was told at the door. Its way from there on is the gate's own. */
public final class Ticket {

    final String key;
    final Waiting waiting;
    final long enteredNanos;
    private final Answer answer;
    private final Duration retryAfter;

    /** Guarded by the gate. */
    State state;

    /** Guarded by the gate; only for one that was admitted. */
    long admittedNanos;

    Ticket(String key, Waiting waiting, long enteredNanos, Answer answer, Duration retryAfter) {
        this.key = key;
        this.waiting = waiting;
        this.enteredNanos = enteredNanos;
        this.answer = answer;
        this.retryAfter = retryAfter;
        this.state = State.ENDED;
    }

    /** What was said at the door. */
    public Answer answer() {
        return answer;
    }

    /** When it is worth coming back, from one second to a minute; zero unless it was refused at the door. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** What was said at the door. */
    public enum Answer {
        /** Go on; leave when done. */
        ADMITTED,
        /** {@link Waiting} will be told. */
        QUEUED,
        /** There is no room, and none to wait in. */
        REFUSED
    }

    enum State {
        INSIDE,
        QUEUED,
        ENDED
    }
}
