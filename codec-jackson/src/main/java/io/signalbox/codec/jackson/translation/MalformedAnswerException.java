package io.signalbox.codec.jackson.translation;

/** A provider's answer, or an event of it, is not what its dialect says. Never shown to anybody. */
public final class MalformedAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param what was wrong, in our own words */
    public MalformedAnswerException(String what) {
        super(what, null, false, false);
    }
}
