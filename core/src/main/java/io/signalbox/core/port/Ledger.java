package io.signalbox.core.port;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The append-only store of generations.
 *
 * <p>Duties of an implementer, each a law of {@code LedgerContract} in the test kit: an intent whose stage has completed survives
 * the death of the process; a generation is settled once, the first settlement wins and later ones change nothing; nothing is
 * ever updated, nor deleted but what is older than the operator wants it kept, whose sums stay; when the store is opened again, intents that were never settled are settled as
 * {@link Generation#interrupted}; no method blocks its caller; what waits is bounded, and beyond the bound stages fail at once.
 *
 * <p>May be called from any thread. Stages complete on a thread of the ledger's.
 */
public interface Ledger extends AutoCloseable {

    /** The smallest ledger: remembers nothing. For embedding where nobody asks afterwards. */
    static Ledger none() {
        return new Ledger() {
            @Override
            public CompletionStage<Void> open(GenerationIntent intent) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletionStage<Void> settle(Generation generation) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletionStage<Optional<Generation>> find(String id) {
                return CompletableFuture.completedFuture(Optional.empty());
            }

            @Override
            public CompletionStage<Spend> spend(Optional<String> key, Instant now) {
                return CompletableFuture.completedFuture(Spend.NOTHING);
            }

            @Override
            public CompletionStage<Report> report(ReportQuery query) {
                return CompletableFuture.completedFuture(Report.of(query, List.of()));
            }

            @Override
            public CompletionStage<GenerationPage> page(GenerationQuery query) {
                return CompletableFuture.completedFuture(GenerationPage.EMPTY);
            }

            @Override
            public void close() {}
        };
    }

    /** Writes down that a request is about to be sent. Completes when that is durable; the request waits for it. */
    CompletionStage<Void> open(GenerationIntent intent);

    /** Writes down how it ended. Completes when that is durable. */
    CompletionStage<Void> settle(Generation generation);

    /** The generation with that id, or with that id at the provider; open ones included. */
    CompletionStage<Optional<Generation>> find(String id);

    /**
     * What a key has spent.
     *
     * @param key its name; empty for requests without a key
     * @param now decides which day, week and month it is
     */
    CompletionStage<Spend> spend(Optional<String> key, Instant now);

    /**
     * Adds up settled generations: exactly what {@link Report#of} makes of them, those included whose settlement was just accepted. Fails
     * with an {@link IllegalArgumentException} if it asks for what only generations know that are not kept any more.
     */
    CompletionStage<Report> report(ReportQuery query);

    /** Generations, page by page. What is added meanwhile may come or not; nothing comes twice, and nothing that was there is left out. */
    CompletionStage<GenerationPage> page(GenerationQuery query);

    /**
     * Whether the store was there at least once since this was opened. Before, every intent is refused, and a gateway is not ready. What
     * becomes of the store later is said by each refusal: where several gateways share it, all of them calling themselves not ready at
     * once would help nobody.
     */
    default boolean isAvailable() {
        return true;
    }

    /** Waits until everything accepted is durable, then closes. */
    @Override
    void close();
}
