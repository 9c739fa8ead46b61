package io.signalbox.store.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Somebody else with a connection to the ledger's file: a shell, a backup, a test that looks. */
final class OtherProgram implements AutoCloseable {

    private final Connection connection;

    private OtherProgram(Connection connection) {
        this.connection = connection;
    }

    static OtherProgram on(Path file) throws SQLException {
        return new OtherProgram(DriverManager.getConnection("jdbc:sqlite:" + file.toUri()));
    }

    int run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The first column of the first row. */
    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /** From now on nobody else can write, until it is let go. */
    void lock() throws SQLException {
        run("BEGIN IMMEDIATE");
    }

    void letGo() throws SQLException {
        run("ROLLBACK");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
