package io.signalbox.core.extension;

import io.signalbox.core.port.Dialect;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path of the HTTP face, and what callers speak there.
 *
 * @param path what follows {@code /v1/} or {@code /api/v1/}, without slashes around it: {@code chat/completions}; none of those under
 *     which the face has pages, as {@code models}
 * @param v1 the dialect under {@code /v1}
 * @param apiV1 the dialect under {@code /api/v1}, where everything is as OpenRouter has it
 */
public record SpokenPath(String path, Dialect v1, Dialect apiV1) {

    private static final Pattern SEGMENTS = Pattern.compile("[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*");

    /** How the paths of the face's pages begin. */
    private static final List<String> PAGES =
            List.of("activity", "auth", "credits", "generation", "key", "model", "models");

    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if it is none, or begins as that of a page
     */
    public SpokenPath {
        if (!SEGMENTS.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "path: \"" + path
                            + "\" (expected: letters, digits, _ and - in segments with a slash between them, as messages/count_tokens)");
        }
        if (PAGES.contains(path.split("/")[0])) {
            throw new IllegalArgumentException(
                    "path: \"" + path + "\" (expected: one that begins otherwise than pages do: " + PAGES + ")");
        }
    }

    /** The same dialect under both. */
    public static SpokenPath of(String path, Dialect dialect) {
        return new SpokenPath(path, dialect, dialect);
    }
}
