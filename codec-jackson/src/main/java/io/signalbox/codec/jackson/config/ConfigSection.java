package io.signalbox.codec.jackson.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The keys that may stand together in one mapping.
 *
 * @param path where such mappings stand: {@code providers.NAME.extra}
 * @param keys in the order of the reference page
 */
record ConfigSection(String path, List<ConfigKey> keys) {

    static ConfigSection of(String path, ConfigKey... keys) {
        return new ConfigSection(path, List.of(keys));
    }

    Optional<ConfigKey> find(String written) {
        return keys.stream()
                .filter(key -> key.name().equals(written) || key.synonyms().contains(written))
                .findFirst();
    }

    /** The key that is written so but for hyphens, underscores and upper case: {@code base-url}, {@code baseUrl}. */
    Optional<ConfigKey> findAlike(String written) {
        String plain = plain(written);
        return keys.stream()
                .filter(key -> plain(key.name()).equals(plain)
                        || key.synonyms().stream()
                                .anyMatch(synonym -> plain(synonym).equals(plain)))
                .findFirst();
    }

    /** What is left of a key without what only joins its words. */
    static String plain(String written) {
        return written.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    ConfigKey key(String name) {
        return keys.stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(path + " has no key " + name));
    }

    List<String> spellings() {
        List<String> all = new ArrayList<>();
        keys.forEach(key -> {
            all.add(key.name());
            all.addAll(key.synonyms());
        });
        return all;
    }
}
