package io.signalbox.testkit;

import java.io.IOException;

/** Unwinds the writing of an answer that ends before its last byte. */
final class AnswerEnded extends IOException {
    private static final long serialVersionUID = 1L;

    private final Exchange.Ending ending;

    AnswerEnded(Exchange.Ending ending) {
        super(ending.name());
        this.ending = ending;
    }

    Exchange.Ending ending() {
        return ending;
    }
}
