package io.signalbox.core.analysis;

import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationQuery.Order;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.port.Ledger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Goes through the generations of a window from the earliest on, a page at a time. Blocks. */
final class LedgerWalk {

    private LedgerWalk() {}

    static void each(
            Ledger ledger, TimeWindow window, Map<Dimension, Set<String>> where, Consumer<Generation> consumer) {
        GenerationQuery query = new GenerationQuery(
                window, where, Order.EARLIEST_FIRST, Optional.empty(), GenerationQuery.LARGEST_PAGE);
        GenerationPage page;
        do {
            page = ledger.page(query).toCompletableFuture().join();
            page.generations().forEach(consumer);
            query = query.after(page.next());
        } while (page.next().isPresent());
    }
}
