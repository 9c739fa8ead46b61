package io.signalbox.docs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A module that others get from a repository: every pom but those that only gather others, and those of folders that publish nothing.
 *
 * @param folder from the project's root
 * @param moduleName empty where the artifact is a list of others without classes
 * @param inReactor whether the build of the root builds it
 */
record PublishedModule(Path folder, String artifact, Optional<String> moduleName, boolean inReactor) {

    private static final List<String> UNPUBLISHED = List.of("bench", "bom", "conformance", "docs");

    /** All of them, in the order of their folders. */
    static List<PublishedModule> all() {
        List<String> reactor = texts(pom(Path.of("pom.xml")), "modules", "module");
        try (Stream<Path> files = Files.find(
                Pages.root(), 3, (file, attributes) -> file.endsWith("pom.xml") && attributes.isRegularFile())) {
            return files.map(file -> Pages.root().relativize(file).getParent())
                    .filter(folder -> folder != null
                            && !UNPUBLISHED.contains(folder.getName(0).toString()))
                    .filter(folder -> !folder.toString().contains("target"))
                    .filter(folder -> isPublished(pom(folder.resolve("pom.xml"))))
                    .sorted()
                    .map(folder -> read(folder, reactor.contains(folder.toString())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPublished(Element pom) {
        return texts(pom, "modules", "module").isEmpty()
                && !texts(pom, "properties", "maven.deploy.skip").contains("true");
    }

    private static PublishedModule read(Path folder, boolean inReactor) {
        Element pom = pom(folder.resolve("pom.xml"));
        Optional<String> name = texts(pom, "properties", "module.name").stream().findFirst();
        return new PublishedModule(folder, text(pom, "artifactId"), name, inReactor);
    }

    /** Its sources, tests aside. */
    Path sources() {
        return Pages.root().resolve(folder).resolve("src/main/java");
    }

    /** Whether it has classes of its own; one that only brings others has none. */
    boolean hasClasses() {
        return Files.isDirectory(sources());
    }

    /** The packages that its classes are in. */
    Set<String> packages() {
        return files().map(PublishedModule::packageOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The package of a source file, given from the root of the sources. */
    static String packageOf(Path file) {
        return String.valueOf(file.getParent()).replace(File.separatorChar, '.');
    }

    /** Its source files but {@code module-info}, from the root of the sources. */
    Stream<Path> files() {
        if (!hasClasses()) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(sources())) {
            return files
                    .filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
                    .map(file -> sources().relativize(file))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its {@code module-info}, if it has one. */
    Optional<ModuleDescriptor> descriptor() {
        if (moduleName.isEmpty() || !inReactor || !hasClasses()) {
            return Optional.empty();
        }
        return ModuleFinder.of(classes()).findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(descriptor -> !descriptor.isAutomatic())
                .findFirst();
    }

    /** Tells of a package of it whether others may use it: one that it exports to all, or any where it does not say. */
    Predicate<String> exported() {
        Optional<Set<String>> names = descriptor()
                .map(descriptor -> descriptor.exports().stream()
                        .filter(exported -> !exported.isQualified())
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toSet()));
        return name -> names.map(all -> all.contains(name)).orElse(true);
    }

    /** The folder or the jar that it stands in on the class path of these tests. */
    Path classes() {
        String one = oneClass();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> holds(entry, one))
                .findFirst()
                .orElseThrow(() -> new AssertionError(artifact + " is not among the dependencies in docs/pom.xml"));
    }

    private String oneClass() {
        return files().map(Path::toString)
                .filter(file -> !file.endsWith("package-info.java"))
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .replaceFirst("java$", "class");
    }

    private static boolean holds(Path entry, String file) {
        if (Files.isDirectory(entry)) {
            return Files.exists(entry.resolve(file));
        }
        if (!entry.toString().contains("signalbox")) {
            return false;
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            return jar.getEntry(file) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pom of the project. */
    static Element pom(Path path) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(Pages.root().resolve(path).toFile())
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(path + " cannot be read", e);
        }
    }

    /** The text of a child; empty if it is not there. */
    static String text(Element parent, String name) {
        return children(parent, name)
                .map(Element::getTextContent)
                .findFirst()
                .orElse("")
                .strip();
    }

    /** The texts of the grandchildren of these names. */
    static List<String> texts(Element parent, String name, String inner) {
        return children(parent, name)
                .flatMap(child -> children(child, inner))
                .map(element -> element.getTextContent().strip())
                .toList();
    }

    /** The children of a name. */
    static Stream<Element> children(Element parent, String name) {
        return Stream.iterate(parent.getFirstChild(), node -> node != null, Node::getNextSibling)
                .filter(node -> node instanceof Element && node.getNodeName().equals(name))
                .map(Element.class::cast);
    }
}
