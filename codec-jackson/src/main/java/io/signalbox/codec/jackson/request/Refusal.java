package io.signalbox.codec.jackson.request;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;

/** How a wrong request is refused: the member, what stood there, what was expected. */
public final class Refusal {

    private static final int LONGEST_SHOWN = 40;

    private Refusal() {}

    /** The body as a whole is wrong. */
    public static RequestRefusedException ofBody(String code, String message) {
        return new RequestRefusedException(Failure.of(FailureKind.INVALID_REQUEST, code, message));
    }

    /** A member is wrong: {@code max_tokens: "10" (expected: an integer of 1 or more)}. */
    public static RequestRefusedException ofMember(String member, String written, String expected) {
        return new RequestRefusedException(Failure.invalid(
                member, "invalid_value", member + ": " + shortened(written) + " (expected: " + expected + ")"));
    }

    /** A member is missing. */
    public static RequestRefusedException missing(String member, String expected) {
        return new RequestRefusedException(Failure.invalid(
                member, "missing_required_parameter", member + ": missing (expected: " + expected + ")"));
    }

    /** What stood there, on one line and not too long. */
    public static String shortened(String written) {
        StringBuilder shown = new StringBuilder();
        written.codePoints()
                .limit(LONGEST_SHOWN)
                .map(c -> Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                        ? ' '
                        : c)
                .forEach(shown::appendCodePoint);
        return written.codePointCount(0, written.length()) > LONGEST_SHOWN
                ? shown.append('…').toString()
                : shown.toString();
    }
}
