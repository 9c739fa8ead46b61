package io.signalbox.server;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.port.ContentStore;
import io.signalbox.store.jdbc.SqliteContentStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where prompts and answers are, if anywhere. */
final class ContentPlace {

    /** The store's file in its directory. */
    static final String FILE = "content.db";

    private ContentPlace() {}

    /**
     * The store of this configuration. One that was written while content was stored is opened later too, so that its retention goes
     * on; without one, nothing is made.
     *
     * @throws StartException if it cannot be opened, or is encrypted with another key
     */
    static ContentStore open(GatewayConfig config) {
        Path directory =
                config.content().dir().or(() -> config.ledger().dataDir()).orElseGet(Addresses::dataDirectory);
        Path file = directory.resolve(FILE);
        if (!config.content().store() && !Files.exists(file)) {
            return ContentStore.none();
        }
        try {
            return SqliteContentStore.open(file, config.content().encryptionKeys());
        } catch (ContentUnavailableException refused) {
            throw new StartException("Stored content in " + directory + ": " + refused.getMessage());
        }
    }
}
