package io.signalbox.chat;

import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.time.SystemClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    /** What OpenAI's API takes as metadata, and the ledger's labels with it. */
    private static final int MOST_LABELS = 16;

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_TEXT = 512;

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

    CallSettings tagged(List<String> words) {
        for (String word : words) {
            if (Labels.tag(word).isEmpty()) {
                throw refused("tag: \"" + word + "\"", "1 to 128 visible characters");
            }
        }
        Labels all = labels.and(new Labels(words, Map.of(), Optional.empty()));
        if (all.tags().size() > Labels.MOST_TAGS) {
            throw refused("tags: " + all.tags().size(), "up to " + Labels.MOST_TAGS);
        }
        return labelled(all);
    }

    CallSettings labelled(String name, String text) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw refused("label: a name of " + name.length() + " characters", "1 to " + LONGEST_NAME);
        }
        if (text.length() > LONGEST_TEXT) {
            throw refused("label: " + name + " of " + text.length() + " characters", "up to " + LONGEST_TEXT);
        }
        Labels all = labels.and(new Labels(List.of(), Map.of(name, text), Optional.empty()));
        if (all.metadata().size() > MOST_LABELS) {
            throw refused("labels: " + all.metadata().size(), "up to " + MOST_LABELS);
        }
        return labelled(all);
    }

    private CallSettings labelled(Labels value) {
        return new CallSettings(
                caller, identity, value, contentKept, metadata, deadline, toolRounds, toolExecutor, clock);
    }

    private static IllegalArgumentException refused(String there, String expected) {
        return new IllegalArgumentException(there + " (expected: " + expected + ")");
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
