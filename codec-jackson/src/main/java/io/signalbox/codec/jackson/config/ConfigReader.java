package io.signalbox.codec.jackson.config;

import io.signalbox.codec.jackson.config.YamlDocument.UnreadableException;
import io.signalbox.core.catalog.ProviderTypes;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigProblem.Location;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.EnvironmentConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.extension.Extensions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a configuration from a YAML file, or from a program's properties with the same keys, and the environment: the file first,
 * then what it leaves open from the environment, then the overrides of the command line.
 *
 * <p>Answers the configuration, or every problem at once, each with file, line, path, value and reason. Secrets are never among the
 * values, and neither is what a variable holds. Immutable; not to be called where blocking is forbidden, because it reads a file.
 */
public final class ConfigReader {

    private final Map<String, String> environment;
    private final Consumer<GatewayConfig.Builder> overrides;
    private final Optional<Extensions> extensions;

    private ConfigReader(
            Map<String, String> environment,
            Consumer<GatewayConfig.Builder> overrides,
            Optional<Extensions> extensions) {
        this.environment = Map.copyOf(environment);
        this.overrides = overrides;
        this.extensions = extensions;
    }

    /** A reader that finds variables here; those of the process are {@code System.getenv()}. */
    public static ConfigReader in(Map<String, String> environment) {
        return new ConfigReader(environment, builder -> {}, Optional.empty());
    }

    /** A reader that gives this the last word on everything it reads, before it is checked: the command line. */
    public ConfigReader overriddenBy(Consumer<GatewayConfig.Builder> lastWord) {
        return new ConfigReader(environment, lastWord, extensions);
    }

    /**
     * A reader that knows the types of provider that these bring, and refuses names of transports, ledgers and routing policies that are
     * not among them. Without it, only the types that everybody knows are types, and such names are not looked up.
     */
    public ConfigReader knowing(Extensions available) {
        return new ConfigReader(environment, overrides, Optional.of(available));
    }

    /** Reads a file. A file that cannot be read is a problem like any other. */
    public ConfigResult read(Path file) {
        ConfigResult read;
        try {
            read = read(YamlDocument.textOf(file), file.toString());
        } catch (UnreadableException e) {
            read = ConfigResult.of(List.of(e.problem()));
        }
        List<Path> files =
                Stream.concat(Stream.of(file), read.files().stream()).distinct().toList();
        return new ConfigResult(read.config(), read.problems(), read.warnings(), files);
    }

    /**
     * Reads a text.
     *
     * @param file what problems call it; the files that it names are looked for beside it
     */
    public ConfigResult read(String text, String file) {
        Optional<Node> root;
        try {
            root = YamlDocument.read(text, file);
        } catch (UnreadableException e) {
            return ConfigResult.of(List.of(e.problem()));
        }
        return read(root, new Reading(file, new Variables(environment), types()).missing(missing()));
    }

    /**
     * Reads the properties of a program that has its own way to keep them. They have the keys of a file; a key that is not free, as a
     * provider's name is, may also be spelled {@code base-url} or {@code baseUrl}, and an empty text may stand for an empty mapping or
     * list. Problems name the path as it is spelled there, and no place. Files that are named are looked for in the working directory.
     *
     * @param tree maps, lists, and texts or what becomes one by {@code toString()}; null where nothing was given
     * @param placeholders puts values into a text in the place of the names in it, in the program's own notation; what it answers is not
     *     shown in problems. For one that it cannot put in it throws an {@link IllegalArgumentException}, whose message is shown
     */
    public ConfigResult read(Map<String, ?> tree, UnaryOperator<String> placeholders) {
        return read(
                Optional.of(TreeNodes.of(tree)),
                new Reading(text -> put(placeholders, text), types()).missing(missing()));
    }

    private ProviderTypes types() {
        return extensions.map(Extensions::providerTypes).orElse(ProviderTypes.STANDARD);
    }

    private String missing() {
        return extensions.map(Extensions::hint).orElse("");
    }

    private static Placeholders.Expanded put(UnaryOperator<String> placeholders, String text) {
        try {
            String expanded = placeholders.apply(text);
            return new Placeholders.Expanded(expanded, !expanded.equals(text), List.of());
        } catch (IllegalArgumentException e) {
            String why = Optional.ofNullable(e.getMessage()).orElse("cannot be put in");
            return new Placeholders.Expanded(text, true, List.of(why));
        }
    }

    private ConfigResult read(Optional<Node> root, Reading reading) {
        GatewayConfig.Builder builder = GatewayConfig.builder();
        root.map(node -> new YamlValue(reading, node, 1, "", "", "a mapping", false))
                .flatMap(value -> YamlMap.of(value, ConfigSections.FILE))
                .ifPresent(map -> fill(builder, map, reading));
        return checked(builder, reading);
    }

    private static void fill(GatewayConfig.Builder builder, YamlMap file, Reading reading) {
        ProviderReader providers = new ProviderReader(reading, builder);
        file.value("providers").ifPresent(providers::providers);
        file.value("backends").map(section -> section.as("providers")).ifPresent(providers::providers);
        file.value("model_list").ifPresent(providers::models);
        AliasReader aliases = new AliasReader(reading, builder);
        file.value("model_aliases").ifPresent(aliases::aliases);
        file.map("router", ConfigSections.ROUTER)
                .flatMap(router -> router.value("fallbacks"))
                .ifPresent(aliases::fallbacks);
        file.map("auto", ConfigSections.AUTO).ifPresent(auto -> builder.auto(AliasReader.pool(auto)));
        file.value("presets").ifPresent(new PresetReader(reading, builder)::presets);
        file.map("routing", ConfigSections.ROUTING).ifPresent(routing -> {
            builder.routing(RoutingReader.routing(routing));
            routing.text("policy", builder::routingPolicy);
        });
        file.text("default_provider", builder::defaultProvider);
        file.text("force_model", builder::forcedModel);
        new SettingsReader(builder).settings(file);
        new PriceFileReader(reading, builder).settings(file);
    }

    private ConfigResult checked(GatewayConfig.Builder builder, Reading reading) {
        List<ConfigProblem> problems = new ArrayList<>(reading.problems());
        problems.addAll(EnvironmentConfig.of(environment).fillIn(builder));
        Set<ConfigProblem> ofTheFile = new HashSet<>(check(builder).problems());
        overrides.accept(builder);
        ConfigResult result = check(builder);
        for (ConfigProblem problem : result.problems()) {
            if (!ofTheFile.contains(problem)) {
                problems.add(problem);
            } else if (!reading.follows(problem)) {
                problems.add(reading.located(problem));
            }
        }
        List<ConfigProblem> warnings = new ArrayList<>(reading.warnings());
        result.warnings().stream()
                .filter(warning -> !reading.warnedOf(warning))
                .map(reading::located)
                .forEach(warnings::add);
        return new ConfigResult(
                problems.isEmpty() ? result.config() : Optional.empty(), inOrder(problems), warnings, reading.files());
    }

    private ConfigResult check(GatewayConfig.Builder builder) {
        return builder.check(
                config -> extensions.map(known -> known.missing(config)).orElse(List.of()));
    }

    /** By line, and what stands in no file first. */
    private static List<ConfigProblem> inOrder(List<ConfigProblem> problems) {
        List<ConfigProblem> sorted = new ArrayList<>(problems);
        sorted.sort((a, b) -> Integer.compare(line(a), line(b)));
        return sorted;
    }

    private static int line(ConfigProblem problem) {
        return problem.location().map(Location::line).orElse(0);
    }
}
