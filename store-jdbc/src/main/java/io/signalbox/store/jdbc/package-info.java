/**
 * Ledgers in a database: the embedded one in a SQLite file, and one in PostgreSQL for many gateways.
 *
 * <p>What generations are as rows is the same in both ({@code GenerationRows}, {@code Columns}).
 *
 * <p>The embedded one: start with {@link io.signalbox.store.jdbc.SqliteLedger}. Behind it, one thread writes: {@code WriteQueue} holds what waits,
 * {@code CommitLoop} takes all of it into one transaction, {@code GenerationWriter} makes rows of it. Another thread reads
 * ({@code ReadSide}, {@code GenerationReader}). The tables, and what holds them append-only, stand in {@code sqlite/001-ledger.sql}.
 *
 * <p>The other: start with {@link io.signalbox.store.jdbc.PostgresLedger}. Two threads write, each a {@code PostgresLoop} before a
 * {@code WriteQueue}; {@code PostgresBatch} makes rows of what they take. {@code Lease} says which gateways are alive, and
 * {@code PostgresReport} has the database add up. The tables stand in {@code postgres/001-ledger.sql}.
 *
 * <p>Prompts and answers, where the operator wants them kept, are in another file: {@link io.signalbox.store.jdbc.SqliteContentStore}.
 */
@NullMarked
package io.signalbox.store.jdbc;

import org.jspecify.annotations.NullMarked;
