package io.signalbox.core.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The types of provider that a configuration may name. Immutable. */
public final class ProviderTypes {

    /** The types that everybody knows. */
    public static final ProviderTypes STANDARD = new ProviderTypes(ProviderType.standard());

    private final List<ProviderType> all;
    private final Map<String, ProviderType> bySpelling = new HashMap<>();

    private ProviderTypes(List<ProviderType> all) {
        this.all = List.copyOf(all);
        for (ProviderType type : all) {
            put(type.word(), type);
            type.spellings().forEach(spelling -> put(spelling, type));
        }
    }

    private void put(String spelling, ProviderType type) {
        ProviderType other = bySpelling.putIfAbsent(spelling, type);
        if (other != null && other != type) {
            throw new IllegalArgumentException("type " + type.word() + ": \"" + spelling + "\" means type "
                    + other.word() + " already (expected: a word of its own)");
        }
    }

    /**
     * The same and this one.
     *
     * @throws IllegalArgumentException if its word or one of its spellings means another type
     */
    public ProviderTypes with(ProviderType type) {
        if (all.contains(type)) {
            return this;
        }
        List<ProviderType> more = new ArrayList<>(all);
        more.add(type);
        return new ProviderTypes(more);
    }

    /**
     * The type written as {@code word}, in upper or lower case, with {@code -} or {@code _}; the spellings that are usual elsewhere
     * are known too: {@code together_ai}, {@code azure_openai}.
     */
    public Optional<ProviderType> of(String word) {
        return Optional.ofNullable(bySpelling.get(word.replace('_', '-').toLowerCase(Locale.ROOT)));
    }

    /** All of them, in the order of the reference. */
    public List<ProviderType> all() {
        return all;
    }

    /** Their words. */
    public List<String> words() {
        return all.stream().map(ProviderType::word).toList();
    }
}
