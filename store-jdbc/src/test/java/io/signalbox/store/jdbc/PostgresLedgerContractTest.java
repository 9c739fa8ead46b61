package io.signalbox.store.jdbc;

import io.signalbox.core.port.Ledger;
import io.signalbox.testkit.LedgerContract;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("postgres")
class PostgresLedgerContractTest extends LedgerContract {

    private String url = "";

    @Override
    protected Ledger open() {
        url = PostgresServer.freshDatabase();
        return reopened();
    }

    @Override
    protected Ledger open(String name) {
        return open();
    }

    @Override
    protected Ledger reopen(Ledger closed) {
        return reopened();
    }

    private Ledger reopened() {
        return PostgresLedger.open(PostgresServer.patient(url));
    }
}
