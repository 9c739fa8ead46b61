package io.signalbox.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Takes out of the tables of facts what is archived, on the writer's connection and thread, within its transactions. */
final class ArchiveWriter {

    private static final List<String> DELETIONS = List.of(
            "DELETE FROM attempt WHERE generation IN (SELECT generation FROM archived_generation ORDER BY generation LIMIT ?)",
            "DELETE FROM generation_settlement WHERE generation IN"
                    + " (SELECT generation FROM archived_generation ORDER BY generation LIMIT ?)",
            "DELETE FROM generation_intent WHERE sequence IN"
                    + " (SELECT generation FROM archived_generation ORDER BY generation LIMIT ?)",
            "DELETE FROM archived_generation WHERE generation IN"
                    + " (SELECT generation FROM archived_generation ORDER BY generation LIMIT ?)");

    private final Connection connection;

    ArchiveWriter(Connection connection) {
        this.connection = connection;
    }

    /**
     * Notes that these may be deleted.
     *
     * @param until nanoseconds since 1970, before which all that is archived was asked for
     * @param file what the file is called that holds them; empty if none does
     */
    void note(List<Long> generations, long until, String file) throws SQLException {
        try (PreparedStatement state = connection.prepareStatement(
                        "UPDATE archive_state SET archived_until = max(archived_until, ?), file = ?");
                PreparedStatement archived =
                        connection.prepareStatement("INSERT INTO archived_generation VALUES (?)")) {
            new Columns.Row(state).number(until).text(file).insert();
            for (long generation : generations) {
                archived.setLong(1, generation);
                archived.executeUpdate();
            }
        }
    }

    /** Deletes some of them. Only within this are the triggers open that hold the ledger append-only, and only for them. */
    void delete(int most) throws SQLException {
        try (Statement state = connection.createStatement()) {
            state.executeUpdate("UPDATE archive_state SET deleting_until = archived_until");
            for (String deletion : DELETIONS) {
                try (PreparedStatement statement = connection.prepareStatement(deletion)) {
                    statement.setInt(1, most);
                    statement.executeUpdate();
                }
            }
            state.executeUpdate("UPDATE archive_state SET deleting_until = NULL,"
                    + " file = CASE WHEN EXISTS (SELECT 1 FROM archived_generation) THEN file END");
        }
    }
}
