package io.signalbox.server;

import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.EnvironmentConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.extension.Extensions;
import io.signalbox.server.demo.DemoConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that decide what is served, and the configuration that follows from them. Each overrides file and environment. */
final class ServeOptions {

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (YAML).")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = {"--default-backend", "--default-provider"},
            paramLabel = "NAME",
            description = "Provider for model names that name none.")
    private Optional<String> defaultProvider = Optional.empty();

    @Option(
            names = "--force-model",
            paramLabel = "URI",
            description = "Model that takes the place of every other: [provider:]author/slug.")
    private Optional<String> forcedModel = Optional.empty();

    @Option(
            names = "--data-policy",
            paramLabel = "POLICY",
            description = "strict sends no request to anybody who is not known to deny data collection.")
    private DataPolicy dataPolicy = DataPolicy.STANDARD;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on (default: 127.0.0.1).")
    private Optional<String> host = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on, 0 for any (default: 8080).")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Directory of the ledger (default: ~/.signalbox).")
    private Optional<Path> dataDirectory = Optional.empty();

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            description = "What moves bytes to the providers: armeria, jdk or vertx.")
    private Optional<String> transport = Optional.empty();

    /** Who may be sent requests: anybody a request admits, or only who denies data collection. */
    private enum DataPolicy {
        STANDARD,
        STRICT
    }

    /** The configuration file, if one is named. */
    Optional<Path> file() {
        return config;
    }

    /**
     * The configuration: from the file; without one, from the keys in the environment; without those, the demonstration provider.
     */
    ConfigResult read(Map<String, String> environment) {
        if (config.isPresent()) {
            return ConfigReader.in(environment)
                    .knowing(Extensions.discovered())
                    .overriddenBy(this::applyTo)
                    .read(config.get());
        }
        try {
            GatewayConfig.Builder builder = EnvironmentConfig.of(environment)
                    .withoutFile()
                    .orElseGet(() -> DemoConfig.addTo(GatewayConfig.builder()));
            applyTo(builder);
            return builder.check(Extensions.discovered()::missing);
        } catch (InvalidConfigException e) {
            return new ConfigResult(Optional.empty(), e.problems(), List.of());
        }
    }

    private void applyTo(GatewayConfig.Builder builder) {
        defaultProvider.ifPresent(builder::defaultProvider);
        forcedModel.ifPresent(builder::forcedModel);
        if (dataPolicy == DataPolicy.STRICT) {
            builder.routing(builder.routing().withStrictDataPolicy());
        }
        host.ifPresent(value -> builder.server(builder.server().withHost(value)));
        port.ifPresent(value -> builder.server(builder.server().withPort(value)));
        dataDirectory.ifPresent(value -> builder.ledger(builder.ledger().withDataDir(value)));
        transport.ifPresent(builder::transport);
    }
}
