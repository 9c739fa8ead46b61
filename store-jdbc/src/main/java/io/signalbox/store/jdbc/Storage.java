package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's failures mean to those who use the ledger: a reason, and SQLite's name for it, but none of its texts. */
final class Storage {

    private Storage() {}

    /** The failure in our words. */
    static LedgerUnavailableException unavailable(SQLException thrown) {
        if (!(thrown instanceof SQLiteException) && thrown.getCause() != null) {
            return new LedgerUnavailableException(
                    Reason.FAILED,
                    "SQLite's native library could not be loaded: the temporary folder must allow execution, or the system"
                            + " property org.sqlite.tmpdir name a folder that does.");
        }
        SQLiteErrorCode code = code(thrown);
        String name = " (" + code.name() + ").";
        return switch (primary(code)) {
            case SQLITE_FULL -> new LedgerUnavailableException(Reason.FULL, "The ledger has no room left" + name);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new LedgerUnavailableException(
                        Reason.UNREADABLE, "The ledger's file is no ledger, or is damaged" + name);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new LedgerUnavailableException(
                        Reason.FAILED, "The ledger's file stayed locked by another process" + name);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
                new LedgerUnavailableException(Reason.FAILED, "The ledger's file may not be opened or written" + name);
            default -> new LedgerUnavailableException(Reason.FAILED, "The ledger's file could not be used" + name);
        };
    }

    /** Whether the row is at fault, and not the file: other rows may still be written. */
    static boolean isOfTheRow(SQLException thrown) {
        return switch (primary(code(thrown))) {
            case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE -> true;
            default -> false;
        };
    }

    private static SQLiteErrorCode code(SQLException thrown) {
        return thrown instanceof SQLiteException named ? named.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    /** An extended code's low byte is the plain code. */
    private static SQLiteErrorCode primary(SQLiteErrorCode code) {
        return code == SQLiteErrorCode.UNKNOWN_ERROR ? code : SQLiteErrorCode.getErrorCode(code.code & 0xff);
    }
}
