package io.signalbox.store.jdbc;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.extension.LedgerExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import java.nio.file.Path;

/** {@code ledger: {store: sqlite}}: a file in the directory that {@code ledger.data_dir} names. */
public final class SqliteLedgerExtension implements LedgerExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public SqliteLedgerExtension() {}

    /** The ledger's file in its directory. */
    public static final String FILE_NAME = "ledger.sqlite";

    @Override
    public String name() {
        return FILE;
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public Ledger open(LedgerConfig config, Clock clock) {
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
    }

    @Override
    public Ledger reading(LedgerConfig config) {
        return SqliteLedger.reading(file(config));
    }

    private static Path file(LedgerConfig config) {
        return config.dataDir()
                .orElseThrow(() -> InvalidConfigException.of(
                        ConfigProblem.of("ledger.data_dir", "missing (expected: the directory of the ledger's file)")))
                .resolve(FILE_NAME);
    }
}
