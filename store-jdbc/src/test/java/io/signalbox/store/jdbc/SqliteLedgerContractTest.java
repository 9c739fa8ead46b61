package io.signalbox.store.jdbc;

import io.signalbox.core.port.Ledger;
import io.signalbox.testkit.LedgerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerContractTest extends LedgerContract {

    @TempDir
    Path folder;

    @Override
    protected Ledger open() {
        return SqliteLedger.open(folder.resolve("ledger.db"));
    }

    @Override
    protected Ledger reopen(Ledger closed) {
        return open();
    }
}
