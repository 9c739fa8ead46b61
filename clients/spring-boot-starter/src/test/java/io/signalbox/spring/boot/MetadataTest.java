package io.signalbox.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.extension.Extensions;
import io.signalbox.spring.boot.InvalidGatewayPropertiesException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.configurationmetadata.ValueHint;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/** What editors are told of the properties is what the gateway reads. That nothing is left out, the table of keys is held to. */
class MetadataTest {

    private static final String METADATA = "/META-INF/spring-configuration-metadata.json";
    private static final Extensions EXTENSIONS = Extensions.discovered();
    private static final Pattern RECORD = Pattern.compile("io\\.signalbox[\\w.$]+");

    @Test
    @DisplayName("every property that editors complete is read, and below the user's own names every key")
    void everyPropertyIsRead() throws Exception {
        List<String> names = new ArrayList<>();
        for (ConfigurationMetadataProperty property : properties()) {
            names.addAll(paths(property.getId(), property.getType()));
        }

        assertThat(names).contains("signalbox.providers.x.base-url", "signalbox.alerts[0].webhook.secret");
        for (String name : names) {
            assertThat(unknownKeys(name)).as(name).isEmpty();
            // The reader comes by: it says so of a key that is not there.
            String none = name.replaceFirst("\\[0]$", "") + "-or-not";
            assertThat(unknownKeys(none)).as(none).isNotEmpty();
        }
    }

    @Test
    @DisplayName("what editors show as a default is what holds without the property")
    void defaultsHold() throws IOException {
        // Without a database, connections to it are not taken.
        Map<String, Object> given = Map.of("signalbox.ledger.url", "jdbc:postgresql://host.example/db");
        Map<String, Object> defaults = new TreeMap<>(given);
        // Of these two sections the configuration keeps whether anything was said.
        Stream<ConfigurationMetadataProperty> properties =
                properties().stream().filter(property -> !property.getId().matches("signalbox\\.(routing|auto)\\..*"));
        properties.forEach(property -> {
            if (property.getDefaultValue() instanceof Object[] list) {
                for (int i = 0; i < list.length; i++) {
                    defaults.put(property.getId() + "[" + i + "]", list[i]);
                }
            } else if (property.getDefaultValue() != null) {
                defaults.put(property.getId(), property.getDefaultValue());
            }
        });

        assertThat(defaults).containsEntry("signalbox.timeouts.first-content", "2m");
        assertThat(load(defaults)).isEqualTo(load(given));
    }

    @Test
    @DisplayName("every value that editors offer is taken")
    void offeredValuesAreTaken() throws IOException {
        List<String> refused = new ArrayList<>();
        for (ConfigurationMetadataProperty property : properties()) {
            if (property.getHints().getValueProviders().isEmpty()) {
                for (ValueHint hint : property.getHints().getValueHints()) {
                    problems(property.getId(), hint.getValue()).stream()
                            .filter(problem -> problem.property().equals(property.getId()))
                            .forEach(problem -> refused.add(problem.toString()));
                }
            }
        }
        assertThat(refused).isEmpty();
    }

    @Test
    @DisplayName("the starter's own properties are there, too")
    void hasTheStartersOwn() throws IOException {
        assertThat(everyProperty())
                .extracting(ConfigurationMetadataProperty::getId)
                .contains("signalbox.config", "signalbox.enabled", "management.health.signalbox.enabled");
    }

    private static Collection<ConfigurationMetadataProperty> everyProperty() throws IOException {
        try (InputStream metadata = MetadataTest.class.getResourceAsStream(METADATA)) {
            return ConfigurationMetadataRepositoryJsonBuilder.create(metadata)
                    .build()
                    .getAllProperties()
                    .values();
        }
    }

    /** Those that the configuration's reader reads, and acts on. */
    private static List<ConfigurationMetadataProperty> properties() throws IOException {
        List<String> others = List.of("signalbox.config", "signalbox.enabled", "signalbox.cache");
        return everyProperty().stream()
                .filter(property -> property.getId().startsWith("signalbox."))
                .filter(property -> !others.contains(property.getId()))
                .toList();
    }

    /** The names of properties that a value of this type gives: one, or those of its keys below a name of the user's. */
    private static List<String> paths(String name, String type) throws ClassNotFoundException {
        Matcher record = RECORD.matcher(type);
        if (!record.find()) {
            return List.of(type.startsWith("java.util.List") ? name + "[0]" : name);
        }
        String place = type.startsWith("java.util.List") ? "[0]" : type.startsWith("java.util.Map") ? ".x" : "";
        List<String> paths = new ArrayList<>();
        for (RecordComponent component : Class.forName(record.group()).getRecordComponents()) {
            String key = component.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
            paths.addAll(
                    paths(name + place + "." + key, component.getGenericType().getTypeName()));
        }
        return paths;
    }

    private static List<Problem> unknownKeys(String name) {
        return problems(name, "x").stream()
                .filter(problem -> problem.reason().startsWith("unknown key"))
                .toList();
    }

    private static List<Problem> problems(String name, Object value) {
        Map<String, Object> properties = new TreeMap<>(Map.of(name, value));
        if (name.startsWith("signalbox.alerts[0].webhook.")) {
            // Is not looked at in an alert that says nothing else.
            properties.put("signalbox.alerts[0].name", "month");
            properties.put("signalbox.alerts[0].spend", "100");
        }
        try {
            load(properties);
            return List.of();
        } catch (InvalidGatewayPropertiesException e) {
            return e.problems();
        }
    }

    private static GatewayConfig load(Map<String, Object> properties) {
        return GatewayConfigLoader.load(new Given(properties), new DefaultResourceLoader(), EXTENSIONS);
    }

    /** An environment of these properties alone. */
    private static final class Given extends StandardEnvironment {

        Given(Map<String, Object> properties) {
            super(new MutablePropertySources());
            getPropertySources().addFirst(new MapPropertySource("given", properties));
        }

        @Override
        protected void customizePropertySources(MutablePropertySources sources) {
            // None of the machine's.
        }
    }
}
