package io.signalbox.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documents of the project, as files. */
public final class Pages {

    private Pages() {}

    /** A file by its path from the project's root. */
    public static String read(String path) {
        try {
            return Files.readString(root().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** The project's root: where the launcher stands. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return here.endsWith("docs") ? here.resolve("..").normalize() : here;
    }
}
