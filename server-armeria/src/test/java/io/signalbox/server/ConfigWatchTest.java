package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy whose configuration file changes. */
class ConfigWatchTest {

    private static final String ADMIN = "sk-admin-0123456789abcdef";
    private static final int MOST_ASKED_AGAIN = 20;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ManualClock clock = ManualClock.atNoon();
    private final Proxy proxy = new Proxy();
    private final List<String> faults = new ArrayList<>();
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
                server: {port: 0, admin_key: %s}
                ledger: {data_dir: %s}
                %s
                """.formatted(upstream.baseUri(), model, ADMIN, directory.resolve("ledger"), more);
    }

    private void write(String model, String more) throws IOException {
        Files.writeString(file, yaml(model, more));
    }

    private ConfigWatch watch() {
        return watch(this::read);
    }

    private ConfigWatch watch(Supplier<ConfigResult> reader) {
        return new ConfigWatch(file, reader, clock, Runnable::run, fault -> faults.add(fault.getMessage()));
    }

    private ConfigResult read() {
        return ConfigReader.in(environment).read(file);
    }

    /** Begins to watch for a proxy that takes everything that was read without problems. */
    private void start(ConfigWatch watch) {
        watch.start(watch.first().orThrow(), proxy);
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
        GatewayConfig first = watch.first().orThrow();
        try (SignalboxServer server = SignalboxServer.start(first);
                watch) {
            proxy.decides = server.watched()::take;
            watch.start(first, proxy);
            assertThat(ask(server, "sk-team-one")).contains("\"model\":\"acme/one\"");

            environment.put("TEAM_KEY", "sk-team-two");
            write("acme/two", "");
            look(2);

            assertThat(proxy.lines).containsExactly("model_aliases.smart changed, keys.team changed");
            assertThat(ask(server, "sk-team-two")).contains("\"model\":\"acme/two\"");
            assertThat(ask(server, "sk-team-one")).contains("Invalid API key");
            look(5);
            assertThat(proxy.lines).hasSize(1);
        }
    }

    /** The ledger is a file: where the disk is slow, the proxy says so, and a client asks again. */
    private static String ask(SignalboxServer server, String key) throws Exception {
        String answer = askOnce(server, key);
        for (int i = 0; i < MOST_ASKED_AGAIN && answer.contains("ledger_unavailable"); i++) {
            answer = askOnce(server, key);
        }
        return answer;
    }

    private static String askOnce(SignalboxServer server, String key) throws Exception {
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
            start(watch);
            write("acme/nobody's", "colour: red");
            look(4);
            assertThat(proxy.lines)
                    .hasSize(2)
                    .anyMatch(line ->
                            line.startsWith("refused: " + file + ":3: model_aliases.smart[0]: \"acme/nobody's\""))
                    .anyMatch(line -> line.startsWith("refused: " + file + ":7: colour: unknown key"));
            Files.delete(file);
            look(4);
            assertThat(proxy.lines).hasSize(3);
            assertThat(proxy.lines.get(2)).startsWith("refused: " + file);
            assertThat(proxy.taken).isEmpty();
            write("acme/two", "");
            look(2);
            assertThat(proxy.taken).hasSize(1);
        }
    }

    @Test
    @DisplayName("what somebody is still writing is left alone; two looks have to see the same")
    void waitsUntilItIsWritten() throws Exception {
        try (ConfigWatch watch = watch()) {
            start(watch);
            Files.writeString(file, yaml("acme/two", "").substring(0, 120));
            look(1);
            write("acme/two", "");
            look(1);
            assertThat(proxy.lines).isEmpty();
            look(1);
            assertThat(proxy.taken).hasSize(1);
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
            start(watch);
            Files.createSymbolicLink(directory.resolve("..new"), young);
            Files.move(directory.resolve("..new"), data, StandardCopyOption.ATOMIC_MOVE);
            look(2);
            assertThat(proxy.taken).hasSize(1);
            assertThat(proxy.taken.get(0).aliases().toString()).contains("acme/two");
        }
    }

    @Test
    @DisplayName("a file that says so is looked at at another interval, or not any more")
    void keepsItsOwnInterval() throws Exception {
        try (ConfigWatch watch = watch()) {
            start(watch);
            write("acme/two", "reload: {interval: 1m}");
            look(2);
            write("acme/one", "reload: {enabled: false}");
            look(22);
            assertThat(proxy.taken).hasSize(1);
            look(2);
            assertThat(proxy.taken).hasSize(2);
            assertThat(clock.waiting()).isZero();
        }
        assertThat(clock.waiting()).isZero();
    }

    @Test
    @DisplayName("what cannot be taken is said, and what is broken too; the watch goes on")
    void goesOnAfterFaults() throws Exception {
        try (ConfigWatch watch = watch()) {
            proxy.decides = read -> {
                throw read.orThrow().aliases().toString().contains("acme/two")
                        ? new ExtensionException("No.")
                        : new IllegalStateException("broken");
            };
            start(watch);
            write("acme/two", "");
            look(2);
            assertThat(faults).isEmpty();
            write("acme/one", "# again");
            look(2);
            assertThat(faults).containsExactly("broken");
            assertThat(clock.waiting()).isOne();
        }
        assertThat(clock.waiting()).isZero();
    }

    @Test
    @DisplayName(
            "F-140: a price file that changes alone holds for the next request; a wrong one is refused once, until it is put right")
    void takesChangedPrices() throws Exception {
        upstream.answers(Reply.answer("ok").usage(100, 200));
        Path prices = price(5);
        write("acme/one", "price_files: [prices.yaml]");
        ConfigWatch watch = watch();
        GatewayConfig first = watch.first().orThrow();
        try (SignalboxServer server = SignalboxServer.start(first);
                watch) {
            proxy.decides = server.watched()::take;
            watch.start(first, proxy);
            look(3);
            assertThat(proxy.lines).isEmpty();
            assertThat(ask(server, "sk-team-one")).contains("\"cost\":0.0015}");

            price(50);
            look(1);
            assertThat(ask(server, "sk-team-one")).contains("\"cost\":0.0015}");
            look(1);
            assertThat(ask(server, "sk-team-one")).contains("\"cost\":0.015}");

            Files.writeString(prices, "models: none");
            look(5);
            assertThat(ask(server, "sk-team-one")).contains("\"cost\":0.015}");
            price(5);
            look(5);
            assertThat(ask(server, "sk-team-one")).contains("\"cost\":0.0015}");
            assertThat(proxy.lines).hasSize(3).element(0).isEqualTo("price_files changed");
            assertThat(proxy.lines.get(1)).startsWith("refused: " + prices + ":1: models");
            assertThat(proxy.lines.get(2)).isEqualTo("price_files changed");
        }
    }

    @Test
    @DisplayName(
            "files that are named later are looked at, files that are not there as well, and those that are not named any more are not")
    void looksAtWhatIsNamed() throws Exception {
        try (ConfigWatch watch = watch()) {
            start(watch);
            write("acme/one", "price_files: [prices.yaml]");
            look(5);
            assertThat(proxy.lines)
                    .singleElement()
                    .asString()
                    .endsWith("price_files[0]: \"prices.yaml\": no such file");
            price(5);
            look(2);
            assertThat(proxy.taken).hasSize(1);
            price(7);
            look(2);
            assertThat(proxy.taken).hasSize(2);

            write("acme/two", "");
            look(3);
            assertThat(proxy.taken).hasSize(3);
            price(9);
            look(5);
            assertThat(proxy.taken).hasSize(3);
            assertThat(proxy.lines).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName("a price file that is written just after it was read for the start is noticed")
    void missesNothingAtTheStart(int times) throws Exception {
        price(5);
        write("acme/one", "price_files: [prices.yaml]");
        AtomicInteger reads = new AtomicInteger();
        try (ConfigWatch watch = watch(() -> {
            ConfigResult read = read();
            if (reads.incrementAndGet() == times) {
                price(7);
            }
            return read;
        })) {
            GatewayConfig started = watch.first().orThrow();
            watch.start(started, proxy);
            look(5);
            GatewayConfig running = proxy.taken.isEmpty() ? started : proxy.taken.get(0);
            assertThat(running.pricing()).isEqualTo(read().orThrow().pricing());
            assertThat(proxy.lines).hasSizeLessThan(2);
        }
    }

    @Test
    @DisplayName("a price file that is written while the configuration is read is read once more")
    void readsOnceMore() throws Exception {
        price(5);
        write("acme/one", "price_files: [prices.yaml]");
        List<Integer> written = new ArrayList<>();
        try (ConfigWatch watch = watch(() -> {
            ConfigResult read = read();
            if (!written.isEmpty()) {
                price(written.remove(0));
            }
            return read;
        })) {
            start(watch);
            write("acme/two", "price_files: [prices.yaml]");
            written.add(7);
            look(2);
            assertThat(proxy.taken).isEmpty();
            look(5);
            assertThat(proxy.taken).hasSize(1);
            assertThat(proxy.taken.get(0).pricing()).isEqualTo(read().orThrow().pricing());
        }
    }

    @Test
    @DisplayName(
            "F-140: operators see since when the configuration holds, when it was looked at, and why the newest was refused")
    void showsOperatorsHowItStands() throws Exception {
        write("acme/one", "");
        ConfigWatch watch = watch();
        GatewayConfig first = watch.first().orThrow();
        try (SignalboxServer server = SignalboxServer.start(first);
                watch) {
            watch.start(first, server.watched());
            assertThat(status(server))
                    .containsPattern("\"configuration\":\\{\"taken_at\":\"[^\"]+\",\"looked_at\":null,"
                            + "\"refused_at\":null,\"objections\":\\[]}}$");

            write("acme/nobody's", "colour: ${TEAM_KEY}");
            look(2);
            assertThat(status(server))
                    .contains("\"looked_at\":\"" + clock.now() + "\",\"refused_at\":\"2")
                    .contains("\"objections\":[\"" + file + ":3: model_aliases.smart[0]: ")
                    .contains(file + ":7: colour: unknown key")
                    .doesNotContain("sk-team");
            assertThat(page(server, "/metrics"))
                    .contains("signalbox_config_reloads_total{result=\"refused\"} 1.0")
                    .contains("signalbox_config_last_reload_successful 0.0");
            assertThat(page(server, "/health/ready")).isEqualTo("{\"status\":\"ready\"}");

            write("acme/one", "");
            look(2);
            assertThat(status(server)).endsWith("\"refused_at\":null,\"objections\":[]}}");
            write("acme/two", "timeouts: {keepalive_after: 1h}");
            look(2);
            assertThat(status(server)).contains("\"objections\":[\"timeouts.keepalive_after: \\\"3600s\\\"");
            String before = member(status(server), "taken_at");
            write("acme/two", "");
            look(2);
            assertThat(Instant.parse(member(status(server), "taken_at"))).isNotEqualTo(Instant.parse(before));
            assertThat(page(server, "/metrics"))
                    .contains("signalbox_config_reloads_total{result=\"refused\"} 2.0")
                    .contains("signalbox_config_reloads_total{result=\"taken\"} 1.0")
                    .contains("signalbox_config_reloads_total{result=\"unchanged\"} 1.0")
                    .contains("signalbox_config_last_reload_successful 1.0")
                    .contains("signalbox_config_last_reload_success_timestamp_seconds");
        }
    }

    private static String status(SignalboxServer server) throws Exception {
        return page(server, "/admin/v1/health");
    }

    private static String member(String page, String name) {
        return page.replaceFirst("(?s).*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    private static String page(SignalboxServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.baseUrl()).resolve(path))
                                .header("authorization", "Bearer " + ADMIN)
                                .timeout(StartedProxy.PATIENCE)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A price file in which both kinds of tokens cost this much a million. */
    private Path price(int dollars) {
        try {
            return Files.writeString(directory.resolve("prices.yaml"), """
                    models:
                      - {model: acme/one, providers: [main], names: [acme/one], prices: {prompt: %d, completion: %d}}
                    """.formatted(dollars, dollars));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes what has no problems unless said otherwise, and writes down what became of it, in order. */
    private static final class Proxy implements ConfigWatch.Proxy {
        private final List<String> lines = new ArrayList<>();
        private final List<GatewayConfig> taken = new ArrayList<>();
        private Function<ConfigResult, ConfigChanges> decides = read -> {
            read.orThrow();
            return new ConfigChanges(List.of(), List.of());
        };

        @Override
        public ConfigChanges take(ConfigResult read) {
            try {
                ConfigChanges changes = decides.apply(read);
                lines.add(changes.toString());
                taken.add(read.orThrow());
                return changes;
            } catch (InvalidConfigException refused) {
                refused.problems().forEach(problem -> lines.add("refused: " + problem));
                throw refused;
            }
        }
    }
}
