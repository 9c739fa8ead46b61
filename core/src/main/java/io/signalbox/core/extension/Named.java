package io.signalbox.core.extension;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.InvalidConfigException;
import java.util.List;

/** What a configuration names, found or refused. */
final class Named {

    private Named() {}

    /**
     * The extension that stands under a key.
     *
     * @throws InvalidConfigException if there is none of this name; says which there are
     */
    static <E extends Extension> E in(Extensions extensions, Class<E> kind, String key, String name) {
        return extensions
                .named(kind, name)
                .orElseThrow(() -> InvalidConfigException.of(problem(extensions, kind, key, name)));
    }

    static ConfigProblem problem(Extensions extensions, Class<? extends Extension> kind, String key, String name) {
        List<String> known = extensions.names(kind);
        String expected = known.isEmpty() ? "none is on the class path" : "expected: " + String.join(", ", known);
        return ConfigProblem.of(key, name, "is not there (" + expected + ")" + extensions.hint());
    }
}
