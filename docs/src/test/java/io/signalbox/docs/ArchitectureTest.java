package io.signalbox.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleDescriptor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which module may use which, over all of them. There is no list of exceptions. */
class ArchitectureTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.signalbox");

    /** What each adapter may use of Signalbox besides itself and the core. The server composes them all. */
    private static final Map<String, List<String>> ADAPTERS = new LinkedHashMap<>();

    /** Each technology, and the only packages that may know it. */
    private static final Map<String, List<String>> TECHNOLOGIES = new LinkedHashMap<>();

    private static final List<String> DIALECTS =
            List.of("chat", "completions", "responses", "anthropic", "gemini", "bedrock", "cohere");

    static {
        ADAPTERS.put("io.signalbox.codec", List.of());
        ADAPTERS.put("io.signalbox.face", List.of("io.signalbox.codec.."));
        ADAPTERS.put("io.signalbox.chat", List.of("io.signalbox.codec.."));
        ADAPTERS.put("io.signalbox.transport.jdk", List.of());
        ADAPTERS.put("io.signalbox.transport.vertx", List.of());
        ADAPTERS.put("io.signalbox.transport.armeria", List.of());
        ADAPTERS.put("io.signalbox.router.vertx", List.of("io.signalbox.face.."));
        ADAPTERS.put("io.signalbox.signer.aws", List.of());
        ADAPTERS.put("io.signalbox.signer.google", List.of());
        ADAPTERS.put("io.signalbox.tokens.jtokkit", List.of());
        ADAPTERS.put("io.signalbox.metrics", List.of());
        ADAPTERS.put("io.signalbox.store", List.of());
        // The fake gateway is a whole one; the test kit proper has nothing but the core on its class path.
        ADAPTERS.put("io.signalbox.testkit", List.of("io.signalbox.codec..", "io.signalbox.face.."));

        TECHNOLOGIES.put(
                "com.fasterxml.jackson..",
                List.of("io.signalbox.codec..", "io.signalbox.face..", "io.signalbox.chat..", "io.signalbox.server.."));
        TECHNOLOGIES.put("org.snakeyaml..", List.of("io.signalbox.codec.."));
        TECHNOLOGIES.put("io.vertx..", List.of("io.signalbox.transport.vertx..", "io.signalbox.router.vertx.."));
        TECHNOLOGIES.put("com.linecorp..", List.of("io.signalbox.server..", "io.signalbox.transport.armeria.."));
        TECHNOLOGIES.put("java.sql..", List.of("io.signalbox.store.."));
        TECHNOLOGIES.put("software.amazon..", List.of("io.signalbox.signer.aws.."));
        TECHNOLOGIES.put("com.google..", List.of("io.signalbox.signer.google.."));
        TECHNOLOGIES.put("com.knuddels..", List.of("io.signalbox.tokens.jtokkit.."));
        TECHNOLOGIES.put("java.net.http..", List.of("io.signalbox.transport.jdk..", "io.signalbox.testkit.."));
        TECHNOLOGIES.put("io.micrometer..", List.of("io.signalbox.metrics..", "io.signalbox.server.."));
        TECHNOLOGIES.put("picocli..", List.of("io.signalbox.server.."));
        TECHNOLOGIES.put("org.slf4j..", List.of("io.signalbox.server.."));
        TECHNOLOGIES.put("org.postgresql..", List.of("io.signalbox.store.."));
        TECHNOLOGIES.put("com.zaxxer..", List.of("io.signalbox.store.."));
        TECHNOLOGIES.put("org.junit..", List.of("io.signalbox.testkit.."));
    }

    @Test
    void enoughClassesWereSeen() {
        assertThat(ALL.size()).isGreaterThan(250);
    }

    @Test
    @DisplayName("adapters never meet but in the server")
    void adaptersNeverMeet() {
        ADAPTERS.forEach((adapter, allowed) -> ADAPTERS.keySet().stream()
                .filter(other -> !other.equals(adapter) && !allowed.contains(other + ".."))
                .forEach(other -> noClasses()
                        .that()
                        .resideInAPackage(adapter + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(other + "..")
                        .check(ALL)));
    }

    @Test
    @DisplayName("dialects never meet but in translation")
    void dialectsNeverMeet() {
        String codec = "io.signalbox.codec.jackson.";
        for (String dialect : DIALECTS) {
            noClasses()
                    .that()
                    .resideInAPackage(codec + dialect)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(DIALECTS.stream()
                            .filter(other -> !other.equals(dialect))
                            .map(other -> codec + other)
                            .toArray(String[]::new))
                    .allowEmptyShould(true)
                    .check(ALL);
            noClasses()
                    .that()
                    .resideInAnyPackage(codec + "json", codec + "sse", codec + "request", codec + "translation")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(codec + dialect)
                    .check(ALL);
        }
    }

    @Test
    @DisplayName("each technology appears in its own modules alone")
    void technologiesStayAtHome() {
        TECHNOLOGIES.forEach((technology, homes) -> noClasses()
                .that()
                .resideOutsideOfPackages(homes.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(technology)
                .check(ALL));
    }

    @Test
    @DisplayName("nobody uses the server, and no production code the test kit")
    void nobodyLooksUp() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.signalbox.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.signalbox.server..")
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.signalbox.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.signalbox.testkit..")
                .check(ALL);
    }

    @Test
    @DisplayName("the HTTP face knows no server framework")
    void theFaceKnowsNoServer() {
        noClasses()
                .that()
                .resideInAPackage("io.signalbox.face..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.linecorp..", "io.vertx..", "io.netty..", "jakarta.servlet..")
                .check(ALL);
    }

    @Test
    @DisplayName("nobody uses a package that its module does not export")
    void modulesKeepWhatTheyDoNotExport() {
        Map<String, ModuleDescriptor> declared = new HashMap<>();
        PublishedModule.all()
                .forEach(module -> module.descriptor()
                        .ifPresent(descriptor -> module.packages().forEach(own -> declared.put(own, descriptor))));
        List<String> trespasses = ALL.stream()
                .flatMap(user -> user.getDirectDependenciesFromSelf().stream())
                .filter(use -> isKept(use, declared))
                .map(Dependency::getDescription)
                .toList();

        assertThat(declared.size()).isGreaterThan(40);
        assertThat(trespasses).as("uses of packages that are not exported").isEmpty();
    }

    private static boolean isKept(Dependency use, Map<String, ModuleDescriptor> declared) {
        String user = use.getOriginClass().getPackageName();
        String used = use.getTargetClass().getPackageName();
        ModuleDescriptor owner = declared.get(used);
        return owner != null
                && !owner.equals(declared.get(user))
                && owner.exports().stream()
                        .noneMatch(exported -> exported.source().equals(used)
                                && (!exported.isQualified()
                                        || exported.targets().stream().anyMatch(user::startsWith)));
    }
}
