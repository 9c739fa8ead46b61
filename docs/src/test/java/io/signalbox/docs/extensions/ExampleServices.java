package io.signalbox.docs.extensions;

import io.signalbox.core.extension.Extension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Collectors;

/** A class path that has the examples' service files besides what every class path here has. */
final class ExampleServices extends ClassLoader {

    private static final String SERVICES = "META-INF/services/";

    private final Path folder;

    /** Writes the files {@code META-INF/services/…}, as they would stand in the jar of these. */
    ExampleServices(Path folder, List<? extends Extension> examples) {
        super(ExampleServices.class.getClassLoader());
        this.folder = folder;
        try {
            for (Class<?> kind : Extension.class.getPermittedSubclasses()) {
                String classes = examples.stream()
                        .filter(kind::isInstance)
                        .map(example -> example.getClass().getName())
                        .collect(Collectors.joining("\n"));
                Files.writeString(folder.resolve(kind.getName()), classes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = new ArrayList<>(Collections.list(super.getResources(name)));
        Path own = folder.resolve(name.replace(SERVICES, ""));
        if (name.startsWith(SERVICES) && Files.exists(own)) {
            all.add(own.toUri().toURL());
        }
        return Collections.enumeration(all);
    }
}
