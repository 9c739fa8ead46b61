package io.signalbox.codec.jackson.answer;

/** How somebody is asked to go on with another's answer who does not take a beginning of it as its own. */
public final class Continuation {

    /** The words of the turn that asks. */
    public static final String INSTRUCTION =
            "Your last message was cut off in transit. Go on with it from the very next character."
                    + " Repeat nothing of it, and say nothing of the interruption.";

    private Continuation() {}
}
