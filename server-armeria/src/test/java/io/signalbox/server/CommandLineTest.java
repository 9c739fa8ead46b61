package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands print, and with which exit code they end. */
class CommandLineTest {

    private static final String SECRET = "sk-canary-4711";

    @TempDir
    private Path directory;

    @Test
    @DisplayName("S-008: an unknown default provider ends the start with exit code 1 and the nearest known name")
    void namesTheNearestProvider() {
        Outcome outcome = run(Map.of("OPENROUTER_API_KEY", SECRET), "--default-backend", "openruter");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("openruter")
                .contains("nearest: openrouter")
                .doesNotContain(SECRET);
        assertThat(run(Map.of("OPENROUTER_API_KEY", SECRET), "serve", "--default-backend", "openruter")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "S-001, S-022: with a key in the environment and no file there is that provider; the key is shown as stars")
    void showsTheEffectiveConfiguration() {
        Outcome outcome = run(Map.of("OPENROUTER_API_KEY", SECRET), "check", "--port", "8000");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .contains("openrouter:")
                .contains("base_url: https://openrouter.ai/api/v1")
                .contains("api_key: ********")
                .contains("Base URL for clients: http://localhost:8000/v1")
                .contains("admin_key: none, everybody on this machine may open /admin")
                .doesNotContain(SECRET);
    }

    @Test
    @DisplayName(
            "S-090: repeats by kind of failure are shown as they are written, with a warning where they do not fit")
    void showsRepeats() throws IOException {
        Path file = Files.writeString(directory.resolve("retries.yaml"), """
                providers: {p: {type: openai-compatible, base_url: "http://localhost:1/v1"}}
                failover: {attempts: 3, retries: {timeout: 3, rate_limited: 0}}
                """);
        Outcome outcome = run(Map.of(), "check", "--config", file.toString());
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .contains("retries: {rate_limited: 0, timeout: 3, default: 2}")
                .contains("failover.retries.timeout: \"3\": failover.attempts is 3 (expected: 4 or more,");
    }

    @Test
    @DisplayName("S-001: the keys of other providers are taken from the environment too, and shown as little")
    void showsHowEachProviderIsCalled() {
        Outcome outcome = run(
                Map.of(
                        "ANTHROPIC_API_KEY",
                        SECRET,
                        "AZURE_OPENAI_API_KEY",
                        SECRET,
                        "AZURE_OPENAI_ENDPOINT",
                        "https://res.openai.azure.com",
                        "AZURE_OPENAI_API_VERSION",
                        "2024-10-21"),
                "check");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .contains("type: anthropic", "dialect: anthropic-messages")
                .contains("type: azure", "base_url: https://res.openai.azure.com", "api_version: 2024-10-21")
                .contains("default_provider: anthropic")
                .doesNotContain(SECRET);
    }

    @Test
    @DisplayName(
            "S-001, S-008, S-191: one key in the environment is enough for a first request; calls carry it, whatever the model")
    void callsTheProviderOfTheEnvironment() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            Map<String, String> environment = Map.of(
                    "OPENROUTER_API_KEY",
                    SECRET,
                    "OPENROUTER_BASE_URL",
                    upstream.baseUri().toString(),
                    "OPENAI_API_KEY",
                    "sk-other");
            GatewayConfig config = new ServeOptions().read(environment).orThrow();
            try (StartedProxy proxy = StartedProxy.of(
                    config.toBuilder().server(ServerConfig.STANDARD.withPort(0)), ServerLimits.STANDARD)) {
                for (String model : new String[] {"anthropic/claude-3-5-sonnet", "openai/gpt-4o"}) {
                    assertThat(proxy.post("/v1/chat/completions", StartedProxy.chat(model, "Hi"))
                                    .statusCode())
                            .isEqualTo(200);
                    assertThat(upstream.takeRequest().header("authorization")).contains("Bearer " + SECRET);
                }
            }
        }
    }

    @Test
    @DisplayName("without file and key there is the demonstration provider")
    void demonstratesWithoutKeys() {
        assertThat(run(Map.of(), "check").out())
                .contains("type: demo")
                .contains("smart: [demo/flaky, demo/echo]")
                .contains("demo/flaky: [demo/echo]");
    }

    @Test
    @DisplayName("S-002: every problem of a file at once, with file and line, and exit code 1")
    void listsEveryProblem() throws IOException {
        Path file = Files.writeString(
                directory.resolve("bad.yaml"),
                "providers:\n  openrouter: {api_key: \"${NO_SUCH_VARIABLE}\"}\nserver:\n  prot: 1\n");
        Outcome outcome = run(Map.of(), "check", "--config", file.toString());
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("bad.yaml:2: ")
                .contains("NO_SUCH_VARIABLE")
                .contains("bad.yaml:4: ")
                .contains("port");
    }

    @Test
    @DisplayName("S-137: check --connect prints status, time and number of models, never the key")
    void asksProvidersForTheirModels() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            upstream.models("a", "b", "c");
            Outcome good = connect(upstream.baseUri().toString());
            assertThat(good.out())
                    .containsPattern("main: status 200 in \\d+ ms, 3 models")
                    .doesNotContain(SECRET);
            assertThat(good.exit()).isZero();
            assertThat(upstream.takeRequest().header("authorization")).contains("Bearer " + SECRET);
            upstream.forPath("/models", Reply.error(401, "authentication_error", "invalid", "bad key " + SECRET));
            Outcome bad = connect(upstream.baseUri().toString());
            assertThat(bad.out())
                    .containsPattern("main: status 401 in \\d+ ms, the provider does not take the key")
                    .doesNotContain(SECRET);
            assertThat(bad.exit()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("S-138: name not resolved, connection refused and TLS are three messages, with host and port")
    void tellsConnectionProblemsApart() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(connect("http://127.0.0.1:" + closed + "/v1").out())
                .contains("connection refused by 127.0.0.1 port " + closed);
        assertThat(connect("http://no-such-host.invalid:81/v1").out())
                .contains("has no address (no-such-host.invalid port 81)");
        try (ScriptedUpstream plain = ScriptedUpstream.start()) {
            assertThat(connect("https://127.0.0.1:" + plain.port() + "/v1").out())
                    .contains("no secure connection to 127.0.0.1 port " + plain.port());
        }
    }

    @Test
    @DisplayName(
            "S-012, S-013, S-034: explain prints who would answer and why, who not, the sources of parameters and the price")
    void explainsARequest() throws IOException {
        Path config = Files.writeString(directory.resolve("explain.yaml"), """
                providers:
                  low: {type: openai-compatible, base_url: "http://127.0.0.1:1/v1", priority: 5, models: [acme/big]}
                  high:
                    type: openai-compatible
                    base_url: "http://127.0.0.1:1/v1"
                    priority: 10
                    models: [{id: acme/big, prices: {prompt: 0, completion: 20}}]
                  off: {type: openai-compatible, base_url: "http://127.0.0.1:1/v1", enabled: false, models: [acme/big]}
                """);
        Path body = Files.writeString(directory.resolve("body.json"), """
                {"model": "acme/big?temperature=0.7", "temperature": 0.2, "max_tokens": 100,
                 "messages": [{"role": "user", "content": "Hello"}]}
                """);
        Outcome outcome = run(Map.of(), "explain", "--config", config.toString(), body.toString());
        assertThat(outcome.out().lines())
                .anyMatch(line -> line.startsWith("1. high:acme/big: ") && line.contains("; priority 10"))
                .anyMatch(line -> line.startsWith("2. low:acme/big: ") && line.contains("; priority 5"))
                .anyMatch(line -> line.startsWith("left out off:acme/big: ") && line.endsWith("(providerEnabled)"))
                .contains("   temperature 0.2 (body; over model_uri: 0.7)")
                .anyMatch(line -> line.startsWith("   at most 0.002 US dollars: "))
                .contains("billing: what it costs at most is not known");
        assertThat(outcome.exit()).isZero();
        assertThat(run(Map.of(), "explain", "--json", "--config", config.toString(), body.toString())
                        .out())
                .startsWith("{\"asked\":[\"acme/big?temperature=0.7\"],\"candidates\":[{\"place\":1,");
    }

    @Test
    @DisplayName("explain opens neither ledger nor content, which a running proxy may hold")
    void explainsBesideARunningProxy() throws IOException {
        Path data = directory.resolve("held");
        Path config = Files.writeString(directory.resolve("stores.yaml"), """
                providers: {main: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1", models: [acme/one]}}
                ledger: {data_dir: "%s"}
                content: {store: true}
                """.formatted(data));
        Outcome outcome = run(Map.of(), "explain", "--config", config.toString(), "--model", "acme/one");
        assertThat(outcome.out()).contains("main");
        assertThat(outcome.exit()).isZero();
        assertThat(data).doesNotExist();
    }

    @Test
    @DisplayName("S-008: a transport, a ledger or a policy that is not there is named with its line and those that are")
    void namesWhatIsNotThere() throws IOException {
        Path config = Files.writeString(directory.resolve("names.yaml"), """
                providers: {demo: {type: demo}}
                transport: pigeon
                routing: {policy: whim}
                ledger: {store: sand}
                """);
        Outcome outcome = run(Map.of(), "check", "--config", config.toString());
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(config + ":2: transport: \"pigeon\": is not there (expected: armeria, vertx, jdk)")
                .contains(config + ":3: routing.policy: \"whim\": is not there (none is on the class path)")
                .contains(config + ":4: ledger.store: \"sand\": is not there (expected: sqlite, postgresql)");
        assertThat(run(Map.of(), "serve", "--transport", "pigeon").err())
                .contains("error: transport: \"pigeon\": is not there (expected: armeria, vertx, jdk)");
    }

    @Test
    @DisplayName("explain takes a model instead of a file, and says what is wrong with a request")
    void explainsAModel() throws IOException {
        Outcome known = run(Map.of(), "explain", "--model", "demo/flaky", "--prompt", "\"Hello\", she said");
        assertThat(known.out()).startsWith("1. demo:demo/flaky: ").contains("2. demo:demo/echo: ");
        assertThat(known.exit()).isZero();
        Outcome unknown = run(Map.of(), "explain", "--model", "demo/echoo");
        assertThat(unknown.out()).contains("routing: No such model: demo/echoo (nearest: demo/echo)");
        assertThat(unknown.exit()).isEqualTo(1);
        Path wrong = Files.writeString(directory.resolve("wrong.json"), "{\"model\": \"demo/echo\"}");
        Outcome refused = run(Map.of(), "explain", wrong.toString());
        assertThat(refused.err()).contains("The request would be refused: ").contains("messages");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(run(Map.of(), "explain").err()).contains("expected: a file, - or --model");
        assertThat(run(Map.of(), "explain", "no-such-file.json").err()).contains("Cannot read no-such-file.json");
    }

    @Test
    @DisplayName("a new key has 190 random bits, and its entry holds the hash alone")
    void makesKeys() {
        Outcome outcome = run(Map.of(), "key", "new", "team-a");
        Matcher key = Pattern.compile("sk-signalbox-[0-9A-Za-z]{32}").matcher(outcome.out());
        assertThat(outcome.exit()).isZero();
        assertThat(key.find()).isTrue();
        assertThat(outcome.out())
                .contains("{name: \"team-a\", hash: \"sha256:" + KeyConfig.hashOf(Secret.of(key.group())) + "\"}")
                .containsOnlyOnce(key.group());
        assertThat(run(Map.of(), "key", "new", "team-a").out()).doesNotContain(key.group());
        assertThat(run(Map.of(), "key", "new", "bad\"name").exit()).isEqualTo(1);
    }

    @Test
    @DisplayName("S-045: without keys it listens to this machine alone, unless that is waived")
    void staysAtHomeWithoutKeys() {
        Outcome outcome = run(Map.of(), "--host", "0.0.0.0", "--port", "0", "--data-dir", directory.toString());
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("no keys are configured").contains("allow_open_access");
    }

    @Test
    @DisplayName(
            "S-067: --data-policy strict is data_collection deny for every request, and takes no other word than standard")
    void deniesDataCollectionForEverybody() {
        String keyName = "OPENROUTER_API_KEY";
        assertThat(run(Map.of(keyName, SECRET), "check", "--data-policy", "strict")
                        .out())
                .contains("data_collection: deny");
        assertThat(run(Map.of(keyName, SECRET), "check").out()).contains("data_collection: allow, unless");
        assertThat(run(Map.of(keyName, SECRET), "check", "--data-policy", "lax").exit())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("a port that is taken is said to be")
    void saysThatThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome outcome =
                    run(Map.of(), "--port", Integer.toString(taken.getLocalPort()), "--data-dir", directory.toString());
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.err()).contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    @DisplayName("wrong arguments are exit code 2; version and help are 0")
    void explainsItself() {
        assertThat(run(Map.of(), "--no-such-option").exit()).isEqualTo(2);
        assertThat(run(Map.of(), "--help").out())
                .contains("serve")
                .contains("check")
                .contains("key");
        assertThat(run(Map.of(), "--version").out()).contains("signalbox");
    }

    private Outcome connect(String baseUrl) throws IOException {
        Path file = Files.writeString(
                directory.resolve("connect.yaml"),
                "providers:\n  main: {type: openai-compatible, base_url: \"" + baseUrl + "\", api_key: \"" + SECRET
                        + "\"}\n");
        return run(Map.of(), "check", "--connect", "--config", file.toString());
    }

    private static Outcome run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }

    private record Outcome(int exit, String out, String err) {}
}
