package io.signalbox.codec.jackson.extension;

import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.extension.ConfigExtension;
import io.signalbox.core.extension.Extensions;
import java.nio.file.Path;
import java.util.Map;

/** Configurations in YAML, and in JSON, which is YAML; it reads files of any name. */
public final class YamlConfigs implements ConfigExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public YamlConfigs() {}

    @Override
    public String name() {
        return "yaml";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public boolean reads(Path file) {
        return true;
    }

    @Override
    public ConfigResult read(Path file, Map<String, String> environment, Extensions extensions) {
        return ConfigReader.in(environment).knowing(extensions).read(file);
    }

    @Override
    public ConfigResult read(String text, String name, Map<String, String> environment, Extensions extensions) {
        return ConfigReader.in(environment).knowing(extensions).read(text, name);
    }
}
