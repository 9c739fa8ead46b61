package io.signalbox.core.config;

import java.util.Optional;

/**
 * Something wrong with a configuration, said so that it can be put right.
 *
 * @param path the key, as {@code providers.openrouter.base_url} or {@code model_list[2].params}
 * @param value what stands there, secrets as stars; empty if nothing does
 * @param reason what is wrong, and what was expected
 * @param location where it stands, if it came from a file
 */
public record ConfigProblem(String path, Optional<String> value, String reason, Optional<Location> location) {

    private static final int LONGEST_VALUE = 100;

    /** Cuts a long value short. */
    public ConfigProblem {
        value = value.map(text -> text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…");
    }

    /** A problem with a value. */
    public static ConfigProblem of(String path, String value, String reason) {
        return new ConfigProblem(path, Optional.of(value), reason, Optional.empty());
    }

    /** A problem with something that is not there, or whose value must not be shown. */
    public static ConfigProblem of(String path, String reason) {
        return new ConfigProblem(path, Optional.empty(), reason, Optional.empty());
    }

    /** The same at this place. */
    public ConfigProblem at(Location place) {
        return new ConfigProblem(path, value, reason, Optional.of(place));
    }

    /** One line, control characters as question marks: {@code gateway.yaml:12: server.port: 99999 (expected: 0 to 65535)}. */
    @Override
    public String toString() {
        String line = location.map(place -> place + ": ").orElse("")
                + path
                + (path.isEmpty() ? "" : ": ")
                + value.map(text -> "\"" + text + "\": ").orElse("")
                + reason;
        return line.replaceAll("\\p{Cntrl}", "?");
    }

    /**
     * A place in a file.
     *
     * @param file as the reader was given it
     * @param line from 1
     */
    public record Location(String file, int line) {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }
}
