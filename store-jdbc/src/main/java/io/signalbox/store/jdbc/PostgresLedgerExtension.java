package io.signalbox.store.jdbc;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.LedgerDatabase;
import io.signalbox.core.extension.LedgerExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import java.time.Duration;

/**
 * {@code ledger: {store: postgresql}}: the database that {@code ledger.url} names. Needs {@code org.postgresql:postgresql} and {@code
 * com.zaxxer:HikariCP} beside this module. A database that is not there yet is waited for in the background.
 */
public final class PostgresLedgerExtension implements LedgerExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public PostgresLedgerExtension() {}

    @Override
    public String name() {
        return DATABASE;
    }

    @Override
    public int preference() {
        return -20;
    }

    @Override
    public Ledger open(LedgerConfig config, Clock clock) {
        return PostgresLedger.open(options(config).clock(clock));
    }

    @Override
    public Ledger reading(LedgerConfig config) {
        return PostgresLedger.reading(options(config));
    }

    private static PostgresOptions options(LedgerConfig config) {
        LedgerDatabase database = config.database()
                .orElseThrow(() -> InvalidConfigException.of(
                        ConfigProblem.of("ledger.url", "missing (expected: jdbc:postgresql://HOST:PORT/DATABASE)")));
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
        return database.password().isPresent()
                ? options.password(database.password().get())
                : options;
    }
}
