package io.signalbox.conformance.testkit;

import io.signalbox.core.port.Ledger;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.LedgerContract;

/** Somebody's own ledger under the laws of all ledgers; here it is one in memory. */
// tag::contract
class OwnLedgerTest extends LedgerContract {

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
// end::contract
