package io.signalbox.docs.extensions;

import io.signalbox.core.catalog.ProviderTypes;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.extension.ConfigExtension;
import io.signalbox.core.extension.Extensions;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

// tag::example
/** Configurations in files like {@code gateway.properties}: {@code openrouter = sk-or-…}, a provider and its key in each line. */
public final class PropertiesConfigs implements ConfigExtension {

    @Override
    public String name() {
        return "properties";
    }

    @Override
    public boolean reads(Path file) {
        return file.toString().endsWith(".properties");
    }

    @Override
    public ConfigResult read(Path file, Map<String, String> environment, Extensions extensions) {
        try {
            return read(Files.readString(file), file.toString(), environment, extensions);
        } catch (IOException unreadable) {
            ConfigProblem problem = ConfigProblem.of("", file + " cannot be read");
            return new ConfigResult(Optional.empty(), List.of(problem), List.of());
        }
    }

    @Override
    public ConfigResult read(String text, String name, Map<String, String> environment, Extensions extensions) {
        ProviderTypes types = extensions.providerTypes();
        GatewayConfig.Builder config = GatewayConfig.builder();
        properties(text)
                .forEach((type, key) -> types.of(type.toString())
                        .ifPresent(known -> config.provider(
                                ProviderConfig.builder(known.word(), known).apiKey(Secret.of(key.toString())))));
        return config.check(extensions::missing);
    }

    private static Properties properties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return properties;
    }
}
// end::example
