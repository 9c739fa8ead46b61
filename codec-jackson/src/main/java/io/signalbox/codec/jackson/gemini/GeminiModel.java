package io.signalbox.codec.jackson.gemini;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a model at Google tells of what it takes.
 *
 * @param name as it stands in the path, unescaped: {@code gemini-3.1-pro-preview}
 * @param generation ten times its version: 25 for 2.5; a name without a version counts as {@value #UNNAMED}, and {@code …-latest} as the
 *     newest
 * @param vertex whether it is called at Vertex, in a project, and not at AI Studio
 */
record GeminiModel(String name, int generation, boolean vertex) {

    private static final int UNNAMED = 25;
    private static final int NEWEST = 999;
    private static final Pattern VERSION = Pattern.compile("gemini-([0-9]{1,2})(?:\\.([0-9]))?(?![0-9])");
    private static final Pattern RESOURCE = Pattern.compile("(?:tunedModels|endpoints|publishers|projects)/.+");

    static GeminiModel of(Endpoint endpoint) {
        String name = endpoint.id().upstreamModel();
        for (String prefix : new String[] {"google/", "models/"}) {
            name = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        }
        return new GeminiModel(name, generation(name), endpoint.provider().type() == ProviderType.VERTEX);
    }

    private static int generation(String name) {
        Matcher version = VERSION.matcher(name);
        if (version.find()) {
            int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
            return 10 * Integer.parseInt(version.group(1)) + minor;
        }
        return name.endsWith("-latest") ? NEWEST : UNNAMED;
    }

    /** What is appended to the provider's base URL. */
    String path(boolean stream) {
        return resource() + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }

    private String resource() {
        if (RESOURCE.matcher(name).matches()) {
            return "/" + name;
        }
        String escaped = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@")
                .replace("%7E", "~");
        return (vertex ? "/publishers/google/models/" : "/models/") + escaped;
    }

    /** Whether it takes schemas as they are; older ones take a subset of OpenAPI's. */
    boolean takesJsonSchema() {
        return generation >= 25;
    }

    /** Whether its thinking is set by a word and not by a number of tokens. */
    boolean thinksInLevels() {
        return generation >= 30;
    }

    /** Whether it refuses calls in its history that lost their signature. */
    boolean wantsSignatures() {
        return generation >= 30;
    }

    /** Whether it gives calls ids and takes them back. */
    boolean takesCallIds() {
        return generation >= 30;
    }

    /** Whether a tool's result may hold media. */
    boolean takesMediaInResults() {
        return generation >= 30;
    }

    /** Whether the answer's format may be bound while there are tools. */
    boolean bindsFormatBesideTools() {
        return generation >= 30;
    }

    /** Whether it can be told to keep to the schemas of tools without having to call one. */
    boolean validatesCalls() {
        return generation >= 25;
    }

    /** Whether it can be asked for thoughts at all. */
    boolean thinks() {
        return generation >= 25;
    }

    /** Whether it always thinks. */
    boolean alwaysThinks() {
        return name.toLowerCase(Locale.ROOT).contains("pro");
    }

    /** The least tokens of thought that it takes, if it is to think. */
    long leastBudget() {
        return alwaysThinks() ? 128 : name.contains("lite") ? 512 : 1;
    }

    /** The most tokens of thought that it takes. */
    long mostBudget() {
        return alwaysThinks() ? 32_768 : 24_576;
    }
}
