package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with a Java and a Maven that only say how they were called. */
class LauncherTest {

    @TempDir
    private Path home;

    @BeforeEach
    void copyTheLauncher() throws IOException {
        Path launcher = Path.of("..", "signalbox").toAbsolutePath().normalize();
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")) && Files.exists(launcher), "a POSIX system");
        Files.copy(launcher, home.resolve("signalbox"));
        Files.createDirectories(home.resolve("server-armeria/target"));
        Files.createDirectories(home.resolve("core/src/main"));
        script("mvn", "touch server-armeria/target/signalbox.jar; echo \"mvn $*\"");
    }

    @Test
    @DisplayName("an old Java is named, and what is needed instead")
    void refusesOldJava() throws Exception {
        java("11");
        assertThat(run("--version")).contains("too old").contains("17");
    }

    @Test
    @DisplayName("the first start builds, the next one does not, and one after a change does")
    void buildsWhenThereIsSomethingNew() throws Exception {
        java("17");
        assertThat(run("serve")).contains("building").contains("mvn -q").contains("-pl server-armeria -am");
        assertThat(run("serve")).doesNotContain("building");
        Path source = Files.writeString(home.resolve("core/src/main/New.java"), "");
        assertThat(source.toFile().setLastModified(System.currentTimeMillis() + 60_000))
                .isTrue();
        assertThat(run("serve")).contains("building");
    }

    @Test
    @DisplayName("arguments and options go to the program; a newer JDK gets the flags it wants")
    void passesArgumentsOn() throws Exception {
        java("17");
        run("serve");
        assertThat(run("serve", "--port", "1 2"))
                .containsSubsequence("[-Xmx512m]", "[-Dextra=1]", "[-Xmx64m]", "[-jar]", "[serve]", "[--port]", "[1 2]")
                .doesNotContain("native-access");
        java("25");
        assertThat(run("serve"))
                .contains("[--enable-native-access=ALL-UNNAMED]")
                .contains("[--sun-misc-unsafe-memory-access=allow]")
                .contains("[-XX:+AutoCreateSharedArchive]");
        assertThat(run("--version")).doesNotContain("SharedArchive");
    }

    private void java(String version) throws IOException {
        script(
                "java",
                "case $1 in -XshowSettings*) echo \"    java.specification.version = " + version
                        + "\" >&2 ;; *) for a in \"$@\"; do echo \"[$a]\"; done ;; esac");
    }

    private void script(String name, String body) throws IOException {
        Path file = Files.createDirectories(home.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String run(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", home.resolve("signalbox").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = process.environment();
        environment.remove("JAVA_HOME");
        environment.put("PATH", home.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("SIGNALBOX_JAVA_OPTS", "-Dextra=1 -Xmx64m");
        Process started = process.start();
        String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        started.waitFor();
        return output;
    }
}
