package io.signalbox.testkit;

import io.signalbox.core.port.Ledger;

class InMemoryLedgerContractTest extends LedgerContract {

    @Override
    protected Ledger open() {
        return InMemoryLedger.forgiving();
    }

    @Override
    protected Ledger open(String name) {
        return open();
    }

    @Override
    protected Ledger reopen(Ledger closed) {
        return ((InMemoryLedger) closed).reopened();
    }
}
