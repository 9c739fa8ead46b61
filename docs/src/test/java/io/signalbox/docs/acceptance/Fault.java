package io.signalbox.docs.acceptance;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.testkit.Reply;

/**
 * One way in which a provider fails before its first content, and everything that follows from it.
 *
 * @param name begins with the row that it proves
 * @param reply what the provider does
 * @param status what a caller gets where nobody else is left
 * @param code the error's code in that answer
 * @param kind why the attempt failed, in the ledger
 * @param then whether another endpoint is tried
 * @param bill what the attempt cost the operator, in the ledger
 */
record Fault(String name, Reply reply, int status, String code, FailureKind kind, Then then, Bill bill) {

    enum Then {
        MOVES_ON,
        STOPS
    }

    enum Bill {
        /** It is certain that nothing was generated. */
        NOTHING,
        /** The provider may have worked, and may charge. */
        UNKNOWN
    }

    @Override
    public String toString() {
        return name;
    }
}
