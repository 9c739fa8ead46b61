package io.signalbox.core.config;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a configuration: the configuration, or every problem at once; in both cases what is worth a warning.
 *
 * @param config empty if there are problems
 * @param problems what keeps the gateway from starting
 * @param warnings what does not
 */
public record ConfigResult(Optional<GatewayConfig> config, List<ConfigProblem> problems, List<ConfigProblem> warnings) {

    /** Copies the lists. */
    public ConfigResult {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        if (config.isPresent() != problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "problems: " + problems.size() + " (expected: some, or a configuration)");
        }
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
