package io.signalbox.store.jdbc;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Latencies;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a settlement's row has here beyond what it has everywhere: what reports ask for and SQL cannot compute. */
final class PostgresColumns {

    /** What a row of {@code generation_settlement} is written with. */
    static final List<String> SETTLEMENT = Stream.concat(
                    GenerationRows.SETTLEMENT.stream(),
                    Stream.of("fallback_cause", "attempts", "spent", "saved", "first_content_step", "total_step"))
            .toList();

    private PostgresColumns() {}

    static void settlement(PostgresRow row, long sequence, Generation generation, Instant now) throws SQLException {
        boolean measured = generation.status() != GenerationStatus.INTERRUPTED;
        GenerationRows.settlement(row, sequence, generation, now)
                .text(generation.fallbackCause().map(FailureKind::word))
                .number(generation.attempts().size())
                .money(Optional.of(generation.spent()))
                .money(Optional.of(generation.cacheSaving().orElse(Money.ZERO)))
                .number(generation.timings().firstContent().map(Latencies::step).map(Long::valueOf))
                .number(
                        measured
                                ? Optional.of((long)
                                        Latencies.step(generation.timings().total()))
                                : Optional.empty());
    }
}
