package io.signalbox.store.jdbc;

/** A question that has no answer: the caller is told why. */
final class QuestionRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QuestionRefused(String message) {
        super(message, null, false, false);
    }
}
