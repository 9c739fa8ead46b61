/** The ledgers, on real files. Start with {@code SqliteLedgerContractTest}. */
@NullMarked
package io.signalbox.store.jdbc;

import org.jspecify.annotations.NullMarked;
