package io.signalbox.store.jdbc;

import java.sql.SQLException;
import java.util.concurrent.CompletionStage;

/** What is to be written beside callers' requests: the writer does it in its turn, within a transaction. */
final class Chores {

    private final WriteQueue writes;

    /** Those of a ledger whose queue nobody empties but a {@link CommitLoop}. */
    Chores(WriteQueue writes) {
        this.writes = writes;
    }

    CompletionStage<Void> add(Chore chore) {
        return writes.change((rows, now) -> chore.on((GenerationWriter) rows));
    }

    /** Something to be written. */
    interface Chore {
        void on(GenerationWriter rows) throws SQLException;
    }
}
