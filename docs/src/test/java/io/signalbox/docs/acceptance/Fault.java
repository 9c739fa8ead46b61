package io.signalbox.docs.acceptance;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.testkit.Reply;

/**
 * One way in which a provider fails before its first content, and everything that follows from it.
 *
 * @param name begins with the row that it proves
 * @param reply what the provider does
 * @param outcome what follows
 */
record Fault(String name, Reply reply, Outcome outcome) {

    @Override
    public String toString() {
        return name;
    }

    /**
     * What follows from a failure.
     *
     * @param status what a caller gets where nobody else is left
     * @param code the error's code in that answer
     * @param kind why the attempt failed, in the ledger
     * @param movesOn whether another endpoint is asked
     * @param mayCost whether the provider may have worked, and may charge; otherwise it is certain that the attempt cost nothing
     */
    record Outcome(int status, String code, FailureKind kind, boolean movesOn, boolean mayCost) {

        /** Nothing was generated, and another endpoint is asked. */
        static Outcome free(int status, String code, FailureKind kind) {
            return new Outcome(status, code, kind, true, false);
        }

        /** Something may have been generated, and another endpoint is asked. */
        static Outcome unknown(int status, String code, FailureKind kind) {
            return new Outcome(status, code, kind, true, true);
        }

        /** The same, but nobody else is asked. */
        Outcome andStop() {
            return new Outcome(status, code, kind, false, mayCost);
        }

        /** The fault that this follows from. */
        Fault after(String name, Reply reply) {
            return new Fault(name, reply, this);
        }
    }
}
