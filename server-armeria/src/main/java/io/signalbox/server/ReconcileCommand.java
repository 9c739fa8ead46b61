package io.signalbox.server;

import io.signalbox.codec.jackson.analysis.InvalidExportException;
import io.signalbox.codec.jackson.analysis.ReconciliationText;
import io.signalbox.codec.jackson.analysis.UsageExport;
import io.signalbox.core.analysis.BilledDay;
import io.signalbox.core.analysis.Reconciliation;
import io.signalbox.core.analysis.ReconciliationReport;
import io.signalbox.core.ledger.TimeWindow;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code signalbox reconcile}: a provider's usage export against the ledger. */
@Command(
        name = "reconcile",
        description =
                "Compares a provider's usage export with the ledger, by day and model. Exit code 0 if every figure of"
                        + " every model agrees within the tolerance, 1 if not.",
        mixinStandardHelpOptions = true)
final class ReconcileCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "LEDGER",
            description = "The ledger's file, or the data directory it is in; it may be in use.")
    private Path ledger = Path.of("");

    @Option(
            names = "--provider",
            required = true,
            paramLabel = "NAME",
            description = "The provider's name in the configuration.")
    private String provider = "";

    @Option(
            names = "--export",
            required = true,
            paramLabel = "FILE",
            description =
                    "CSV as exported by OpenAI (usage or costs), Anthropic (usage or cost) or OpenRouter (activity);"
                            + " may be given several times.")
    private List<Path> exports = List.of();

    @Option(
            names = "--window",
            required = true,
            paramLabel = "FROM..UNTIL",
            converter = LedgerReading.Window.class,
            description = "Which days: 2026-10-01..2026-11-01, in UTC; the last day is not in it.")
    private TimeWindow window = new TimeWindow(Instant.EPOCH, Instant.EPOCH);

    @Option(
            names = "--tolerance",
            paramLabel = "SHARE",
            description = "How much a figure of a model may differ over the window: 0.5%% (default: 0%%).")
    private String tolerance = "0%";

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, json or csv (default: table).")
    private OutputFormat format = OutputFormat.TABLE;

    ReconcileCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        BigDecimal share = share();
        List<BilledDay> billed = new ArrayList<>();
        exports.forEach(file -> billed.addAll(read(file)));
        ReconciliationReport report =
                LedgerReading.ask(ledger, records -> Reconciliation.of(records, provider, window, billed));
        out.print(
                switch (format) {
                    case TABLE -> ReconciliationText.table(report);
                    case JSON -> ReconciliationText.json(report) + "\n";
                    case CSV -> ReconciliationText.csv(report);
                });
        out.flush();
        return report.isWithin(share) ? 0 : 1;
    }

    private static List<BilledDay> read(Path file) {
        try {
            return UsageExport.read(file);
        } catch (InvalidExportException refused) {
            throw new StartException(refused.objection());
        } catch (UncheckedIOException unreadable) {
            throw new StartException("Cannot read " + file + " (expected: a usage export, as CSV)");
        }
    }

    private BigDecimal share() {
        if (!tolerance.matches("[0-9]{1,2}(\\.[0-9]{1,9})?%")) {
            throw new StartException("--tolerance: \"" + tolerance + "\" (expected: a share such as 0.5%)");
        }
        return new BigDecimal(tolerance.substring(0, tolerance.length() - 1)).movePointLeft(2);
    }
}
