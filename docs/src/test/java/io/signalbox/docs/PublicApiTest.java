package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was promised to callers still holds. {@code make api} keeps the API anew, and so shows in review what changed. */
class PublicApiTest {

    private static final Path KEPT = Pages.root().resolve("docs/api");

    static Stream<PublishedModule> modules() {
        return PublishedModule.all().stream()
                .filter(module -> module.moduleName().isPresent());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void whatWasPromisedHolds(PublishedModule module) throws IOException {
        Path file = KEPT.resolve(module.artifact() + ".txt");
        if (System.getProperty("api.write") != null) {
            if (module.inReactor()) {
                Files.writeString(file, api(module).text());
            }
            return;
        }
        assertThat(file)
                .as("the API of %s; make api writes it", module.artifact())
                .isRegularFile();
        PublicApi kept = PublicApi.parse(Files.readString(file));

        assertThat(kept.types()).containsKey("module " + module.moduleName().orElseThrow());
        if (module.inReactor()) { // .ci/api looks at the others, which are built later.
            assertThat(kept.brokenBy(api(module)))
                    .as("changes to the public API that break callers; docs/decisions/0018 says what to do")
                    .isEmpty();
        }
    }

    private static PublicApi api(PublishedModule module) throws IOException {
        if (!module.hasClasses()) {
            return PublicApi.parse("").named(module.moduleName().orElseThrow());
        }
        try {
            return PublicApi.of(module.classes(), module.exported(), PublicApiTest.class.getClassLoader())
                    .named(module.moduleName().orElseThrow());
        } catch (NoClassDefFoundError shown) {
            throw new AssertionError(
                    module.artifact() + " shows a type that is not among the dependencies in docs/pom.xml: "
                            + shown.getMessage(),
                    shown);
        }
    }

    private static final String SHAPE = "public sealed interface Shape permits Circle, Square {}";
    private static final String PORT = "public interface Port { void send(String text) throws java.io.IOException; }";
    private static final String BEFORE = "public class Call { protected Call() {} public int size() { return 1; } }";

    @Test
    void whatCallersLoseIsNamed(@TempDir Path folder) throws IOException {
        PublicApi before = compiled(folder.resolve("1"), "Call", BEFORE);

        assertThat(before.brokenBy(before)).isEmpty();
        assertThat(before.brokenBy(compiled(folder.resolve("2"), "Other", "public class Other {}")))
                .containsExactly("made.Call is gone");
        assertThat(before.brokenBy(compiled(folder.resolve("3"), "Call", BEFORE.replace("int size", "long size"))))
                .containsExactly("made.Call lost: method size(): int");
        assertThat(before.brokenBy(compiled(folder.resolve("4"), "Call", BEFORE.replace("protected", "private"))))
                .containsExactly("made.Call lost: protected constructor ()");
        assertThat(before.brokenBy(compiled(folder.resolve("5"), "Call", BEFORE.replace("class", "final class"))))
                .containsExactly("made.Call lost: protected constructor ()", "made.Call now demands: is final");
    }

    @Test
    void whatImplementersMustAddIsNamed(@TempDir Path folder) throws IOException {
        PublicApi before = compiled(folder.resolve("1"), "Port", PORT);

        assertThat(before.brokenBy(compiled(folder.resolve("2"), "Port", PORT.replace("{", "{ void end();"))))
                .containsExactly("made.Port now demands: abstract method end(): void");
        assertThat(before.brokenBy(
                        compiled(folder.resolve("3"), "Port", PORT.replace(" throws java.io.IOException", ""))))
                .containsExactly(
                        "made.Port lost: abstract method send(String): void throws java.io.IOException",
                        "made.Port now demands: abstract method send(String): void");
    }

    @Test
    void whatOnlyAddsIsNoBreak(@TempDir Path folder) throws IOException {
        PublicApi call = compiled(folder.resolve("1"), "Call", BEFORE);
        PublicApi port = compiled(folder.resolve("2"), "Port", PORT);

        String more =
                BEFORE.replace("protected", "public").replace("int size", "int weight() { return 2; } public int size");
        assertThat(call.brokenBy(compiled(folder.resolve("3"), "Call", more))).isEmpty();
        assertThat(port.brokenBy(compiled(
                        folder.resolve("4"),
                        "Port",
                        "public interface Port { default void send(String text) throws java.io.IOException {} }")))
                .isEmpty();
    }

    @Test
    void aTextIsReadAsItWasWritten(@TempDir Path folder) throws IOException {
        PublicApi api = compiled(
                folder,
                "Shape",
                SHAPE + " record Circle(java.util.List<? extends Number> radius) implements Shape {}"
                        + " final class Square implements Shape {}");

        assertThat(api.text()).isEqualTo("made.Shape\n  is interface\n  is sealed\n");
        assertThat(PublicApi.parse(api.text())).isEqualTo(api);
    }

    private static PublicApi compiled(Path folder, String name, String source) throws IOException {
        Path file = Files.createDirectories(folder).resolve(name + ".java");
        Files.writeString(file, "package made; " + source);
        List<String> arguments = List.of("-d", folder.toString(), file.toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            return PublicApi.of(folder, any -> true, loader);
        }
    }
}
