package io.signalbox.core.extension;

import io.signalbox.core.config.ConfigResult;
import java.nio.file.Path;
import java.util.Map;

/** Reads configurations in one format. A file is read by the one with the highest preference that takes files of its name. */
public non-sealed interface ConfigExtension extends Extension {

    /** Whether it reads files of this name; nothing is opened to find out. */
    boolean reads(Path file);

    /**
     * Reads a file. One that cannot be read is a problem like any other.
     *
     * @param environment variables that the file may refer to, and what it leaves open
     * @param extensions what the file may name
     */
    ConfigResult read(Path file, Map<String, String> environment, Extensions extensions);

    /** Reads a text; {@code name} is what problems call it, and files that it names are looked for beside it. */
    ConfigResult read(String text, String name, Map<String, String> environment, Extensions extensions);
}
