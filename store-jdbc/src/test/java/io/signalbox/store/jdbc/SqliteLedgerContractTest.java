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
        return open("ledger");
    }

    @Override
    protected Ledger open(String name) {
        return SqliteLedger.open(folder.resolve(name + ".db"));
    }

    @Override
    protected Ledger reopen(Ledger closed) {
        return open();
    }
}
