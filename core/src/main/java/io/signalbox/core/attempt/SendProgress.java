package io.signalbox.core.attempt;

/** How far a call had come when it failed; decides what may follow. */
public enum SendProgress {
    /** It is certain that the provider did not get the request. */
    NOT_SENT,
    /** Some or all of the request was sent: the provider may have worked, and may charge. */
    SENT,
    /** The first content was passed to the caller: no plain fallback any more. */
    CONTENT_PASSED
}
