package io.signalbox.core.gateway;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.extension.ConfigExtension;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.core.extension.Extensions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where a builder has its configuration from. */
interface ConfigSource {

    /** What problems with a text call it, and whose reader reads it. */
    String TEXT = "configuration.yaml";

    /**
     * The configuration, which names nothing that is not there.
     *
     * @throws InvalidConfigException if it has problems; lists them all
     * @throws ExtensionException if nothing reads it
     */
    GatewayConfig read(Map<String, String> environment, Extensions extensions);

    /** One that is there already. */
    static ConfigSource of(GatewayConfig config) {
        return (environment, extensions) -> {
            List<ConfigProblem> missing = extensions.missing(config);
            if (!missing.isEmpty()) {
                throw new InvalidConfigException(missing);
            }
            return config;
        };
    }

    /** One in a file. */
    static ConfigSource of(Path file) {
        return (environment, extensions) ->
                reader(file, extensions).read(file, environment, extensions).orThrow();
    }

    /** One in a text. */
    static ConfigSource of(String text) {
        return (environment, extensions) -> reader(Path.of(TEXT), extensions)
                .read(text, TEXT, environment, extensions)
                .orThrow();
    }

    private static ConfigExtension reader(Path file, Extensions extensions) {
        return extensions.all(ConfigExtension.class).stream()
                .filter(reader -> reader.reads(file))
                .findFirst()
                .orElseThrow(() -> new ExtensionException("Nothing reads " + file
                        + " (expected: signalbox-codec-jackson on the class path, or config(GatewayConfig))"
                        + extensions.hint()));
    }
}
