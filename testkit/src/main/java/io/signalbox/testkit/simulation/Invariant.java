package io.signalbox.testkit.simulation;

/** Something that holds for every run. Pure: looks at a history, and changes nothing. */
public interface Invariant {

    /** One word, in camel case, by which violations are known. */
    String word();

    /** Reports whatever in the history does not agree with it. */
    void check(History history, Findings findings);

    /** Takes what an invariant found. */
    @FunctionalInterface
    interface Findings {

        /**
         * Something does not hold.
         *
         * @param subject what it is about: a request, a call, the run
         * @param message what was expected, and what was there
         */
        void violated(Object subject, String message);
    }
}
