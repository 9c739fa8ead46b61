package io.signalbox.testkit;

import java.io.IOException;

/** Unwinds the writing of an answer that ends before its last byte. */
final class AnswerEnded extends IOException {
    private static final long serialVersionUID = 1L;

    private final Exchange.Ending ending;
    private final Wire.Closing closing;

    AnswerEnded(Exchange.Ending ending) {
        this(
                ending,
                ending == Exchange.Ending.RESET || ending == Exchange.Ending.STOPPED
                        ? Wire.Closing.RESET
                        : Wire.Closing.ORDERLY);
    }

    AnswerEnded(Exchange.Ending ending, Wire.Closing closing) {
        super(ending.name());
        this.ending = ending;
        this.closing = closing;
    }

    Exchange.Ending ending() {
        return ending;
    }

    /** What becomes of the connection. */
    Wire.Closing closing() {
        return closing;
    }
}
