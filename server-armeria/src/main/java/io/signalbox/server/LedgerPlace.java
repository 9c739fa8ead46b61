package io.signalbox.server;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.LedgerDatabase;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.extension.LedgerExtension;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.port.Ledger;
import io.signalbox.store.jdbc.SqliteLedgerExtension;
import java.nio.file.Path;

/** Where the program keeps generations and content: in files of the data directory, or in a database. */
final class LedgerPlace {

    private LedgerPlace() {}

    /** The configuration with the program's own data directory where it names none. */
    static GatewayConfig settled(GatewayConfig config) {
        return config.toBuilder()
                .ledger(settled(config.ledger()))
                .check()
                .config()
                .orElse(config);
    }

    private static LedgerConfig settled(LedgerConfig config) {
        return config.withDataDir(directory(config));
    }

    /**
     * The ledger, to be asked alone. Another program may be writing it.
     *
     * @throws LedgerUnavailableException if it is not there, or of another version
     */
    static Ledger reading(LedgerConfig config) {
        String name = LedgerExtension.nameIn(settled(config)).orElseThrow();
        return Extensions.discovered()
                .named(LedgerExtension.class, name)
                .orElseThrow(() -> new StartException(
                        ConfigProblem.of("ledger.store", name, "is not there").toString()))
                .reading(settled(config));
    }

    /** The file, or the database, as it may be printed. */
    static String exactly(LedgerConfig config) {
        return config.database()
                .map(LedgerDatabase::place)
                .orElseGet(() -> file(directory(config)).toString());
    }

    /** The directory, or the database, as it may be printed. */
    static String shown(LedgerConfig config) {
        return config.database()
                .map(LedgerDatabase::place)
                .orElseGet(() -> directory(config).toString());
    }

    /** The ledger's file in a directory. */
    static Path file(Path directory) {
        return directory.resolve(SqliteLedgerExtension.FILE_NAME);
    }

    /** Why the ledger cannot be opened, in words for whoever starts the program. */
    static StartException unusable(LedgerConfig config, LedgerUnavailableException refused) {
        return new StartException(config.database()
                .map(database -> "The ledger in " + database.place() + " cannot be opened. " + refused.getMessage())
                .orElseGet(() -> why(refused, directory(config))));
    }

    /** Why stored content cannot be opened, in the same words. */
    static StartException unusable(GatewayConfig config, ContentUnavailableException refused) {
        Path directory = config.content().dir().orElseGet(() -> directory(config.ledger()));
        return new StartException("Stored content in " + directory + ": " + refused.getMessage());
    }

    private static Path directory(LedgerConfig config) {
        return config.dataDir().orElseGet(Addresses::dataDirectory);
    }

    private static String why(LedgerUnavailableException refused, Path directory) {
        return switch (refused.reason()) {
            case IN_USE ->
                "Another signalbox is using " + directory
                        + ". Stop it, or give this one a directory of its own with --data-dir.";
            case NEWER_VERSION -> "The ledger in " + directory + " was written by a newer version of signalbox.";
            case UNREADABLE -> "The file " + file(directory) + " is no ledger, or is damaged.";
            case FULL -> "The disk with " + directory + " is full.";
            case OVERLOADED, FAILED, CLOSED ->
                "The ledger in " + directory
                        + " cannot be opened. May this user write there? (--data-dir chooses another directory)";
        };
    }
}
