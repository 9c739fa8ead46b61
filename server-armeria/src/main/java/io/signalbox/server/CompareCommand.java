package io.signalbox.server;

import io.signalbox.codec.jackson.analysis.ComparisonText;
import io.signalbox.codec.jackson.config.ShippedPrices;
import io.signalbox.core.analysis.WorkloadComparison;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.time.SystemClock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signalbox report compare}: what a recorded workload would have cost with each of some models. */
@Command(
        name = "compare",
        description =
                "Says what recorded requests would have cost at each endpoint of some models, by the prices of the"
                        + " configuration.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

    private final Map<String, String> environment;
    private final PrintWriter out;

    @Mixin
    private ServeOptions options = new ServeOptions();

    @Option(
            names = "--from",
            paramLabel = "LEDGER",
            description = "The ledger's file, or the data directory it is in; it may be in use (default: the"
                    + " configuration's).")
    private Optional<Path> ledger = Optional.empty();

    @Option(
            names = "--models",
            required = true,
            split = ",",
            paramLabel = "NAMES",
            description = "Models of the configuration's catalog; with commas.")
    private List<String> models = List.of();

    @Option(
            names = "--window",
            paramLabel = "FROM..UNTIL",
            converter = LedgerReading.Window.class,
            description = "Which requests: 2026-10-01..2026-11-01, in UTC; the last day is not in it.")
    private Optional<TimeWindow> window = Optional.empty();

    @Option(
            names = "--last",
            paramLabel = "SPAN",
            description = "Which requests, up to now: 24h, 30d or 4w (default: 30d).")
    private String last = "30d";

    @Option(
            names = "--where",
            paramLabel = "NAME:VALUE",
            description = "Only these, such as key:team-a. Several of one name are alternatives.")
    private List<String> where = List.of();

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, json or csv (default: table).")
    private OutputFormat format = OutputFormat.TABLE;

    CompareCommand(Map<String, String> environment, PrintWriter out) {
        this.environment = environment;
        this.out = out;
    }

    @Override
    public Integer call() {
        TimeWindow asked = window.orElseGet(this::upToNow);
        Map<Dimension, Set<String>> only = only();
        ConfigResult read = options.read(environment);
        for (ConfigProblem problem : read.problems()) {
            out.println("error: " + problem);
        }
        if (read.config().isEmpty()) {
            return 1;
        }
        GatewayConfig config = read.config().get();
        CatalogSnapshot catalog = config.catalog(Instant.EPOCH, Map.of(), ShippedPrices.book());
        Function<Ledger, WorkloadComparison> question =
                records -> WorkloadComparison.of(records, asked, only, catalog, models);
        try {
            out.print(text(ledger.map(file -> LedgerReading.ask(file, question))
                    .orElseGet(() -> LedgerReading.ask(config.ledger(), question))));
        } catch (IllegalArgumentException refused) {
            throw new StartException("--models: " + refused.getMessage());
        }
        out.flush();
        return 0;
    }

    private TimeWindow upToNow() {
        if (!last.matches("[1-9][0-9]{0,4}[hdw]")) {
            throw new StartException("--last: \"" + last + "\" (expected: 24h, 30d or 4w)");
        }
        long count = Long.parseLong(last.substring(0, last.length() - 1));
        Duration span = switch (last.charAt(last.length() - 1)) {
            case 'h' -> Duration.ofHours(count);
            case 'd' -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
        Instant now = SystemClock.instance().now();
        return new TimeWindow(now.minus(span), now);
    }

    private Map<Dimension, Set<String>> only() {
        Map<Dimension, Set<String>> only = new EnumMap<>(Dimension.class);
        for (String condition : where) {
            int colon = condition.indexOf(':');
            Dimension dimension = Dimension.find(condition.substring(0, Math.max(0, colon)))
                    .orElseThrow(() -> new StartException(
                            "--where: \"" + condition + "\" (expected: NAME:VALUE, such as key:team-a)"));
            only.computeIfAbsent(dimension, key -> new HashSet<>()).add(condition.substring(colon + 1));
        }
        return only;
    }

    private String text(WorkloadComparison comparison) {
        return switch (format) {
            case TABLE -> ComparisonText.table(comparison);
            case JSON -> ComparisonText.json(comparison) + "\n";
            case CSV -> ComparisonText.csv(comparison);
        };
    }
}
