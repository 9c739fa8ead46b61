package io.signalbox.core.extension;

import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import java.util.Optional;

/**
 * A kind of ledger. It is taken where the configuration says {@code ledger: {store: NAME}}; without that, {@value #DATABASE} where it
 * names a database ({@code ledger.url}), {@value #FILE} where it names a directory ({@code ledger.data_dir}). A configuration that says
 * nothing of these keeps no generations.
 */
public non-sealed interface LedgerExtension extends Extension {

    /** The name of the ledger in a file of a directory. */
    String FILE = "sqlite";

    /** The name of the ledger in a database. */
    String DATABASE = "postgresql";

    /** The name of the ledger that a configuration means; empty if it means none. */
    static Optional<String> nameIn(LedgerConfig config) {
        return config.store()
                .or(() -> config.database().map(database -> DATABASE))
                .or(() -> config.dataDir().map(directory -> FILE));
    }

    /**
     * Opens the ledger of a gateway, to be written and read.
     *
     * @return closed with the gateway, after its last request has been written down
     * @throws io.signalbox.core.ledger.LedgerUnavailableException if it cannot be opened
     */
    Ledger open(LedgerConfig config, Clock clock);

    /**
     * Opens it to be asked alone, as by a report. Another program may be writing it meanwhile.
     *
     * @return the caller closes it
     * @throws io.signalbox.core.ledger.LedgerUnavailableException if it is not there, or cannot be read
     */
    Ledger reading(LedgerConfig config);
}
