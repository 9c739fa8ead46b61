package io.signalbox.codec.jackson.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Java types that tell Spring's editors which keys stand below names of the user's own, and in lists: a record for each such section of
 * the table of keys. Spring's metadata has no other form for them.
 */
final class KeyRecords {

    private static final String CLASS = "io.signalbox.spring.boot.SignalboxKeys";
    private static final int MOST_COLUMNS = 140;
    private static final int MOST_COLUMNS_OF_CODE = 121; // With the line's end.

    /** Where a mapping has the keys of another place. */
    private static final Map<String, String> SHARED = Map.ofEntries(
            Map.entry("backends", "providers"),
            Map.entry("model_list[].prices", "prices"),
            Map.entry("routing.models.NAME.provider", "routing.provider"),
            Map.entry("routing.keys.NAME.provider", "routing.provider"),
            Map.entry("routing.provider.preferred_min_throughput", "routing.provider.preferred_…"),
            Map.entry("routing.provider.preferred_max_latency", "routing.provider.preferred_…"),
            Map.entry("identity.user_agent", "identity.HEADER"),
            Map.entry("identity.http_referer", "identity.HEADER"),
            Map.entry("identity.x_title", "identity.HEADER"));

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("providers.NAME", "Provider"),
            Map.entry("providers.NAME.concurrency", "Concurrency"),
            Map.entry("providers.NAME.extra", "Extra"),
            Map.entry("prices", "Prices"),
            Map.entry("prices.rules[]", "PriceRule"),
            Map.entry("model_list[]", "LocalModel"),
            Map.entry("model_list[].params", "LocalModelParams"),
            Map.entry("presets.NAME", "Preset"),
            Map.entry("presets.NAME.provider", "PresetProvider"),
            Map.entry("routing.models.NAME", "RoutingOfModel"),
            Map.entry("routing.keys.NAME", "RoutingOfKey"),
            Map.entry("routing.provider", "Preferences"),
            Map.entry("routing.provider.max_price", "MaxPrice"),
            Map.entry("keys[]", "Key"),
            Map.entry("alerts[]", "Alert"),
            Map.entry("alerts[].webhook", "Webhook"));

    private final Map<String, String> records = new LinkedHashMap<>();
    private final List<ConfigSection> said = new ArrayList<>();

    /** Sections of which something was said, here or in the metadata. */
    List<ConfigSection> said() {
        return List.copyOf(said);
    }

    void said(ConfigSection section) {
        said.add(section);
    }

    /** How a key may be written. */
    static List<String> spellings(ConfigKey key) {
        return Stream.concat(Stream.of(key.name()), key.synonyms().stream()).toList();
    }

    /** The mapping that may stand below a key, or below each name or in each place there. */
    static Optional<ConfigSection> below(ConfigSection section, ConfigKey key) {
        String written = section.path().isEmpty() ? key.name() : section.path() + "." + key.name();
        String path = SHARED.getOrDefault(written, written);
        return ConfigSections.ALL.stream()
                .filter(other -> List.of(path, path + ".NAME", path + "[]").contains(other.path()))
                .filter(other -> !other.equals(ConfigSections.ALIAS))
                .findFirst();
    }

    /** Whether it is one mapping, and not one of many. */
    static boolean isOne(ConfigSection section) {
        return !section.path().endsWith("[]") && !section.path().endsWith(".NAME");
    }

    /** The full name of the Java type of a key's values. Records are written when they are asked for first. */
    String typeOf(ConfigSection section, ConfigKey key) {
        KeyValue value = KeyValue.of(key);
        Optional<ConfigSection> below = below(section, key);
        if (below.isEmpty() || value.isOfSeveralKinds()) {
            return value.type();
        }
        String type = CLASS + "$" + record(below.get());
        if (below.get().path().endsWith("[]")) {
            return "java.util.List<" + type + ">";
        }
        return isOne(below.get()) ? type : "java.util.Map<java.lang.String," + type + ">";
    }

    private String record(ConfigSection section) {
        String name = Optional.ofNullable(NAMES.get(section.path()))
                .orElseThrow(() -> new IllegalStateException("No name for a record of " + section.path()));
        if (!records.containsKey(name)) {
            said(section);
            records.put(name, "");
            records.put(name, source(name, section));
        }
        return name;
    }

    private String source(String name, ConfigSection section) {
        StringBuilder source = new StringBuilder("    /**\n     * {@code " + section.path() + "}.\n     *\n");
        List<String> components = new ArrayList<>();
        for (ConfigKey key : section.keys()) {
            for (String spelling : spellings(key)) {
                String component = component(spelling);
                source.append(
                        wrapped("@param " + component + " " + KeyValue.of(key).phrase()));
                components.add(simple(typeOf(section, key)) + " " + component);
            }
        }
        return source.append("     */\n").append(declared(name, components)).toString();
    }

    /** As the formatter of the sources would have it. */
    private static String declared(String name, List<String> components) {
        String line = "    record " + name + "(" + String.join(", ", components) + ") {}\n";
        return line.length() <= MOST_COLUMNS_OF_CODE
                ? line
                : "    record " + name + "(\n            " + String.join(",\n            ", components) + ") {}\n";
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder("     *");
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > MOST_COLUMNS) {
                lines.append(line).append('\n');
                line = new StringBuilder("     *    ");
            }
            line.append(' ').append(word);
        }
        return lines.append(line).append('\n').toString();
    }

    private static String simple(String type) {
        return type.replaceAll("[a-z.]+\\.(?=[A-Z])", "")
                .replace("SignalboxKeys$", "")
                .replace(",", ", ");
    }

    private static String component(String key) {
        StringBuilder name = new StringBuilder();
        for (String word : key.split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    String java() {
        return """
                package io.signalbox.spring.boot;

                import java.math.BigDecimal;
                import java.net.URI;
                import java.util.List;
                import java.util.Map;

                /**
                 * Which keys stand below names of the user's own, in the one form in which Spring's metadata can tell editors: as types of values. Nothing
                 * is ever bound to them; properties are read by the configuration's own reader. Written from its table of keys, as the metadata is.
                 */
                final class SignalboxKeys {

                    private SignalboxKeys() {}

                """ + String.join("\n", records.values()) + "}\n";
    }
}
