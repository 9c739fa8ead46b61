/**
 * Ledgers in a database; today the embedded one, in a SQLite file.
 *
 * <p>Start with {@link io.signalbox.store.jdbc.SqliteLedger}. Behind it, one thread writes: {@code WriteQueue} holds what waits,
 * {@code CommitLoop} takes all of it into one transaction, {@code GenerationWriter} makes rows of it. Another thread reads
 * ({@code ReadSide}, {@code GenerationReader}). The tables, and what holds them append-only, stand in {@code sqlite/001-ledger.sql}.
 *
 * <p>Prompts and answers, where the operator wants them kept, are in another file: {@link io.signalbox.store.jdbc.SqliteContentStore}.
 */
@NullMarked
package io.signalbox.store.jdbc;

import org.jspecify.annotations.NullMarked;
