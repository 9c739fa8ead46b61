package io.signalbox.chat;

import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.time.SystemClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * How a request is made, beside what it says. The request's work is done on whatever thread its events come from.
 *
 * @param caller who asks
 * @param identity which app asks
 * @param labels for the ledger
 * @param contentKept whether the request and its answer may be stored
 * @param metadata whether the answer is to say how it was routed
 * @param deadline the longest that an asking may take
 * @param toolRounds how often tools may be called for one answer
 * @param toolExecutor where tools are called for who does not wait
 * @param clock measures the deadline
 */
record CallSettings(
        Caller caller,
        CallerIdentity identity,
        Labels labels,
        boolean contentKept,
        boolean metadata,
        Optional<Duration> deadline,
        int toolRounds,
        Executor toolExecutor,
        Clock clock) {

    /** Nothing special. */
    static final CallSettings USUAL = new CallSettings(
            Caller.ANONYMOUS,
            CallerIdentity.NONE,
            Labels.NONE,
            true,
            false,
            Optional.empty(),
            10,
            ForkJoinPool.commonPool(),
            SystemClock.instance());

    CallSettings calledBy(Caller value) {
        return new CallSettings(
                value, identity, labels, contentKept, metadata, deadline, toolRounds, toolExecutor, clock);
    }

    CallSettings of(CallerIdentity value) {
        return new CallSettings(
                caller, value, labels, contentKept, metadata, deadline, toolRounds, toolExecutor, clock);
    }

    CallSettings labelled(Labels value) {
        return new CallSettings(
                caller, identity, value, contentKept, metadata, deadline, toolRounds, toolExecutor, clock);
    }

    CallSettings withoutContent() {
        return new CallSettings(caller, identity, labels, false, metadata, deadline, toolRounds, toolExecutor, clock);
    }

    CallSettings withMetadata() {
        return new CallSettings(caller, identity, labels, contentKept, true, deadline, toolRounds, toolExecutor, clock);
    }

    CallSettings within(Duration value) {
        return new CallSettings(
                caller, identity, labels, contentKept, metadata, Optional.of(value), toolRounds, toolExecutor, clock);
    }

    CallSettings toolRounds(int value) {
        return new CallSettings(caller, identity, labels, contentKept, metadata, deadline, value, toolExecutor, clock);
    }

    CallSettings toolsOn(Executor value) {
        return new CallSettings(caller, identity, labels, contentKept, metadata, deadline, toolRounds, value, clock);
    }

    CallSettings clock(Clock value) {
        return new CallSettings(
                caller, identity, labels, contentKept, metadata, deadline, toolRounds, toolExecutor, value);
    }

    /** A time limit that begins to run now. */
    Deadline startDeadline() {
        return Deadline.from(clock, deadline);
    }

    GatewayRequest request(Dialect dialect, byte[] body) {
        return new GatewayRequest(dialect, body, caller, identity, Runnable::run, metadata, labels, contentKept);
    }
}
