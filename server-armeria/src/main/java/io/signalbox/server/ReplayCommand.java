package io.signalbox.server;

import io.signalbox.codec.jackson.analysis.BacktestText;
import io.signalbox.core.analysis.Backtest;
import io.signalbox.core.analysis.BacktestReport;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.TimeWindow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signalbox replay}: what another configuration would have done with recorded requests. Calls nobody. */
@Command(
        name = "replay",
        description =
                "Plans recorded requests again by another configuration (--config), at the health and the prices of"
                        + " their time, and says what would have been different. Calls no provider.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter err;

    @Mixin
    private ServeOptions options = new ServeOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "LEDGER",
            description = "The ledger's file, or the data directory it is in; it may be in use.")
    private Path ledger = Path.of("");

    @Option(
            names = "--window",
            required = true,
            paramLabel = "FROM..UNTIL",
            converter = LedgerReading.Window.class,
            description = "Which requests: 2026-10-01..2026-11-01, in UTC; the last day is not in it.")
    private TimeWindow window = new TimeWindow(Instant.EPOCH, Instant.EPOCH);

    @Option(
            names = "--prices",
            paramLabel = "WHOSE",
            description =
                    "recorded: what endpoints cost at that time, as far as the ledger says so; configured: what the"
                            + " configuration says (default: recorded).")
    private Backtest.PricesOf prices = Backtest.PricesOf.RECORDED;

    @Option(
            names = "--by",
            paramLabel = "NAMES",
            description = "Rows for each: model, provider, key, user, app, tag, status, failure, fallback; with commas"
                    + " (default: model,key).")
    private String by = "model,key";

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, json or csv (default: table).")
    private OutputFormat format = OutputFormat.TABLE;

    ReplayCommand(Map<String, String> environment, PrintWriter out, PrintWriter err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        List<Dimension> dimensions = dimensions();
        ConfigResult read = options.read(environment);
        for (ConfigProblem problem : read.problems()) {
            out.println("error: " + problem);
        }
        if (read.config().isEmpty()) {
            return 1;
        }
        warnOfProvidersWithoutKey(read.config().get());
        Extensions extensions = Extensions.discovered();
        Backtest test = Backtest.of(read.config().get())
                .with(extensions.prices())
                .routing(extensions.policy(read.config().get()))
                .at(prices)
                .by(dimensions);
        out.print(text(LedgerReading.ask(ledger, records -> test.run(records, window))));
        out.flush();
        return 0;
    }

    /** As in service, no plan uses them; here that is likely to be for want of an environment variable. */
    private void warnOfProvidersWithoutKey(GatewayConfig config) {
        for (ProviderConfig provider : config.allProviders()) {
            provider.leftOut()
                    .ifPresent(why -> err.println("signalbox: " + provider.name() + " is in no plan: " + why
                            + " (nobody is called, so any text will do for a key)"));
        }
    }

    private List<Dimension> dimensions() {
        List<Dimension> dimensions = new ArrayList<>();
        for (String word : by.split(",")) {
            dimensions.add(Dimension.find(word.strip())
                    .orElseThrow(() -> new StartException("--by: \"" + word.strip()
                            + "\" (expected: model, provider, key, user, app, tag, status, failure or fallback)")));
        }
        return dimensions;
    }

    private String text(BacktestReport report) {
        return switch (format) {
            case TABLE -> BacktestText.table(report);
            case JSON -> BacktestText.json(report) + "\n";
            case CSV -> BacktestText.csv(report);
        };
    }
}
