package io.signalbox.codec.jackson.config;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.ProviderTypes;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigProblem.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known while one file, or the properties of a program, are read: what was wrong so far, and where everything stands. */
final class Reading {

    /** Keys of a provider that not every type has, or not with the same values. */
    private static final Set<String> BY_TYPE = Set.of(
            "dialect",
            "api_version",
            "anthropic_version",
            "anthropic_beta",
            "project",
            "location",
            "aws_access_key_id",
            "aws_secret_access_key",
            "aws_session_token",
            "aws_profile",
            "credentials_file");

    private final Optional<String> file;
    private final Placeholders variables;
    private final ProviderTypes types;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigProblem> warnings = new ArrayList<>();
    private final Set<Path> files = new LinkedHashSet<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private boolean namesIncomplete;
    private String missing = "";

    /** A file is read. */
    Reading(String file, Placeholders variables, ProviderTypes types) {
        this(Optional.of(file), variables, types);
    }

    /** Properties of a program are read. */
    Reading(Placeholders variables, ProviderTypes types) {
        this(Optional.empty(), variables, types);
    }

    private Reading(Optional<String> file, Placeholders variables, ProviderTypes types) {
        this.file = file;
        this.variables = variables;
        this.types = types;
    }

    /**
     * Where something stands.
     *
     * @param written its path in the words of the file
     * @param line from 1
     * @param text what is written there, if it holds variables, whose values are not to be shown
     */
    private record Place(String written, int line, Optional<String> text) {}

    /** A file that was named and is to be read, which is looked for beside the one that names it. */
    Path beside(Path named) {
        Path found = file.map(name -> Path.of(name).resolveSibling(named)).orElse(named);
        files.add(found);
        return found;
    }

    /** The files that were named and read, found or not; each once. */
    List<Path> files() {
        return List.copyOf(files);
    }

    /**
     * The key that is meant. Properties spell keys as their frameworks do: {@code base-url}, {@code baseUrl}; files spell them one way.
     */
    Optional<ConfigKey> key(ConfigSection section, String written) {
        Optional<ConfigKey> exact = section.find(written);
        return exact.isPresent() || file.isPresent() ? exact : section.findAlike(written);
    }

    /** Whether an empty text may stand for an empty mapping or list: among properties, which have no other way to say so. */
    boolean emptyTextIsNothing() {
        return file.isEmpty();
    }

    /** Takes over what is wrong with another file that this one names. */
    void add(ConfigProblem problem) {
        problems.add(problem);
    }

    Placeholders variables() {
        return variables;
    }

    /** The types of provider that may be named. */
    ProviderTypes types() {
        return types;
    }

    /** What could not be loaded, and may be what a refused name means. */
    Reading missing(String hint) {
        missing = hint;
        return this;
    }

    /** The type that a value names. */
    Optional<ProviderType> type(YamlValue value) {
        YamlValue expected = value.expecting("one of " + String.join(", ", types.words()) + missing);
        return expected.read(types::of);
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    List<ConfigProblem> warnings() {
        return warnings;
    }

    /** Remembers that a provider or a model could not be read, so that names which need it are not called unknown. */
    void namesIncomplete() {
        namesIncomplete = true;
    }

    /** Remembers that nobody can tell whether a key that is not there should be. */
    void unclear(YamlMap map, String key) {
        if (!map.has(key)) {
            refused.add(map.whole().canonical() + "." + key);
        }
    }

    void problem(YamlValue value, String reason) {
        refused.add(value.canonical());
        problems.add(at(value.line(), ConfigProblem.of(value.written(), reason)));
    }

    void problem(YamlValue value, String shown, String reason) {
        refused.add(value.canonical());
        problems.add(at(value.line(), ConfigProblem.of(value.written(), shown, reason)));
    }

    void warning(YamlValue value, String reason) {
        warnings.add(at(value.line(), ConfigProblem.of(value.written(), reason)));
    }

    private ConfigProblem at(int line, ConfigProblem problem) {
        return file.map(name -> problem.at(new Location(name, line))).orElse(problem);
    }

    void place(YamlValue value, Optional<String> textWithVariables) {
        places.put(value.canonical(), new Place(value.written(), value.line(), textWithVariables));
    }

    /** A problem with the configuration as a whole, at the place in the file that it is about, if there is one. */
    ConfigProblem located(ConfigProblem problem) {
        String path = problem.path();
        for (int end = path.length();
                end > 0;
                end = Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1))) {
            Place place = places.get(path.substring(0, end));
            if (place != null) {
                Optional<String> shown = end == path.length() ? place.text.or(problem::value) : problem.value();
                return at(
                        place.line,
                        new ConfigProblem(
                                place.written + path.substring(end), shown, problem.reason(), Optional.empty()));
            }
        }
        return problem;
    }

    /** Whether a problem only follows from one that was found already. */
    boolean follows(ConfigProblem problem) {
        String path = problem.path();
        return refused.stream()
                        .anyMatch(at -> path.equals(at) || path.startsWith(at + ".") || path.startsWith(at + "["))
                || (namesIncomplete && isAboutNames(path))
                || refused.stream().anyMatch(at -> dependsOnType(path, at))
                || (path.equals("server.host") && refused.stream().anyMatch(at -> at.startsWith("keys")));
    }

    /** Whether a key can only be judged by a type that could not be read. */
    private static boolean dependsOnType(String path, String refused) {
        String key = path.substring(path.lastIndexOf('.') + 1);
        return refused.endsWith(".type")
                && path.startsWith(refused.substring(0, refused.length() - "type".length()))
                && BY_TYPE.contains(key);
    }

    /** Whether this place was warned of already. */
    boolean warnedOf(ConfigProblem warning) {
        String path = located(warning).path();
        return warnings.stream().anyMatch(known -> known.path().equals(path));
    }

    private static boolean isAboutNames(String path) {
        return path.startsWith("model_aliases")
                || path.startsWith("router.")
                || path.startsWith("auto.")
                || path.startsWith("presets.")
                || path.equals("default_provider")
                || path.equals("force_model")
                || path.endsWith(".provider")
                || (path.startsWith("model_list") && path.endsWith(".dialect"));
    }
}
