package io.signalbox.server;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signalbox check}: says what is wrong with a configuration, or what follows from it, without serving. */
@Command(
        name = "check",
        description =
                "Lists every problem of a configuration, or what follows from it. Exit code 1 if there are problems.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    private final Map<String, String> environment;
    private final PrintWriter out;

    @Mixin
    private ServeOptions options = new ServeOptions();

    @Option(names = "--connect", description = "Ask each provider for its models: tests key and reachability.")
    private boolean connect;

    CheckCommand(Map<String, String> environment, PrintWriter out) {
        this.environment = environment;
        this.out = out;
    }

    @Override
    public Integer call() {
        ConfigResult read = options.read(environment);
        for (ConfigProblem problem : read.problems()) {
            out.println("error: " + problem);
        }
        for (ConfigProblem warning : read.warnings()) {
            out.println("warning: " + warning);
        }
        if (read.config().isEmpty()) {
            return 1;
        }
        GatewayConfig config = read.config().get();
        out.print(EffectiveConfig.text(config));
        out.println("Base URL for clients: "
                + Addresses.baseUrl(
                        config.server().host(),
                        config.server().port(),
                        config.server().pathPrefix()));
        if (!connect) {
            return 0;
        }
        try (ProviderProbe probe = new ProviderProbe(config)) {
            return probe.probeAll(out) ? 0 : 1;
        }
    }
}
