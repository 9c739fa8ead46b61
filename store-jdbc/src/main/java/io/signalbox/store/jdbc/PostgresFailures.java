package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Set;

/** What PostgreSQL's failures mean to those who use the ledger: a reason, and the standard's code for it, but none of its texts. */
final class PostgresFailures {

    private static final String READ_ONLY = "25006";
    private static final Set<String> NO_ROOM = Set.of("53100");
    private static final Set<String> NO_SCHEMA = Set.of("42P01", "42703", "3F000");
    private static final Set<String> SHUTTING_DOWN = Set.of("57P01", "57P02", "57P03", "57P05");

    /** Serialization failure, deadlock, a lock that was not to be had in time. */
    private static final Set<String> IN_THE_WAY = Set.of("40001", "40P01", "55P03");

    /** Classes of failures: connection, transaction state, rollback, resources, state of an object, intervention, system. */
    private static final Set<String> PASSING = Set.of("08", "25", "40", "53", "55", "57", "58");

    private PostgresFailures() {}

    /** The failure in our words. */
    static LedgerUnavailableException unavailable(SQLException thrown) {
        String state = state(thrown);
        String name = state.isEmpty() ? "." : " (" + state + ").";
        if (NO_ROOM.contains(state)) {
            return new LedgerUnavailableException(Reason.FULL, "The ledger's database has no room left" + name);
        }
        if (NO_SCHEMA.contains(state)) {
            return new LedgerUnavailableException(
                    Reason.UNREADABLE, "The ledger's database lacks tables of the ledger" + name);
        }
        if (state.equals(READ_ONLY)) {
            return new LedgerUnavailableException(Reason.FAILED, "The ledger's database is read-only" + name);
        }
        if (isOperators(thrown)) {
            return new LedgerUnavailableException(
                    Reason.FAILED, "The ledger's database does not let this user in, or not do its work" + name);
        }
        if (state.isEmpty() || state.startsWith("08") || SHUTTING_DOWN.contains(state)) {
            return new LedgerUnavailableException(Reason.FAILED, "The ledger's database does not answer" + name);
        }
        return new LedgerUnavailableException(Reason.FAILED, "The ledger's database failed" + name);
    }

    /** Whether the row is at fault, and not the database: other rows may still be written. */
    static boolean isOfTheRow(SQLException thrown) {
        String state = state(thrown);
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    /** Whether the same may succeed at once, because what was in the way has passed or another connection will be another server's. */
    static boolean mayPassSoon(SQLException thrown) {
        String state = state(thrown);
        return IN_THE_WAY.contains(state)
                || state.equals(READ_ONLY)
                || SHUTTING_DOWN.contains(state)
                || state.startsWith("08");
    }

    /** Whether connections that are open lead to a server that does not write any more. */
    static boolean isReadOnly(SQLException thrown) {
        return state(thrown).equals(READ_ONLY);
    }

    /** Whether it may work later without anybody changing anything: the server starts, is full, is busy, is not the first of several. */
    static boolean mayPass(SQLException thrown) {
        String state = state(thrown);
        return state.isEmpty() || PASSING.contains(state.substring(0, 2));
    }

    /** User, password, database or rights. */
    private static boolean isOperators(SQLException thrown) {
        String state = state(thrown);
        return state.startsWith("28") || state.equals("3D000") || state.equals("42501");
    }

    /** The code; of a failure within a batch or behind the pool, that of the cause. */
    private static String state(SQLException thrown) {
        SQLException told = thrown;
        if (thrown instanceof BatchUpdateException && thrown.getNextException() != null) {
            told = thrown.getNextException();
        } else if (thrown.getSQLState() == null && thrown.getCause() instanceof SQLException cause) {
            told = cause;
        }
        String state = told.getSQLState();
        return state == null ? "" : state;
    }
}
