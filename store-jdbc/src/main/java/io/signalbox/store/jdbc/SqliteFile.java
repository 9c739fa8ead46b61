package io.signalbox.store.jdbc;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A file on disk, and how connections to it are made: write-ahead log, every commit flushed, foreign keys held. */
final class SqliteFile {

    /** After a checkpoint the log is cut back to this, so that one burst does not keep the disk space for ever. */
    private static final long LOG_BYTES_KEPT = 64L << 20;

    private final Path path;
    private final Duration busyLimit;
    private final LongSupplier mostPages;

    private SqliteFile(Path path, Duration busyLimit, LongSupplier mostPages) {
        this.path = path;
        this.busyLimit = busyLimit;
        this.mostPages = mostPages;
    }

    /** The file at that path, created with its folders if it is not there. */
    static SqliteFile at(Path path, Duration busyLimit) throws IOException {
        // SQLite's own bound.
        return at(path, busyLimit, () -> 4_294_967_294L);
    }

    /** The same, but it never grows beyond so many pages of 4 KiB; asked whenever a connection is made. */
    static SqliteFile at(Path path, Duration busyLimit, LongSupplier mostPages) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new FileAlreadyExistsException("a root");
        }
        Files.createDirectories(folder, Permissions.ofFolder(folder));
        try {
            Files.createFile(absolute, Permissions.ofFile(absolute));
        } catch (FileAlreadyExistsException there) {
            // Opened as it is; its permissions are the operator's.
        }
        return new SqliteFile(absolute.toRealPath(), busyLimit, mostPages);
    }

    Path realPath() {
        return path;
    }

    Connection openForWriting() throws SQLException {
        Connection connection = open();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
                if (!mode.next() || !"wal".equals(mode.getString(1))) {
                    // Not on every network file system, for one.
                    throw new SQLiteException("", SQLiteErrorCode.SQLITE_CANTOPEN);
                }
            }
            // On macOS a plain fsync leaves data in the drive's cache; elsewhere these two do nothing.
            statement.executeUpdate("PRAGMA fullfsync = ON");
            statement.executeUpdate("PRAGMA checkpoint_fullfsync = ON");
            statement.execute("PRAGMA journal_size_limit = " + LOG_BYTES_KEPT);
            statement.execute("PRAGMA max_page_count = " + mostPages.getAsLong());
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    Connection openForReading() throws SQLException {
        Connection connection = open();
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA query_only = ON");
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    private Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        // Nobody asks for them, and the driver would after every insert.
        config.setGetGeneratedKeys(false);
        config.setBusyTimeout((int) busyLimit.toMillis());
        // As a URI, because the driver takes what follows a question mark in a plain path for settings.
        return config.createConnection("jdbc:sqlite:" + path.toUri());
    }
}
