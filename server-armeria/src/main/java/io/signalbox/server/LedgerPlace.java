package io.signalbox.server;

import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.LedgerDatabase;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import io.signalbox.store.jdbc.Durability;
import io.signalbox.store.jdbc.PostgresLedger;
import io.signalbox.store.jdbc.PostgresOptions;
import io.signalbox.store.jdbc.SqliteLedger;
import io.signalbox.store.jdbc.SqliteOptions;
import java.nio.file.Path;
import java.time.Duration;

/** Where generations are kept: in a file of the data directory, or in a database. */
final class LedgerPlace {

    /** The ledger's file in the data directory. */
    static final String FILE = "ledger.sqlite";

    private LedgerPlace() {}

    /**
     * The ledger of this configuration. A database that is not there yet is waited for in the background.
     *
     * @throws StartException if it cannot be opened, in words for whoever starts the program
     */
    static Ledger open(LedgerConfig config, Clock clock) {
        if (config.database().isPresent()) {
            return open(config.database().get(), config, clock);
        }
        try {
            return SqliteLedger.open(
                    file(config),
                    SqliteOptions.standard()
                            .durability(
                                    switch (config.durability()) {
                                        case STANDARD -> Durability.STANDARD;
                                        case STRICT -> Durability.STRICT;
                                    })
                            .commitInterval(config.commitInterval())
                            .queueBound(config.maxWaiting())
                            .retention(config.retention(), config.archive())
                            .clock(clock));
        } catch (LedgerUnavailableException refused) {
            throw new StartException(why(refused, directory(config)));
        }
    }

    /**
     * The same, to be asked alone. Another program may be writing it.
     *
     * @throws LedgerUnavailableException if it is not there, or of another version
     */
    static Ledger reading(LedgerConfig config) {
        return config.database()
                .<Ledger>map(database -> PostgresLedger.reading(options(database, config)))
                .orElseGet(() -> SqliteLedger.reading(file(config)));
    }

    /** The file, or the database, as it may be printed. */
    static String exactly(LedgerConfig config) {
        return config.database()
                .map(LedgerDatabase::place)
                .orElseGet(() -> file(config).toString());
    }

    /** The directory, or the database, as it may be printed. */
    static String shown(LedgerConfig config) {
        return config.database()
                .map(LedgerDatabase::place)
                .orElseGet(() -> directory(config).toString());
    }

    private static Ledger open(LedgerDatabase database, LedgerConfig config, Clock clock) {
        try {
            return PostgresLedger.open(options(database, config).clock(clock));
        } catch (LedgerUnavailableException refused) {
            throw new StartException(
                    "The ledger in " + database.place() + " cannot be opened. " + refused.getMessage());
        }
    }

    private static PostgresOptions options(LedgerDatabase database, LedgerConfig config) {
        PostgresOptions options = PostgresOptions.of(database.url())
                .connections(database.connections())
                .commitInterval(
                        switch (config.durability()) {
                            case STANDARD -> config.commitInterval();
                            case STRICT -> Duration.ZERO;
                        })
                .queueBound(config.maxWaiting());
        if (database.user().isPresent()) {
            options = options.user(database.user().get());
        }
        if (database.password().isPresent()) {
            options = options.password(database.password().get());
        }
        return options;
    }

    private static Path file(LedgerConfig config) {
        return directory(config).resolve(FILE);
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
            case UNREADABLE -> "The file " + directory.resolve(FILE) + " is no ledger, or is damaged.";
            case FULL -> "The disk with " + directory + " is full.";
            case OVERLOADED, FAILED, CLOSED ->
                "The ledger in " + directory
                        + " cannot be opened. May this user write there? (--data-dir chooses another directory)";
        };
    }
}
