package io.signalbox.core.model;

import java.util.Locale;
import java.util.Optional;

/**
 * A suffix of a model name that asks for a flavour of the model, written {@code :free}.
 *
 * <p>Suffixes that are not listed here belong to the model's own name ({@code llama3:8b}).
 *
 * @see <a href="https://openrouter.ai/docs/guides/routing/model-variants">OpenRouter: model variants</a>
 */
public enum Variant {
    /** Only endpoints that cost nothing. */
    FREE,
    /** Fastest first, by throughput. */
    NITRO,
    /** Cheapest first. */
    FLOOR,
    /** With web search results. */
    ONLINE,
    /** Reasoning on by default. */
    THINKING,
    /** Longer context. */
    EXTENDED,
    /** Best at calling tools first. */
    EXACTO;

    /** The word after the colon, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether providers list a model of this flavour under a name of its own; the others are wishes that any model may be asked with. */
    public boolean isModelOfItsOwn() {
        return switch (this) {
            case FREE, THINKING, EXTENDED -> true;
            case NITRO, FLOOR, ONLINE, EXACTO -> false;
        };
    }

    /** The variant written as {@code word}, without its colon; empty if the word is none. */
    public static Optional<Variant> of(String word) {
        for (Variant variant : values()) {
            if (variant.word().equals(word)) {
                return Optional.of(variant);
            }
        }
        return Optional.empty();
    }
}
