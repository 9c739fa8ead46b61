package io.signalbox.core.failover;

import java.time.Duration;

/** What to do after an attempt failed, or while it is slow. */
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

    /** Call the same endpoint again, at once, with another key of its provider. */
    record OtherKey() implements NextStep {}

    /**
     * Ask another endpoint of the plan for the rest of an answer that broke off.
     *
     * @param index its place in the plan, from 0
     */
    record Continue(int index) implements NextStep {}

    /**
     * Call another endpoint of the plan beside the slow one; the first content wins.
     *
     * @param index its place in the plan, from 0
     */
    record Hedge(int index) implements NextStep {}

    /** Go on waiting for the slow one. */
    record Wait() implements NextStep {}

    /** Tell the caller of the failure. */
    record GiveUp() implements NextStep {}
}
