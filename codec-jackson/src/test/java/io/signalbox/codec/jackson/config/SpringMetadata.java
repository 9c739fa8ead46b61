package io.signalbox.codec.jackson.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table of keys as Spring's editors read it: groups, properties and hints. It has the properties whose whole name is known; what stands
 * below names of the user's own is described by {@link KeyRecords}.
 */
final class SpringMetadata {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** What switches something of the starter's own off. */
    private static final Map<String, String> SWITCHES = new LinkedHashMap<>();

    static {
        SWITCHES.put("signalbox.enabled", "Whether there is a gateway among the beans.");
        SWITCHES.put("management.health.signalbox.enabled", "Whether the gateway is part of the application's health.");
    }

    private final Map<String, ObjectNode> groups = new LinkedHashMap<>();
    private final Map<String, ObjectNode> properties = new LinkedHashMap<>();
    private final Map<String, ObjectNode> hints = new LinkedHashMap<>();
    private final KeyRecords records;

    private SpringMetadata(KeyRecords records) {
        this.records = records;
    }

    static SpringMetadata ofTheTable(KeyRecords records) {
        SpringMetadata metadata = new SpringMetadata(records);
        metadata.own();
        metadata.section("signalbox", "The gateway.", ConfigSections.FILE);
        return metadata;
    }

    /** Properties that are no keys of a file. */
    private void own() {
        property(
                "signalbox.config",
                "java.lang.String",
                "A whole configuration file, read in place of the properties: classpath:/signalbox.yaml, file:/etc/signalbox.yaml.");
        hint("signalbox.config")
                .putArray("providers")
                .addObject()
                .put("name", "handle-as")
                .putObject("parameters")
                .put("target", "org.springframework.core.io.Resource");
        SWITCHES.forEach(
                (name, meaning) -> property(name, "java.lang.Boolean", meaning).put("defaultValue", true));
    }

    private void section(String path, String description, ConfigSection section) {
        records.said(section);
        groups.put(path, JSON.createObjectNode().put("name", path).put("description", description));
        for (ConfigKey key : section.keys()) {
            for (String spelling : KeyRecords.spellings(key)) {
                key(path + "." + spelling.replace('_', '-'), section, key);
            }
        }
    }

    private void key(String name, ConfigSection section, ConfigKey key) {
        Optional<ConfigSection> mapping = KeyRecords.below(section, key).filter(KeyRecords::isOne);
        if (mapping.isEmpty() || KeyValue.of(key).isOfSeveralKinds()) {
            leaf(name, KeyValue.of(key), records.typeOf(section, key));
        }
        mapping.ifPresent(inner -> section(name, KeyValue.sentence(key.meaning()), inner));
    }

    private void leaf(String name, KeyValue value, String type) {
        boolean isOfTheProxy = name.matches("signalbox\\.(server|reload)\\..*");
        String unused = isOfTheProxy ? " Of the proxy, without effect in an application." : "";
        ObjectNode property = property(name, type, value.description() + unused);
        value.fallback().ifPresent(fallback -> property.set("defaultValue", JSON.valueToTree(fallback)));
        if (!value.choices().isEmpty()) {
            ArrayNode values = hint(name).putArray("values");
            value.choices().forEach(choice -> values.addObject().put("value", choice));
            if (value.takesOthers()) {
                hint(name).putArray("providers").addObject().put("name", "any");
            }
        }
    }

    private ObjectNode property(String name, String type, String description) {
        ObjectNode property =
                JSON.createObjectNode().put("name", name).put("type", type).put("description", description);
        properties.put(name, property);
        return property;
    }

    private ObjectNode hint(String name) {
        return hints.computeIfAbsent(name, missing -> JSON.createObjectNode().put("name", missing));
    }

    String json() throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("groups").addAll(groups.values());
        root.putArray("properties").addAll(properties.values());
        root.putArray("hints").addAll(hints.values());
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))
                        .writeValueAsString(root)
                + "\n";
    }
}
