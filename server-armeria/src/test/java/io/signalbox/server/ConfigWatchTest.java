package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy whose configuration file changes. */
class ConfigWatchTest {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ManualClock clock = ManualClock.atNoon();
    private final Log log = new Log();
    private final Map<String, String> environment = new HashMap<>(Map.of("TEAM_KEY", "sk-team-one"));

    @TempDir
    private Path directory;

    private Path file;
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = ScriptedUpstream.start().answers("Hello there");
        file = directory.resolve("signalbox.yaml");
        write("acme/one", "");
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private String yaml(String model, String more) {
        return """
                providers:
                  main: {type: openai-compatible, base_url: "%s", models: [acme/one, acme/two]}
                model_aliases: {smart: [%s]}
                keys: [{name: team, key: "${TEAM_KEY}"}]
                server: {port: 0}
                ledger: {data_dir: %s}
                %s
                """.formatted(upstream.baseUri(), model, directory.resolve("ledger"), more);
    }

    private void write(String model, String more) throws IOException {
        Files.writeString(file, yaml(model, more));
    }

    private ConfigWatch watch() {
        return new ConfigWatch(file, () -> ConfigReader.in(environment).read(file), clock, Runnable::run, log);
    }

    private GatewayConfig config() {
        return ConfigReader.in(environment).read(file).orThrow();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            clock.advance(INTERVAL);
        }
    }

    @Test
    @DisplayName(
            "S-098, F-140: what is written to the file holds for the next request, keys included; variables are put in anew")
    void takesWhatIsWritten() throws Exception {
        ConfigWatch watch = watch();
        GatewayConfig first = config();
        try (SignalboxServer server = SignalboxServer.start(first);
                watch) {
            watch.start(first, server::reload);
            assertThat(ask(server, "sk-team-one")).contains("\"model\":\"acme/one\"");

            environment.put("TEAM_KEY", "sk-team-two");
            write("acme/two", "");
            look(2);

            assertThat(log.lines).containsExactly("model_aliases.smart changed, keys.team changed");
            assertThat(ask(server, "sk-team-two")).contains("\"model\":\"acme/two\"");
            assertThat(ask(server, "sk-team-one")).contains("Invalid API key");
            look(5);
            assertThat(log.lines).hasSize(1);
        }
    }

    private static String ask(SignalboxServer server, String key) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                                .header("content-type", "application/json")
                                .header("authorization", "Bearer " + key)
                                .timeout(StartedProxy.PATIENCE)
                                .POST(HttpRequest.BodyPublishers.ofString(StartedProxy.chat("smart", "Hello")))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    @DisplayName("F-140: a file with problems is refused once, each problem in a line, and the next good one is taken")
    void refusesProblemsOnce() throws Exception {
        try (ConfigWatch watch = watch()) {
            List<GatewayConfig> taken = started(watch);
            write("acme/nobody's", "colour: red");
            look(4);
            assertThat(log.lines)
                    .hasSize(2)
                    .anyMatch(line ->
                            line.startsWith("refused: " + file + ":3: model_aliases.smart[0]: \"acme/nobody's\""))
                    .anyMatch(line -> line.startsWith("refused: " + file + ":7: colour: unknown key"));
            Files.delete(file);
            look(4);
            assertThat(log.lines).hasSize(3);
            assertThat(log.lines.get(2)).startsWith("refused: " + file);
            assertThat(taken).isEmpty();
            write("acme/two", "");
            look(2);
            assertThat(taken).hasSize(1);
        }
    }

    @Test
    @DisplayName("what somebody is still writing is left alone; two looks have to see the same")
    void waitsUntilItIsWritten() throws Exception {
        try (ConfigWatch watch = watch()) {
            List<GatewayConfig> taken = started(watch);
            Files.writeString(file, yaml("acme/two", "").substring(0, 120));
            look(1);
            write("acme/two", "");
            look(1);
            assertThat(log.lines).isEmpty();
            look(1);
            assertThat(taken).hasSize(1);
        }
    }

    @Test
    @DisplayName("a link that points elsewhere is a change, as where a volume of Kubernetes is mounted")
    void followsLinks() throws Exception {
        Path data = directory.resolve("..data");
        Path old = Files.createDirectory(directory.resolve("..one"));
        Path young = Files.createDirectory(directory.resolve("..two"));
        Files.move(file, old.resolve("signalbox.yaml"));
        Files.writeString(young.resolve("signalbox.yaml"), yaml("acme/two", ""));
        Files.createSymbolicLink(data, old);
        Files.createSymbolicLink(file, data.resolve("signalbox.yaml"));
        try (ConfigWatch watch = watch()) {
            List<GatewayConfig> taken = started(watch);
            Files.createSymbolicLink(directory.resolve("..new"), young);
            Files.move(directory.resolve("..new"), data, StandardCopyOption.ATOMIC_MOVE);
            look(2);
            assertThat(taken).hasSize(1);
            assertThat(taken.get(0).aliases().toString()).contains("acme/two");
        }
    }

    @Test
    @DisplayName("a file that says so is looked at at another interval, or not any more")
    void keepsItsOwnInterval() throws Exception {
        try (ConfigWatch watch = watch()) {
            List<GatewayConfig> taken = started(watch);
            write("acme/two", "reload: {interval: 1m}");
            look(2);
            write("acme/one", "reload: {enabled: false}");
            look(22);
            assertThat(taken).hasSize(1);
            look(2);
            assertThat(taken).hasSize(2);
            assertThat(clock.waiting()).isZero();
        }
        assertThat(clock.waiting()).isZero();
    }

    @Test
    @DisplayName("what cannot be taken is said, and what is broken too; the watch goes on")
    void goesOnAfterFaults() throws Exception {
        try (ConfigWatch watch = watch()) {
            watch.start(config(), config -> {
                throw config.aliases().toString().contains("acme/two")
                        ? new StartException("No.")
                        : new IllegalStateException("broken");
            });
            write("acme/two", "");
            look(2);
            write("acme/one", "# again");
            look(2);
            assertThat(log.lines).containsExactly("refused: No.", "fault: broken");
            assertThat(clock.waiting()).isOne();
        }
        assertThat(clock.waiting()).isZero();
    }

    private List<GatewayConfig> started(ConfigWatch watch) {
        List<GatewayConfig> taken = new ArrayList<>();
        watch.start(config(), config -> {
            taken.add(config);
            return new ConfigChanges(List.of(), List.of());
        });
        return taken;
    }

    /** What was said, in order. */
    private static final class Log implements ReloadLog {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void reloaded(ConfigChanges changes) {
            lines.add(changes.toString());
        }

        @Override
        public void refused(List<String> problems) {
            problems.forEach(problem -> lines.add("refused: " + problem));
        }

        @Override
        public void fault(RuntimeException thrown) {
            lines.add("fault: " + thrown.getMessage());
        }
    }
}
