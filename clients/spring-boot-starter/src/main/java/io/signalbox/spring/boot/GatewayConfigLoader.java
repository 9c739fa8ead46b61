package io.signalbox.spring.boot;

import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.extension.Extensions;
import io.signalbox.spring.boot.GatewayProperties.Place;
import io.signalbox.spring.boot.InvalidGatewayPropertiesException.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/** Reads the gateway's configuration from the application's properties, or from the one file that they name. */
final class GatewayConfigLoader {

    /** The starter's own keys, beside those of the configuration. */
    static final String FILE = "config";

    static final String ENABLED = "enabled";

    /** A default as the gateway's own files write it, which to Spring is a default that begins with a hyphen. */
    private static final Pattern DEFAULT_OF_A_FILE = Pattern.compile("\\$\\{[^:{}]*:-");

    private final ConfigurableEnvironment environment;
    private final ResourceLoader resources;
    private final GatewayProperties properties;
    private final ConfigReader reader;

    private GatewayConfigLoader(ConfigurableEnvironment environment, ResourceLoader resources, Extensions extensions) {
        this.environment = environment;
        this.resources = resources;
        this.properties = GatewayProperties.of(environment, List.of(FILE, ENABLED));
        this.reader = ConfigReader.in(properties.variables()).knowing(extensions);
    }

    /**
     * Reads it.
     *
     * @throws InvalidGatewayPropertiesException if anything is wrong with it
     */
    static GatewayConfig load(ConfigurableEnvironment environment, ResourceLoader resources, Extensions extensions) {
        GatewayConfigLoader loader = new GatewayConfigLoader(environment, resources, extensions);
        Optional<String> file = Optional.ofNullable(environment.getProperty(GatewayProperties.PREFIX + FILE));
        return file.isPresent() ? loader.ofFile(file.get()) : loader.ofProperties();
    }

    private GatewayConfig ofProperties() {
        ConfigResult result = reader.read(properties.tree(), this::resolved);
        return result.config()
                .orElseThrow(() -> new InvalidGatewayPropertiesException(
                        result.problems().stream().map(this::problem).toList()));
    }

    private String resolved(String text) {
        if (DEFAULT_OF_A_FILE.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "${NAME:-default} is how the gateway's own files say it (expected: ${NAME:default}, as Spring does)");
        }
        return environment.resolveRequiredPlaceholders(text);
    }

    private Problem problem(ConfigProblem problem) {
        String path = problem.path();
        Optional<Place> exact = properties.at(path);
        return new Problem(
                exact.map(Place::property).orElseGet(() -> GatewayProperties.PREFIX + path),
                problem.value(),
                properties.place(path).flatMap(Place::origin).map(Object::toString),
                problem.reason());
    }

    private GatewayConfig ofFile(String location) {
        if (!properties.names().isEmpty()) {
            throw refused(
                    location,
                    "stands beside " + properties.names().get(0) + " (expected: a file, or properties, not both)");
        }
        ConfigResult result = read(location);
        return result.config()
                .orElseThrow(() -> new InvalidGatewayPropertiesException(result.problems().stream()
                        .map(problem -> inFile(location, problem))
                        .toList()));
    }

    private ConfigResult read(String location) {
        Resource resource = resources.getResource(location);
        if (!resource.exists()) {
            throw refused(
                    location, "is not there (expected: a file, as classpath:/signalbox.yaml or file:signalbox.yaml)");
        }
        try {
            return resource.isFile()
                    ? reader.read(resource.getFile().toPath())
                    : reader.read(resource.getContentAsString(StandardCharsets.UTF_8), location);
        } catch (IOException e) {
            throw refused(location, "cannot be read (expected: a readable file)");
        }
    }

    private static InvalidGatewayPropertiesException refused(String location, String reason) {
        return new InvalidGatewayPropertiesException(
                List.of(new Problem(GatewayProperties.PREFIX + FILE, Optional.of(location), Optional.empty(), reason)));
    }

    private static Problem inFile(String location, ConfigProblem problem) {
        return new Problem(
                problem.path().isEmpty() ? location : problem.path(),
                problem.value(),
                problem.location().map(Object::toString).or(() -> Optional.of(location)),
                problem.reason());
    }
}
