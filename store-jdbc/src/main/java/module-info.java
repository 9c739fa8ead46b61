/** The ledger and stored content in a database: SQLite, or PostgreSQL, whose driver and pool you name yourself. */
@SuppressWarnings("requires-automatic") // PostgreSQL's driver has a name of its own, and will keep it.
module io.signalbox.store.jdbc {
    requires static org.jspecify;
    requires static com.zaxxer.hikari;
    requires static org.postgresql.jdbc;
    requires transitive io.signalbox.core;
    requires java.sql;
    requires org.xerial.sqlitejdbc;

    exports io.signalbox.store.jdbc;

    provides io.signalbox.core.extension.ContentExtension with
            io.signalbox.store.jdbc.SqliteContentExtension;
    provides io.signalbox.core.extension.LedgerExtension with
            io.signalbox.store.jdbc.SqliteLedgerExtension,
            io.signalbox.store.jdbc.PostgresLedgerExtension;
}
