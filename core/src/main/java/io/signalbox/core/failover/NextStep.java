package io.signalbox.core.failover;

import java.time.Duration;

/** What to do after an attempt failed before the first content. */
public sealed interface NextStep {

    /**
     * Call the same endpoint again.
     *
     * @param delay how long to wait before
     */
    record Retry(Duration delay) implements NextStep {}

    /**
     * Call another endpoint of the plan, at once.
     *
     * @param index its place in the plan, from 0
     */
    record TryNext(int index) implements NextStep {}

    /** Tell the caller of the failure. */
    record GiveUp() implements NextStep {}
}
