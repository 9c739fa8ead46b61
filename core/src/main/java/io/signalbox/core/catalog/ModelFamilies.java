package io.signalbox.core.catalog;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whose model a name means where it says nothing of an author: clients of Anthropic's API write {@code claude-sonnet-4-5}. */
final class ModelFamilies {

    private static final Map<String, String> AUTHORS = authors();

    private ModelFamilies() {}

    /** The author that the name states, or else the one whose family of models its beginning names. */
    static Optional<String> authorOf(String model) {
        int slash = model.indexOf('/');
        if (slash >= 0) {
            return Optional.of(model.substring(0, slash));
        }
        String name = model.toLowerCase(Locale.ROOT);
        return AUTHORS.entrySet().stream()
                .filter(family -> name.startsWith(family.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<String, String> authors() {
        Map<String, String> authors = new LinkedHashMap<>();
        authors.put("claude-", "anthropic");
        authors.put("gemini-", "google");
        authors.put("command-", "cohere");
        authors.put("deepseek-", "deepseek");
        authors.put("grok-", "x-ai");
        authors.put("sonar", "perplexity");
        authors.put("mistral-", "mistralai");
        authors.put("ministral-", "mistralai");
        authors.put("magistral-", "mistralai");
        authors.put("codestral-", "mistralai");
        authors.put("devstral-", "mistralai");
        authors.put("pixtral-", "mistralai");
        return authors;
    }
}
