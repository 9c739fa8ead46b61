package io.signalbox.store.jdbc;

import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.ContentUnavailableException.Reason;
import io.signalbox.core.content.StoredContent;
import io.signalbox.store.jdbc.ContentCipher.Sealed;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Content as rows of one table. What is removed is overwritten, in the file and in its log. Used by one thread at a time.
 */
final class ContentTable implements AutoCloseable {

    /** So that one long removal does not keep what is new waiting. */
    private static final int REMOVED_AT_ONCE = 50;

    private static final int VERSION = 1;
    private static final byte[] PROOF = "signalbox content key".getBytes(StandardCharsets.UTF_8);

    private final Connection connection;
    private final ContentCipher cipher;

    private ContentTable(Connection connection, ContentCipher cipher) {
        this.connection = connection;
        this.cipher = cipher;
    }

    /**
     * The table of that file, made if it is not there.
     *
     * @throws ContentUnavailableException if a key is another one than that which wrote under its name, or the file is something else
     */
    static ContentTable in(SqliteFile file, ContentCipher cipher) throws SQLException {
        Connection connection = file.openForWriting();
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA secure_delete = ON");
                // A power cut may cost the last answers' text, never what they cost: that is in the ledger.
                statement.execute("PRAGMA synchronous = NORMAL");
                create(connection, statement);
            }
            ContentTable table = new ContentTable(connection, cipher);
            table.proveKeys();
            // A process that died may have removed something without coming to this.
            table.forget();
            return table;
        } catch (SQLException | RuntimeException refused) {
            connection.close();
            throw refused;
        }
    }

    /** Writes all of them, or none. */
    void write(List<StoredContent> contents) throws SQLException {
        Transaction.in(connection, () -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT OR IGNORE INTO content (id, created_at, key_id, nonce, body) VALUES (?, ?, ?, ?, ?)")) {
                for (StoredContent content : contents) {
                    Sealed sealed = cipher.seal(content.generationId(), ContentCoding.encode(content));
                    insert.setString(1, content.generationId());
                    insert.setLong(2, content.createdAt().toEpochMilli());
                    insert.setString(3, sealed.keyId());
                    insert.setBytes(4, sealed.nonce());
                    insert.setBytes(5, sealed.bytes());
                    insert.executeUpdate();
                }
            }
        });
    }

    Optional<StoredContent> find(String generationId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT key_id, nonce, body FROM content WHERE id = ?")) {
            select.setString(1, generationId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Sealed sealed = new Sealed(row.getString(1), row.getBytes(2), row.getBytes(3));
                return Optional.of(ContentCoding.decode(generationId, cipher.open(generationId, sealed)));
            }
        }
    }

    /**
     * Removes some of what is older than that moment.
     *
     * @return how many; 0 if nothing is left
     */
    int removeSomeBefore(Instant moment) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM content WHERE rowid IN"
                + " (SELECT rowid FROM content WHERE created_at < ? LIMIT " + REMOVED_AT_ONCE + ")")) {
            delete.setLong(1, moment.toEpochMilli());
            return delete.executeUpdate();
        }
    }

    /** Brings the log into the file and empties it, so that what was removed is nowhere any more. */
    void forget() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static void create(Connection connection, Statement statement) throws SQLException {
        int version = number(statement, "PRAGMA user_version");
        boolean empty = number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
        if (version != VERSION && !(version == 0 && empty)) {
            throw new ContentUnavailableException(
                    Reason.UNREADABLE,
                    "The file of the content store is of another version, or is a database of something else.");
        }
        if (empty) {
            Transaction.in(connection, () -> {
                statement.executeUpdate("CREATE TABLE content (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL,"
                        + " key_id TEXT NOT NULL, nonce BLOB NOT NULL, body BLOB NOT NULL) STRICT");
                statement.executeUpdate("CREATE INDEX content_by_age ON content (created_at)");
                statement.executeUpdate("CREATE TABLE key_proof (key_id TEXT PRIMARY KEY, nonce BLOB NOT NULL,"
                        + " body BLOB NOT NULL) STRICT");
                statement.executeUpdate("PRAGMA user_version = " + VERSION);
            });
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    /** A key that is used for the first time leaves a proof, by which another one of its name is known for what it is. */
    private void proveKeys() throws SQLException {
        for (String id : cipher.keyIds()) {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT nonce, body FROM key_proof WHERE key_id = ?")) {
                select.setString(1, id);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        cipher.open(id, new Sealed(id, row.getBytes(1), row.getBytes(2)));
                    } else {
                        leaveProof(id);
                    }
                }
            }
        }
    }

    private void leaveProof(String id) throws SQLException {
        Sealed proof = cipher.seal(id, id, PROOF);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO key_proof VALUES (?, ?, ?)")) {
            insert.setString(1, id);
            insert.setBytes(2, proof.nonce());
            insert.setBytes(3, proof.bytes());
            insert.executeUpdate();
        }
    }
}
