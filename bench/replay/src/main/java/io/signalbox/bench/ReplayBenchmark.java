package io.signalbox.bench;

import com.sun.management.OperatingSystemMXBean;
import io.signalbox.codec.jackson.analysis.BacktestText;
import io.signalbox.core.analysis.Backtest;
import io.signalbox.core.analysis.BacktestReport;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.ProviderModelConfig;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.store.jdbc.SqliteLedger;
import io.signalbox.testkit.RecordedTraffic;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** A backtest of a whole ledger, twice. Arguments: how many generations, and where the ledger is or is to be written. */
public final class ReplayBenchmark {

    private static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
    private static final int PROVIDERS = 6;
    private static final int MODELS = 20;
    private static final int MOST_WAITING = 1_000;

    private ReplayBenchmark() {}

    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[0]);
        Path file = Path.of(arguments[1]);
        if (!Files.exists(file)) {
            write(count, file);
        }
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        TimeWindow all = new TimeWindow(FROM, FROM.plus(Duration.ofDays(3650)));
        for (int run = 1; run <= 2; run++) {
            long before = system.getProcessCpuTime();
            try (SqliteLedger ledger = SqliteLedger.open(file)) {
                BacktestReport report =
                        Backtest.of(config("acme/model-3", "acme/model-10")).run(ledger, all);
                System.out.printf(
                        Locale.ROOT,
                        "run %d: %d requests, %d moved, %.1f s of CPU, report %08x%n",
                        run,
                        report.totals().requests(),
                        report.totals().moved(),
                        (system.getProcessCpuTime() - before) / 1e9,
                        BacktestText.json(report).hashCode());
            }
        }
    }

    private static void write(int count, Path file) {
        List<String> names = new ArrayList<>(List.of("smart"));
        for (int model = 0; model < MODELS; model++) {
            names.add("acme/model-" + model);
        }
        RecordedTraffic traffic = new RecordedTraffic(
                config("acme/model-10", "acme/model-3"), names, FROM, Duration.ofSeconds(20), 1);
        ArrayDeque<CompletionStage<Void>> waiting = new ArrayDeque<>();
        try (SqliteLedger ledger = SqliteLedger.open(file)) {
            traffic.each(count, generation -> {
                waiting.add(ledger.open(generation.intent()));
                waiting.add(ledger.settle(generation));
                while (waiting.size() > MOST_WAITING) {
                    waiting.remove().toCompletableFuture().join();
                }
            });
            waiting.forEach(stage -> stage.toCompletableFuture().join());
        }
    }

    private static GatewayConfig config(String... smart) {
        GatewayConfig.Builder config = GatewayConfig.builder().alias(new ModelAlias.Group("smart", List.of(smart)));
        for (int provider = 0; provider < PROVIDERS; provider++) {
            List<ProviderModelConfig> models = new ArrayList<>();
            for (int model = 0; model < MODELS; model++) {
                models.add(ProviderModelConfig.of(
                        "acme/model-" + model,
                        EndpointFacts.priced(
                                Prices.perMillionTokens((model + 1) + "." + provider, (2 * model + 1) + ".5"))));
            }
            config.provider(ProviderConfig.builder("p" + provider, ProviderType.OPENAI_COMPATIBLE)
                    .baseUrl(URI.create("https://p" + provider + ".example/v1"))
                    .models(models));
        }
        return config.build();
    }
}
