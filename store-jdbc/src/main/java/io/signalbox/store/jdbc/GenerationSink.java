package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import java.sql.SQLException;
import java.time.Instant;

/** What takes, within a transaction, what is to be written. */
interface GenerationSink {

    /** Adds an intent; one that is there stays as it is. */
    void open(GenerationIntent intent) throws SQLException;

    /** Adds a settlement, and its intent if nobody did; a settlement that is there stays as it is. */
    void settle(Generation generation, Instant now) throws SQLException;
}
