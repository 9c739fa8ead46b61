package io.signalbox.testkit.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files on the class path. */
final class Resources {

    private Resources() {}

    /** A resource's text, in UTF-8; its name is found from a class. */
    static String text(Class<?> from, String name) {
        try (InputStream resource = from.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalArgumentException("config: '" + name
                        + "' (expected: a resource on the class path; with a slash before it from its root, without one beside "
                        + from.getName() + ")");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
