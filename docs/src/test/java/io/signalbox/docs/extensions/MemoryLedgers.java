package io.signalbox.docs.extensions;

import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.extension.LedgerExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import io.signalbox.testkit.InMemoryLedger;

// tag::example
/** {@code ledger: {store: memory}}: generations that are gone with the process. */
public final class MemoryLedgers implements LedgerExtension {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Ledger open(LedgerConfig config, Clock clock) {
        return new InMemoryLedger();
    }

    @Override
    public Ledger reading(LedgerConfig config) {
        return new InMemoryLedger(); // Another process has nothing to read.
    }
}
// end::example
