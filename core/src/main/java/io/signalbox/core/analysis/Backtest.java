package io.signalbox.core.analysis;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.routing.RoutingPolicy;
import io.signalbox.core.routing.RoutingRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Plans recorded requests again under another policy, each with the health and the prices of its time and the same draw, and says what
 * that would have changed. Calls no provider and looks at no clock; the same ledger and configuration give the same report.
 *
 * <p>Immutable; may be used from any thread. What it costs in memory depends on how many models, keys, endpoints and hours the window
 * has, not on how many requests.
 */
public final class Backtest {

    /** How much earlier traffic is looked at for the health of the first requests: as far back as plans look. */
    private static final Duration WARM_UP = Duration.ofMinutes(30);

    private final GatewayConfig config;
    private final PriceBook shipped;
    private final PricesOf prices;
    private final List<Dimension> by;
    private final Map<Dimension, Set<String>> where;
    private final UnaryOperator<RoutingPolicy> policy;

    private Backtest(
            GatewayConfig config,
            PriceBook shipped,
            PricesOf prices,
            List<Dimension> by,
            Map<Dimension, Set<String>> where,
            UnaryOperator<RoutingPolicy> policy) {
        this.config = config;
        this.shipped = shipped;
        this.prices = prices;
        this.by = List.copyOf(by);
        this.where = Map.copyOf(where);
        this.policy = policy;
    }

    /** By whose prices requests are planned and charged. */
    public enum PricesOf {
        /** What an endpoint cost at that time, as far as the ledger says so; else the configuration's. */
        RECORDED,
        /** The configuration's, at any time. */
        CONFIGURED
    }

    /** A test of this configuration, at the prices of the time, by model and by key. */
    public static Backtest of(GatewayConfig config) {
        return new Backtest(
                config,
                PriceBook.NONE,
                PricesOf.RECORDED,
                List.of(Dimension.MODEL, Dimension.KEY),
                Map.of(),
                UnaryOperator.identity());
    }

    /** The same at these prices. */
    public Backtest at(PricesOf whose) {
        return new Backtest(config, shipped, whose, by, where, policy);
    }

    /** The same with this list for what neither the ledger nor the configuration prices. */
    public Backtest with(PriceBook book) {
        return new Backtest(config, book, prices, by, where, policy);
    }

    /** The same with rows for each value of each of these. */
    public Backtest by(List<Dimension> dimensions) {
        return new Backtest(config, shipped, prices, dimensions, where, policy);
    }

    /** The same for requests alone that have one of these values of each of these dimensions. */
    public Backtest where(Map<Dimension, Set<String>> only) {
        return new Backtest(config, shipped, prices, by, only, policy);
    }

    /**
     * The same with a routing policy of one's own.
     *
     * @param own given the standard policy of the configuration, wraps or replaces it
     */
    public Backtest routing(UnaryOperator<RoutingPolicy> own) {
        return new Backtest(config, shipped, prices, by, where, own);
    }

    /**
     * Reads the window twice, and half an hour before it once. Blocks until it is done: nothing for a thread that serves requests.
     *
     * @param ledger what was recorded
     * @param window which requests
     * @throws java.util.concurrent.CompletionException if the ledger cannot be read
     */
    public BacktestReport run(Ledger ledger, TimeWindow window) {
        Experience experience = new Experience();
        LedgerWalk.each(ledger, window, Map.of(), generation -> experience.add(generation, routing(generation)));
        CatalogOfTheTime catalog = new CatalogOfTheTime(config, shipped, experience, prices == PricesOf.RECORDED);
        TrafficReplay traffic = new TrafficReplay();
        Replay replay = new Replay(config, policy, prices, experience, catalog, traffic, by);
        TimeWindow before = new TimeWindow(window.from().minus(WARM_UP), window.from());
        LedgerWalk.each(ledger, before, Map.of(), replay::remember);
        LedgerWalk.each(ledger, window, Map.of(), generation -> {
            if (isWanted(generation)) {
                replay.take(generation, routing(generation));
            }
            replay.remember(generation);
        });
        return replay.report(window);
    }

    private boolean isWanted(Generation generation) {
        return where.entrySet().stream()
                .allMatch(allowed -> allowed.getKey().of(generation).stream().anyMatch(allowed.getValue()::contains));
    }

    /** What routing knew; empty if that was not kept, or not in a form that is known here. */
    private static Optional<RoutingRecord> routing(Generation generation) {
        try {
            return generation.intent().routing().map(RoutingRecord::parse);
        } catch (IllegalArgumentException unknownForm) {
            return Optional.empty();
        }
    }
}
