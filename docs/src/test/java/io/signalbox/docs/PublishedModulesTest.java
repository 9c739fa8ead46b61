package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What others get from a repository fits together: artifacts, versions, modules and their names. */
class PublishedModulesTest {

    private static final List<PublishedModule> ALL = PublishedModule.all();
    private static final Element ROOT = PublishedModule.pom(Path.of("pom.xml"));
    private static final Element BOM = PublishedModule.pom(Path.of("bom/pom.xml"));

    @Test
    void theBomListsWhatIsPublished() {
        assertThat(managed(BOM))
                .as("bom/pom.xml against the modules that are published")
                .containsExactlyInAnyOrderElementsOf(
                        ALL.stream().map(PublishedModule::artifact).toList());
        assertThat(managed(ROOT))
                .as("dependencyManagement in pom.xml against its modules")
                .containsExactlyInAnyOrderElementsOf(ALL.stream()
                        .filter(PublishedModule::inReactor)
                        .map(PublishedModule::artifact)
                        .toList());
        assertThat(PublishedModule.text(BOM, "version")).isEqualTo(PublishedModule.text(ROOT, "version"));
    }

    private static List<String> managed(Element pom) {
        return PublishedModule.children(pom, "dependencyManagement")
                .flatMap(managed -> PublishedModule.children(managed, "dependencies"))
                .flatMap(all -> PublishedModule.children(all, "dependency"))
                .filter(one -> PublishedModule.text(one, "groupId").equals("io.signalbox"))
                .map(one -> PublishedModule.text(one, "artifactId"))
                .toList();
    }

    @Test
    void thePageListsThemWithTheirNames() {
        List<String> rows = Pages.read("docs/reference/modules.md")
                .lines()
                .filter(line -> line.startsWith("| `signalbox-"))
                .map(line -> line.replaceAll("^\\| `([^`]+)` \\| `?([^`|]+?)`? \\|.*", "$1 $2"))
                .toList();

        assertThat(rows)
                .as("the table in docs/reference/modules.md")
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                ALL.stream()
                                        .map(one -> one.artifact() + " "
                                                + one.moduleName().orElse("none")),
                                Stream.of("signalbox-bom none"))
                        .toList());
    }

    @Test
    void eachPackageHasOneHome() {
        Map<String, TreeSet<String>> homes = new TreeMap<>();
        for (PublishedModule module : ALL) {
            for (String name : module.packages()) {
                homes.computeIfAbsent(name, any -> new TreeSet<>()).add(module.artifact());
                assertThat(name)
                        .as("a package of %s", module.artifact())
                        .startsWith(module.moduleName().orElseThrow());
            }
        }
        assertThat(homes.size()).isGreaterThan(40);
        assertThat(homes.entrySet())
                .allSatisfy(
                        home -> assertThat(home.getValue()).as(home.getKey()).hasSize(1));
    }

    @Test
    void aModuleInfoHasTheNameThatTheManifestWouldHaveGiven() {
        List<PublishedModule> declared =
                ALL.stream().filter(module -> module.descriptor().isPresent()).toList();

        assertThat(declared).extracting(PublishedModule::artifact).contains("signalbox-core", "signalbox-face-http");
        for (PublishedModule module : declared) {
            assertThat(module.descriptor().map(ModuleDescriptor::name)).isEqualTo(module.moduleName());
        }
    }

    @Test
    void servicesAreTheSameOnBothPaths() throws IOException {
        for (PublishedModule module : ALL) {
            if (module.descriptor().isPresent()) {
                Map<String, List<String>> provided = module.descriptor().get().provides().stream()
                        .collect(Collectors.toMap(
                                ModuleDescriptor.Provides::service,
                                one -> one.providers().stream().sorted().toList()));
                assertThat(services(module))
                        .as("META-INF/services of %s against its module-info", module.artifact())
                        .isEqualTo(provided);
            }
        }
    }

    private static Map<String, List<String>> services(PublishedModule module) throws IOException {
        Path folder = Pages.root().resolve(module.folder()).resolve("src/main/resources/META-INF/services");
        Map<String, List<String>> services = new HashMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    services.put(
                            file.getFileName().toString(),
                            Files.readString(file)
                                    .lines()
                                    .map(line -> line.replaceFirst("#.*", "").strip())
                                    .filter(line -> !line.isEmpty())
                                    .sorted()
                                    .toList());
                }
            }
        }
        return services;
    }

    @Test
    void everyPomSaysWhatARepositoryAsksFor() {
        for (PublishedModule module : ALL) {
            Element pom = PublishedModule.pom(module.folder().resolve("pom.xml"));
            assertThat(PublishedModule.text(pom, "name"))
                    .as("name of %s", module.artifact())
                    .isNotEmpty();
            assertThat(PublishedModule.text(pom, "description"))
                    .as("description of %s", module.artifact())
                    .isNotEmpty();
        }
        for (Element pom : List.of(ROOT, BOM)) {
            assertThat(PublishedModule.texts(pom, "licenses", "license")).isNotEmpty();
            assertThat(PublishedModule.texts(pom, "developers", "developer")).isNotEmpty();
        }
    }
}
