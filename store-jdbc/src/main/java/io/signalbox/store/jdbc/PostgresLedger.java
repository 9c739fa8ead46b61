package io.signalbox.store.jdbc;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.port.Ledger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A ledger in a PostgreSQL database, for one gateway or for many at once. Needs the PostgreSQL driver and HikariCP beside this module.
 *
 * <p>Every commit is durable as the database is set up to make it, and at least written to its own disk: what a completed stage
 * announced survives the death of this process and of the server. What waits is written in one transaction, intents apart from
 * settlements.
 *
 * <p>An intent that cannot be written within the intent limit is refused, whether the database is down, frozen, slow, full or
 * read-only; what is in the way for a moment only is tried again within the limit. A settlement is kept until it is written, however
 * long that takes: its stage completes then, and fails at the end only if the ledger is closed before. What is kept counts against
 * the queue bound; beyond it, calls fail at once as overloaded.
 *
 * <p>Questions are answered from what was committed, after all settlements that were handed over before, but do not wait for those
 * that the database has refused to take.
 *
 * <p>Gateways tell each other that they are alive through a lease, by the database's clock. What a gateway left open whose lease has
 * ended is settled as interrupted by another one.
 *
 * <p>No method but {@link #open opening} and {@link #close} blocks. Stages complete on threads of the ledger's which write nothing.
 */
public final class PostgresLedger implements Ledger {

    private final PostgresOptions options;
    private final PostgresStore store;
    private final WriteQueue intents;
    private final WriteQueue settlements;
    private final Thread intentWriter;
    private final Thread settlementWriter;
    private final LedgerThread completions = LedgerThread.boundedElsewhere("signalbox-ledger-completions");
    private final QuestionThreads questions;
    private final LeaseKeeper keeper;
    private boolean closed;

    private PostgresLedger(PostgresOptions options, PostgresStore store) {
        this.options = options;
        this.store = store;
        intents = new WriteQueue(options.queueBound(), options.commitInterval(), options.clock());
        settlements = new WriteQueue(options.queueBound(), options.commitInterval(), options.clock());
        intentWriter = writer(
                "signalbox-ledger-intents",
                new PostgresLoop(store, intents, options.intentLimit(), false, options.clock(), completions));
        settlementWriter = writer(
                "signalbox-ledger-settlements",
                new PostgresLoop(store, settlements, options.settlementLimit(), true, options.clock(), completions));
        questions = new QuestionThreads(
                store, options.connections() - PostgresOptions.FEWEST_CONNECTIONS + 1, options.queueBound());
        keeper = new LeaseKeeper(store, options.lease(), options.clock());
    }

    /**
     * Opens the ledger in that database: brings its tables to this version, and settles what gateways left open that have ended. Blocks
     * meanwhile. If the database is not there now, the ledger is opened all the same: it refuses everything, looks for the database
     * until it is there, and works from then on.
     *
     * @throws LedgerUnavailableException if waiting would not help: the database is of a newer version, is set up in a way that cannot
     *     hold a ledger, or does not let this user in or work
     */
    public static PostgresLedger open(PostgresOptions options) {
        return open(options, PostgresSchema.current());
    }

    /**
     * Opens the ledger in that database to ask it alone, beside the gateways that write it: changes nothing there, and refuses intents and
     * settlements as closed. Blocks meanwhile.
     *
     * @throws LedgerUnavailableException if the database is not there, or is no ledger that this version can read
     */
    public static PostgresLedger reading(PostgresOptions options) {
        PostgresStore store = new PostgresStore(options, PostgresSchema.current());
        try {
            store.prepareToRead();
        } catch (SQLException failed) {
            store.close();
            throw PostgresFailures.unavailable(failed);
        } catch (RuntimeException | Error refused) {
            store.close();
            throw refused;
        }
        PostgresLedger ledger = new PostgresLedger(options, store);
        ledger.intents.end();
        ledger.settlements.end();
        return ledger;
    }

    static PostgresLedger open(PostgresOptions options, PostgresSchema schema) {
        PostgresStore store = new PostgresStore(options, schema);
        try {
            store.prepare();
        } catch (SQLException failed) {
            if (!PostgresFailures.mayPass(failed)) {
                store.close();
                throw PostgresFailures.unavailable(failed);
            }
        } catch (RuntimeException | Error refused) {
            store.close();
            throw refused;
        }
        PostgresLedger ledger = new PostgresLedger(options, store);
        ledger.intentWriter.start();
        ledger.settlementWriter.start();
        ledger.keeper.begin();
        return ledger;
    }

    @Override
    public boolean isAvailable() {
        return store.isPrepared();
    }

    @Override
    public CompletionStage<Void> open(GenerationIntent intent) {
        return intents.open(intent);
    }

    @Override
    public CompletionStage<Void> settle(Generation generation) {
        if (generation.status() == GenerationStatus.OPEN) {
            return CompletableFuture.failedStage(
                    new IllegalArgumentException("status: open (expected: how the generation ended)"));
        }
        return settlements.settle(generation);
    }

    @Override
    public CompletionStage<Optional<Generation>> find(String id) {
        return ask(connection -> new PostgresReader(connection).find(id));
    }

    @Override
    public CompletionStage<Spend> spend(Optional<String> key, Instant now) {
        return ask(connection -> new PostgresReader(connection).spend(key, now));
    }

    @Override
    public CompletionStage<Report> report(ReportQuery query) {
        return ask(connection -> PostgresReport.of(connection, query));
    }

    @Override
    public CompletionStage<GenerationPage> page(GenerationQuery query) {
        return ask(connection -> new PostgresReader(connection).page(query));
    }

    /**
     * Makes durable what was accepted, answers what was asked, and tells the other gateways that this one has ended, all within the
     * close limit. What cannot be written until then fails as closed.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Deadline deadline = Deadline.in(options.closeLimit());
        intents.close();
        settlements.close();
        boolean written = joined(intentWriter, deadline) && joined(settlementWriter, deadline);
        if (written) {
            // Before the questions, because questions follow the completion of writes.
            completions.close(deadline);
        } else {
            intents.end();
            settlements.end();
        }
        questions.close(deadline);
        keeper.close(deadline);
        store.close();
    }

    private <T> CompletionStage<T> ask(PostgresDatabase.Work<T> question) {
        return settlements
                .settlementsWritten()
                .thenCombine(intents.intentsWritten(), (settled, opened) -> question)
                .thenCompose(questions::ask);
    }

    private static boolean joined(Thread writer, Deadline deadline) {
        return deadline.await(nanos -> {
            writer.join(Math.max(1, nanos / 1_000_000));
            return !writer.isAlive();
        });
    }

    private static Thread writer(String name, PostgresLoop loop) {
        Thread thread = new Thread(loop, name);
        thread.setDaemon(true);
        return thread;
    }
}
