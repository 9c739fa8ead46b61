package io.signalbox.bench.embedded;

import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.port.Ledger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A ledger in memory that keeps the latest thousand generations, and so may run for as long as a benchmark does. */
final class RecentLedger implements Ledger {

    private static final int MOST = 1000;

    private final Map<String, Generation> generations = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Generation> eldest) {
            return size() > MOST;
        }
    };

    @Override
    public synchronized CompletionStage<Void> open(GenerationIntent intent) {
        generations.put(intent.id(), Generation.open(intent));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Void> settle(Generation generation) {
        generations.put(generation.id(), generation);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Optional<Generation>> find(String id) {
        return CompletableFuture.completedFuture(Optional.ofNullable(generations.get(id)));
    }

    @Override
    public CompletionStage<Spend> spend(Optional<String> key, Instant now) {
        return CompletableFuture.completedFuture(Spend.NOTHING);
    }

    @Override
    public synchronized CompletionStage<Report> report(ReportQuery query) {
        return CompletableFuture.completedFuture(Report.of(query, List.copyOf(generations.values())));
    }

    @Override
    public CompletionStage<GenerationPage> page(GenerationQuery query) {
        return CompletableFuture.completedFuture(GenerationPage.EMPTY);
    }

    @Override
    public void close() {}
}
