package io.signalbox.codec.jackson.config;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.Preset;
import java.util.List;

/** The section {@code presets}. */
final class PresetReader {

    private final Reading reading;
    private final GatewayConfig.Builder builder;

    PresetReader(Reading reading, GatewayConfig.Builder builder) {
        this.reading = reading;
        this.builder = builder;
    }

    void presets(YamlValue section) {
        YamlMap.entries(section.expecting("a mapping from names to presets"), (slug, value) -> {
            YamlValue one = value.expecting("a mapping");
            YamlMap.of(one, ConfigSections.PRESET)
                    .ifPresentOrElse(map -> builder.preset(preset(slug, map)), reading::namesIncomplete);
        });
    }

    private static Preset preset(String slug, YamlMap map) {
        List<String> models = map.value("models").map(YamlValue::texts).orElse(List.of());
        Preferences preferences = map.map("provider", ConfigSections.PRESET_PROVIDER)
                .map(PresetReader::preferences)
                .orElse(Preferences.NONE);
        return new Preset(slug, models, ProviderReader.requestParameters(map), preferences);
    }

    private static Preferences preferences(YamlMap map) {
        Preferences.Builder preferences = Preferences.builder();
        map.value("order").map(YamlValue::texts).ifPresent(preferences::order);
        map.value("only").map(YamlValue::texts).ifPresent(preferences::only);
        map.value("ignore").map(YamlValue::texts).ifPresent(preferences::ignore);
        map.value("allow_fallbacks").flatMap(YamlValue::flag).ifPresent(preferences::allowFallbacks);
        return preferences.build();
    }
}
