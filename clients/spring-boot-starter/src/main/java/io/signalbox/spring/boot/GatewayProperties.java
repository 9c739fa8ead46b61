package io.signalbox.spring.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The properties below {@code signalbox.}, as the tree that a configuration file would be, and where each of them was set.
 *
 * <p>Spring's own binder loses what is needed here: the spelling of names that are free, and lists inside of maps of anything.
 * So property sources are read by name, the weaker ones first: a stronger one replaces single values, and lists as a whole.
 */
final class GatewayProperties {

    static final String PREFIX = "signalbox.";
    private static final String VARIABLE_PREFIX = "SIGNALBOX_";

    private final Map<PropertyPath, Place> places = new LinkedHashMap<>();
    private final Map<String, String> variables = new LinkedHashMap<>();

    private GatewayProperties() {}

    /**
     * A value, and where it was set.
     *
     * @param value as it was written, placeholders and all
     * @param property the name of the property there
     * @param origin file and line, if that is known
     */
    record Place(Object value, String property, Optional<Origin> origin) {}

    /**
     * Reads them.
     *
     * @param own properties that are not the gateway's configuration, without the prefix
     */
    static GatewayProperties of(ConfigurableEnvironment environment, List<String> own) {
        GatewayProperties properties = new GatewayProperties();
        List<PropertySource<?>> weakestFirst = new ArrayList<>();
        environment.getPropertySources().forEach(source -> weakestFirst.add(0, source));
        for (PropertySource<?> source : weakestFirst) {
            if (source instanceof SystemEnvironmentPropertySource variables) {
                properties.readVariables(variables);
            } else if (source instanceof EnumerablePropertySource<?> named) {
                properties.read(named);
            }
        }
        properties
                .places
                .keySet()
                .removeIf(path ->
                        own.stream().anyMatch(name -> PropertyPath.plain(name).equals(path.plain())));
        return properties;
    }

    private void read(EnumerablePropertySource<?> source) {
        Map<PropertyPath, Place> found = new LinkedHashMap<>();
        for (String name : source.getPropertyNames()) {
            readVariable(source, name);
            if (name.startsWith(PREFIX) && name.length() > PREFIX.length()) {
                PropertyPath path = PropertyPath.of(name.substring(PREFIX.length()));
                place(source, name).ifPresent(place -> found.put(path, place));
            }
        }
        places.keySet().removeIf(path -> found.keySet().stream().anyMatch(other -> replaces(other, path)));
        places.putAll(found);
    }

    /** Whether a stronger property leaves nothing of a weaker one: no list is put together from two sources, and no text is a mapping. */
    private static boolean replaces(PropertyPath stronger, PropertyPath weaker) {
        return stronger.startsWith(weaker)
                || weaker.startsWith(stronger)
                || stronger.lists().stream().anyMatch(weaker::startsWith);
    }

    /** A variable cannot say where one name ends and the next begins: it replaces the value of a property that is there. */
    private void readVariables(SystemEnvironmentPropertySource source) {
        for (String name : source.getPropertyNames()) {
            readVariable(source, name);
            if (name.startsWith(VARIABLE_PREFIX)) {
                String plain = PropertyPath.plain(name.substring(VARIABLE_PREFIX.length()));
                List<PropertyPath> meant = places.keySet().stream()
                        .filter(path -> path.plain().equals(plain))
                        .toList();
                if (meant.size() == 1) {
                    place(source, name).ifPresent(place -> places.put(meant.get(0), place));
                }
            }
        }
    }

    private void readVariable(EnumerablePropertySource<?> source, String name) {
        if (name.matches("[A-Z][A-Z0-9_]*")) {
            Optional.ofNullable(source.getProperty(name)).ifPresent(value -> variables.put(name, value.toString()));
        }
    }

    private static Optional<Place> place(EnumerablePropertySource<?> source, String name) {
        return Optional.ofNullable(source.getProperty(name))
                .map(value -> new Place(value, name, Optional.ofNullable(OriginLookup.getOrigin(source, name))));
    }

    /** The names of all of them, as they were written. */
    List<String> names() {
        return places.values().stream().map(Place::property).toList();
    }

    /** What looks like an environment variable, wherever it was set. */
    Map<String, String> variables() {
        return variables;
    }

    /** Where the value at this path was set, or the first below it, or what it is a part of. */
    Optional<Place> place(String written) {
        return at(written)
                .or(() -> places.entrySet().stream()
                        .filter(entry -> entry.getKey().written().startsWith(written + ".")
                                || entry.getKey().written().startsWith(written + "["))
                        .map(Map.Entry::getValue)
                        .findFirst());
    }

    /** Where exactly this value was set. */
    Optional<Place> at(String written) {
        return places.entrySet().stream()
                .filter(entry -> entry.getKey().written().equals(written))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Maps, lists and values, as the configuration's reader takes them. */
    Map<String, Object> tree() {
        Map<Object, Object> root = new LinkedHashMap<>();
        places.forEach((path, place) -> put(root, path.steps(), place.value()));
        Map<String, Object> tree = new LinkedHashMap<>();
        root.forEach((name, branch) -> tree.put(name.toString(), finished(branch)));
        return tree;
    }

    private static void put(Map<Object, Object> branch, List<Object> steps, Object value) {
        Object step = steps.get(0);
        if (steps.size() == 1) {
            branch.putIfAbsent(step, value);
            return;
        }
        // One source may give a text and properties below it; then it is a mapping, which the reader reports.
        Branch next = branch.get(step) instanceof Branch there ? there : new Branch(new LinkedHashMap<>());
        branch.put(step, next);
        put(next.entries(), steps.subList(1, steps.size()), value);
    }

    /** Names or places, and what is there. */
    private record Branch(Map<Object, Object> entries) {

        /** A mapping; a list if all that is known of it are places. */
        Object finished() {
            boolean isList = entries.keySet().stream().allMatch(Integer.class::isInstance);
            return isList ? list() : mapping();
        }

        private Map<String, @Nullable Object> mapping() {
            Map<String, @Nullable Object> mapping = new LinkedHashMap<>();
            entries.forEach((name, value) -> mapping.put(name.toString(), GatewayProperties.finished(value)));
            return mapping;
        }

        /** Places that nobody filled hold nothing, which the reader reports. */
        private List<@Nullable Object> list() {
            TreeMap<Integer, Object> inOrder = new TreeMap<>();
            entries.forEach((place, value) -> inOrder.put((Integer) place, value));
            List<@Nullable Object> list = new ArrayList<>();
            inOrder.forEach((place, value) -> {
                while (list.size() < place) {
                    list.add(null);
                }
                list.add(GatewayProperties.finished(value));
            });
            return list;
        }
    }

    private static Object finished(Object value) {
        return value instanceof Branch branch ? branch.finished() : value;
    }
}
