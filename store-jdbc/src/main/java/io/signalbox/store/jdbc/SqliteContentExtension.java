package io.signalbox.store.jdbc;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.extension.ContentExtension;
import io.signalbox.core.port.ContentStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Prompts and answers in a file of {@code content.dir}, or else of the ledger's directory. */
public final class SqliteContentExtension implements ContentExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public SqliteContentExtension() {}

    /** The store's file in its directory. */
    public static final String FILE_NAME = "content.db";

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public Optional<ContentStore> open(GatewayConfig config) {
        Optional<Path> directory =
                config.content().dir().or(() -> config.ledger().dataDir());
        if (directory.isEmpty() && config.content().store()) {
            throw InvalidConfigException.of(
                    ConfigProblem.of("content.dir", "missing (expected: a directory, or ledger.data_dir)"));
        }
        return directory
                .map(place -> place.resolve(FILE_NAME))
                .filter(file -> config.content().store() || Files.exists(file))
                .map(file -> SqliteContentStore.open(file, config.content().encryptionKeys()));
    }
}
