package io.signalbox.core.catalog;

import java.util.Locale;
import java.util.Optional;

/** The kinds of provider that differ in more than their address. */
public enum ProviderType {
    /** OpenRouter: an aggregator that takes full names, variants, {@code provider} and {@code models}, and attribution. */
    OPENROUTER("OpenRouter", "https://openrouter.ai/api/v1", true),
    /** OpenAI: takes bare names. */
    OPENAI("OpenAI", "https://api.openai.com/v1", false),
    /** Any other host of OpenAI's chat API: vLLM, Ollama, Groq and so on. */
    OPENAI_COMPATIBLE("OpenAI compatible", "", false),
    /** The demonstration provider inside the gateway: no key, no network. */
    DEMO("Demo", "demo://embedded/v1", false);

    private final String word;
    private final String displayName;
    private final String defaultBaseUrl;
    private final boolean aggregator;

    ProviderType(String displayName, String defaultBaseUrl, boolean aggregator) {
        this.word = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.displayName = displayName;
        this.defaultBaseUrl = defaultBaseUrl;
        this.aggregator = aggregator;
    }

    /** The type written as {@code word}: lower case, with {@code -} or {@code _}. */
    public static Optional<ProviderType> of(String word) {
        for (ProviderType type : values()) {
            if (type.word().equals(word.replace('_', '-').toLowerCase(Locale.ROOT))) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The name in configuration: {@code openai-compatible}. */
    public String word() {
        return word;
    }

    /** How callers see it, unless the provider has a name of its own. */
    public String displayName() {
        return displayName;
    }

    /** The public address of its API; empty if it has none. */
    public String defaultBaseUrl() {
        return defaultBaseUrl;
    }

    /** Whether it serves other companies' models under {@code author/slug} and takes OpenRouter's extra members. */
    public boolean isAggregator() {
        return aggregator;
    }
}
