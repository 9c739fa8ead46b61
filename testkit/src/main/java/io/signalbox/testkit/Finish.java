package io.signalbox.testkit;

/** Why a scripted answer ends; each dialect has its own word for it. */
public enum Finish {
    /** The model has said what it had to say. */
    STOP,
    /** The model has written one of the request's stop sequences. */
    STOP_SEQUENCE,
    /** The answer reached the most tokens that were allowed. */
    LENGTH,
    /** The model waits for the results of its calls. */
    TOOL_CALLS,
    /** A filter of the provider ended the answer. */
    CONTENT_FILTER,
    /** The model refused. */
    REFUSAL
}
