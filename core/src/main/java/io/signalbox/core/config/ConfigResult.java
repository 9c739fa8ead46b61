package io.signalbox.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a configuration: the configuration, or every problem at once; in both cases what is worth a warning.
 *
 * @param config empty if there are problems
 * @param problems what keeps the gateway from starting
 * @param warnings what does not
 * @param files what it was read from, or was to be: the file itself, and those that it names to be read with it. One that is not there
 *     is among them; each once
 */
public record ConfigResult(
        Optional<GatewayConfig> config, List<ConfigProblem> problems, List<ConfigProblem> warnings, List<Path> files) {

    /** Of no file. */
    public ConfigResult(Optional<GatewayConfig> config, List<ConfigProblem> problems, List<ConfigProblem> warnings) {
        this(config, problems, warnings, List.of());
    }

    /** Copies the lists. */
    public ConfigResult {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        files = List.copyOf(files);
        if (config.isPresent() != problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "problems: " + problems.size() + " (expected: some, or a configuration)");
        }
    }

    /** A configuration without problems. */
    public static ConfigResult of(GatewayConfig config) {
        return new ConfigResult(Optional.of(config), List.of(), List.of());
    }

    /** No configuration, but problems; at least one. */
    public static ConfigResult of(List<ConfigProblem> problems) {
        return new ConfigResult(Optional.empty(), problems, List.of());
    }

    /**
     * The configuration.
     *
     * @throws InvalidConfigException if there are problems; it lists them all
     */
    public GatewayConfig orThrow() {
        return config.orElseThrow(() -> new InvalidConfigException(problems));
    }
}
