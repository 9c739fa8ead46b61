package io.signalbox.codec.jackson.config;

import io.signalbox.core.model.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping of known keys: whatever else stands in it is reported, with the nearest known key. */
final class YamlMap {

    private final YamlValue whole;
    private final ConfigSection section;
    private final Map<String, YamlValue> values;

    private YamlMap(YamlValue whole, ConfigSection section, Map<String, YamlValue> values) {
        this.whole = whole;
        this.section = section;
        this.values = values;
    }

    /** The mapping that a value is; nothing at all is a mapping without keys. Empty if it is something else, which is reported. */
    static Optional<YamlMap> of(YamlValue value, ConfigSection section) {
        Map<String, YamlValue> values = new LinkedHashMap<>();
        boolean isMapping = entries(value, (written, entry) -> {
            Optional<ConfigKey> key = value.reading().key(section, written);
            if (key.isEmpty()) {
                entry.refuse("unknown key" + hint(written, section));
                return;
            }
            YamlValue known = new YamlValue(
                    entry.reading(),
                    entry.node(),
                    entry.line(),
                    entry.written(),
                    path(value.canonical(), key.get().name()),
                    key.get().expects(),
                    false);
            if (key.get().later()) {
                entry.reading().warning(entry, "is not acted on by this version");
            } else if (values.putIfAbsent(key.get().name(), known) != null) {
                entry.refuse(
                        "is given twice, as " + values.get(key.get().name()).written() + " too (expected: once)");
            }
        });
        return isMapping ? Optional.of(new YamlMap(value, section, values)) : Optional.empty();
    }

    /**
     * Visits the entries of a mapping whose keys are free.
     *
     * @return whether it was a mapping
     */
    static boolean entries(YamlValue value, BiConsumer<String, YamlValue> visitor) {
        value.reading().place(value, Optional.empty());
        if (value.isNothing()) {
            return true;
        }
        if (!(value.node() instanceof MappingNode mapping)) {
            value.refuse(value.kind() + " (expected: " + value.expects() + ")");
            return false;
        }
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            if (!(keyNode instanceof ScalarNode key)) {
                value.refuse("a key that is no text (expected: a name)");
                continue;
            }
            String name = key.getValue();
            YamlValue entry = new YamlValue(
                    value.reading(),
                    tuple.getValueNode(),
                    YamlValue.lineOf(keyNode),
                    path(value.written(), name),
                    path(value.canonical(), name),
                    value.expects(),
                    value.secret());
            Integer earlier = lines.putIfAbsent(name, YamlValue.lineOf(keyNode));
            if (earlier != null) {
                entry.refuse("is given twice, in line " + earlier + " too (expected: once)");
            } else {
                visitor.accept(name, entry);
            }
        }
        return true;
    }

    /** The text of one entry, if the value is a mapping that has it; nothing is reported. */
    static Optional<String> peek(YamlValue value, String key) {
        if (!(value.node() instanceof MappingNode mapping)) {
            return Optional.empty();
        }
        return mapping.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key))
                .flatMap(tuple ->
                        tuple.getValueNode() instanceof ScalarNode text ? Stream.of(text.getValue()) : Stream.empty())
                .findFirst();
    }

    private static String path(String parent, String name) {
        return parent.isEmpty() ? name : parent + "." + name;
    }

    private static String hint(String written, ConfigSection section) {
        String hint = NearestName.hint(written.replace('-', '_'), section.spellings());
        return hint.isEmpty()
                ? " (expected: one of "
                        + String.join(
                                ", ",
                                section.keys().stream().map(ConfigKey::name).toList()) + ")"
                : hint;
    }

    YamlValue whole() {
        return whole;
    }

    boolean has(String key) {
        section.key(key);
        return values.containsKey(key);
    }

    /** The value of a key, if it is there. */
    Optional<YamlValue> value(String key) {
        section.key(key);
        return Optional.ofNullable(values.get(key));
    }

    /** The value of a key that has to be there. */
    Optional<YamlValue> required(String key) {
        ConfigKey known = section.key(key);
        Optional<YamlValue> value = value(key);
        if (value.isEmpty()) {
            whole.reading()
                    .problem(
                            new YamlValue(
                                    whole.reading(),
                                    whole.node(),
                                    whole.line(),
                                    path(whole.written(), key),
                                    path(whole.canonical(), key),
                                    known.expects(),
                                    false),
                            "missing (expected: " + known.expects() + ")");
        }
        return value;
    }

    void text(String key, Consumer<String> use) {
        value(key).flatMap(YamlValue::text).ifPresent(use);
    }

    Optional<YamlMap> map(String key, ConfigSection inner) {
        return value(key).flatMap(value -> YamlMap.of(value, inner));
    }

    List<YamlValue> items(String key, String eachExpects) {
        return value(key).map(value -> value.items(eachExpects)).orElse(List.of());
    }
}
