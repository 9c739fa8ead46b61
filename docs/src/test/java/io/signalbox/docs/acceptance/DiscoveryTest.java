package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Listener;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that are asked, in the background, which models they serve. */
class DiscoveryTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock = ManualClock.atNoon();
    private final QuietTransport wire = new QuietTransport(TestGateway.Wire.JDK.transport(clock));
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private ScriptedUpstream upstream;
    private ScriptedUpstream other;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("Hello there");
        other = ScriptedUpstream.start().answers("Hello from there");
    }

    @AfterEach
    void stop() {
        upstream.close();
        other.close();
        wire.close();
    }

    /** With one provider that serves what it lists. */
    private TestGateway gateway(String more) {
        return TestGateway.discovering("""
                providers:
                  local: {type: openai-compatible, base_url: "%s", api_keys: [one, two]}
                """.formatted(upstream.baseUri()) + more, wire, clock, new Listener() {
            @Override
            public void ended(Generation generation) {}

            @Override
            public void listed(String provider, ListingReport report) {
                told.add(provider + ": " + report.failure().orElse(report.models() + " models"));
            }
        });
    }

    private TestGateway gateway() {
        return gateway("");
    }

    private void lists(String rows) {
        upstream.forPath("/models", Reply.json("{\"object\":\"list\",\"data\":[" + rows + "]}"));
    }

    /** In steps, so that an answer takes no time that matters. */
    private void pass(Duration time) {
        Duration step = Duration.ofSeconds(10);
        for (long passed = 0; passed < time.toSeconds(); passed += step.toSeconds()) {
            clock.advance(step);
            wire.awaitQuiet();
        }
    }

    private void passTo(Instant moment) {
        while (clock.now().isBefore(moment)) {
            Duration left = Duration.between(clock.now(), moment);
            clock.advance(left.compareTo(Duration.ofSeconds(10)) < 0 ? left : Duration.ofSeconds(10));
            wire.awaitQuiet();
        }
    }

    private void passUntilAsked(int times) {
        while (upstream.requestCount() < times) {
            clock.advance(Duration.ofSeconds(10));
            wire.awaitQuiet();
        }
    }

    private void letFirstQuestionEnd() {
        clock.advance(Duration.ZERO);
        wire.awaitQuiet();
    }

    private static List<String> names(TestGateway gateway) {
        return gateway.gateway().catalog().models().stream()
                .map(model -> model.id().text())
                .toList();
    }

    private static Model model(TestGateway gateway, String name) {
        return gateway.gateway().catalog().find(new ModelId(name)).orElseThrow();
    }

    private static Endpoint endpoint(TestGateway gateway, String name) {
        return model(gateway, name).endpoints().get(0);
    }

    private static ListingReport report(TestGateway gateway) {
        return gateway.gateway().listing("local").orElseThrow();
    }

    private String page(TestGateway gateway, String path) {
        HttpFace face = new HttpFace(
                        gateway.gateway(),
                        KeyRing.of(Map.of()),
                        clock,
                        TestGateway.OPENAI,
                        TestGateway.OPENROUTER,
                        1 << 20)
                .withAdmin(KeyRing.of(Map.of()));
        return TestFace.get(face, path, Headers.NONE).text();
    }

    @Test
    @DisplayName(
            "S-165, S-166: what a provider lists can be called; what it adds is there after a refresh, and what it removes is gone")
    void followsTheList() {
        lists("{\"id\":\"small\"},{\"id\":\"acme/large\",\"max_model_len\":32768}");
        try (TestGateway gateway = gateway()) {
            assertThat(names(gateway)).isEmpty();
            letFirstQuestionEnd();
            assertThat(names(gateway)).containsExactly("small", "acme/large");
            assertThat(endpoint(gateway, "acme/large").contextLength()).hasValue(32768);
            assertThat(endpoint(gateway, "small").prices()).isEqualTo(Prices.UNKNOWN);
            assertThat(gateway.ask(hello("small")).status()).isEqualTo(200);

            lists("{\"id\":\"acme/large\"},{\"id\":\"new\"}");
            pass(HOUR.multipliedBy(2));
            assertThat(names(gateway)).containsExactly("acme/large", "new");
            assertThat(gateway.ask(hello("new")).status()).isEqualTo(200);
            assertThat(gateway.ask(hello("small")).status()).isEqualTo(404);
            assertThat(page(gateway, "/v1/models"))
                    .contains("\"id\":\"acme/large\"", "\"id\":\"new\"")
                    .doesNotContain("\"id\":\"small\"");
        }
    }

    @Test
    @DisplayName(
            "S-165: the question is a GET with the provider's own headers, at the start and once an interval, give or take a tenth")
    void asksAtTheInterval() {
        lists("{\"id\":\"small\"}");
        try (TestGateway gateway = gateway("discovery: {interval: 10m}\n")) {
            letFirstQuestionEnd();
            assertThat(upstream.requestCount()).isEqualTo(1);
            for (int asked = 1; asked < 10; asked++) {
                Instant last = report(gateway).listedAt().orElseThrow();
                passTo(last.plusSeconds(539));
                assertThat(upstream.requestCount()).isEqualTo(asked);
                passTo(last.plusSeconds(661));
                assertThat(upstream.requestCount()).isEqualTo(asked + 1);
            }
            assertThat(upstream.requests()).allSatisfy(request -> {
                assertThat(request.method()).isEqualTo("GET");
                assertThat(request.target()).isEqualTo("/v1/models");
                assertThat(request.body()).isEmpty();
                assertThat(request.header("authorization")).hasValue("Bearer one");
                assertThat(request.header("user-agent")).hasValue("signalbox");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "nobody is asked where discovery is off, and no provider that says so or has a list of models of its own")
    void asksNobodyElse(boolean off) {
        String providers = """
                providers:
                  quiet: {type: openai-compatible, base_url: "%1$s", discover: false}
                  fixed: {type: openai-compatible, base_url: "%1$s", models: [acme/m]}
                  closed: {type: openai-compatible, base_url: "%1$s", enabled: false}
                  named: {type: openai-compatible, base_url: "%2$s"}
                model_list:
                  - {model_name: mine, params: {model: theirs, api_base: "%1$s/other", api_key: k}}
                """.formatted(upstream.baseUri(), other.baseUri());
        String yaml = providers + (off ? "discovery: {enabled: false}\n" : "");
        try (TestGateway gateway = TestGateway.discovering(yaml, wire, clock, generation -> {})) {
            letFirstQuestionEnd();
            pass(HOUR.multipliedBy(3));
            assertThat(upstream.requestCount()).isZero();
            assertThat(gateway.gateway().listing("quiet")).isEmpty();
            assertThat(gateway.gateway().listing("fixed")).isEmpty();
            assertThat(other.requestCount()).isEqualTo(off ? 0 : 3);
        }
    }

    @Test
    @DisplayName(
            "S-014: what is configured goes before what a list says, member by member, and a provider with models serves these alone")
    void mergesUnderTheConfiguration() {
        lists("""
                {"id":"large","name":"Acme Large","created":1700000000,"context_length":1000,"max_output_tokens":100,
                 "pricing":{"prompt":"0.000001","completion":"0.000002"},
                 "architecture":{"input_modalities":["text","image"]}},
                {"id":"acme/small","context_length":2000},
                {"id":"unwanted"}""");
        String yaml = """
                providers:
                  local:
                    type: openai-compatible
                    base_url: "%s"
                    discover: true
                    models:
                      - {id: acme/large, upstream: large, context_length: 500, prices: {prompt: 3, completion: 4}}
                      - acme/small
                      - acme/unheard-of
                model_list:
                  - {model_name: mine, provider: local, params: {model: large}}
                """.formatted(upstream.baseUri());
        try (TestGateway gateway = TestGateway.discovering(yaml, wire, clock, generation -> {})) {
            letFirstQuestionEnd();
            assertThat(names(gateway)).containsExactly("acme/large", "acme/small", "acme/unheard-of", "mine");
            Endpoint large = endpoint(gateway, "acme/large");
            assertThat(large.prices()).isEqualTo(Prices.perMillionTokens("3", "4"));
            assertThat(large.contextLength()).hasValue(500);
            assertThat(large.maxOutputTokens()).hasValue(100);
            assertThat(large.inputModalities()).containsExactly("image", "text");
            assertThat(model(gateway, "acme/large").name()).isEqualTo("Acme Large");
            assertThat(model(gateway, "acme/large").created()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
            assertThat(endpoint(gateway, "acme/small").contextLength()).hasValue(2000);
            assertThat(endpoint(gateway, "acme/unheard-of").contextLength()).isEmpty();
            assertThat(endpoint(gateway, "mine").prices()).isEqualTo(Prices.perMillionTokens("3", "4"));
            assertThat(endpoint(gateway, "mine").maxOutputTokens()).hasValue(100);
        }
    }

    @Test
    @DisplayName(
            "OpenAI's models stand under their author, an aggregator's under its own names, and no list takes a name of the operator's")
    void namesWhatIsListed() {
        lists("{\"id\":\"gpt-4o\"},{\"id\":\"gpt-4-1\"},{\"id\":\"gpt-4.1\"},{\"id\":\"no name\"}");
        other.forPath("/models", Reply.json("""
                {"data":[{"id":"openai/gpt-4o","pricing":{"prompt":"0.0000025","completion":"0.00001"}},
                         {"id":"openrouter/auto","pricing":{"prompt":"-1","completion":"-1"}},
                         {"id":"mine"}]}"""));
        String yaml = """
                providers:
                  first: {type: openai, base_url: "%s", api_key: k}
                  second: {type: openrouter, base_url: "%s", api_key: k}
                model_list:
                  - {model_name: mine, provider: first, params: {model: gpt-4o}}
                """.formatted(upstream.baseUri(), other.baseUri());
        try (TestGateway gateway = TestGateway.discovering(yaml, wire, clock, generation -> {})) {
            letFirstQuestionEnd();
            assertThat(names(gateway)).containsExactly("openai/gpt-4o", "openai/gpt-4-1", "openrouter/auto", "mine");
            assertThat(model(gateway, "openai/gpt-4o").endpoints())
                    .extracting(endpoint -> endpoint.id().toString())
                    .containsExactly("first:gpt-4o", "second:openai/gpt-4o");
            assertThat(endpoint(gateway, "openrouter/auto").prices()).isEqualTo(Prices.UNKNOWN);
            assertThat(model(gateway, "mine").endpoints()).hasSize(1);
            assertThat(gateway.ask(hello("openai/gpt-4.1")).status()).isEqualTo(200);
            assertThat(upstream.awaitRequests(2).get(1).model()).hasValue("gpt-4-1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"data\":[{\"id\":\"cut", "{}", "<html>", "[{\"nothing\":1}]", "{\"data\":7}"})
    @DisplayName("S-166: a malformed list changes nothing, is told, and is asked for again sooner")
    void keepsTheLastGoodList(String body) {
        lists("{\"id\":\"small\"}");
        try (TestGateway gateway = gateway()) {
            letFirstQuestionEnd();
            CatalogSnapshot good = gateway.gateway().catalog();
            ListingReport before = report(gateway);
            assertThat(before.models()).isEqualTo(1);
            assertThat(before.failure()).isEmpty();

            upstream.forPath("/models", Reply.json(body));
            passUntilAsked(2);
            assertThat(gateway.gateway().catalog()).isSameAs(good);
            ListingReport after = report(gateway);
            assertThat(after.models()).isEqualTo(1);
            assertThat(after.listedAt()).isEqualTo(before.listedAt());
            assertThat(after.failure().orElseThrow()).contains("(expected: ").doesNotContain("cut", "html");
            assertThat(told)
                    .containsExactly(
                            "local: 1 models", "local: " + after.failure().get());
            assertThat(page(gateway, "/admin/v1/health"))
                    .containsPattern("\"listing\":\\{\"models\":1,\"listed_at\":\"2026-01-01T12:00:00Z\","
                            + "\"failure\":\"[^\"]+\",\"failed_at\":\"2026-01-01T1[23]:");

            lists("{\"id\":\"small\"},{\"id\":\"new\"}");
            pass(Duration.ofSeconds(40));
            assertThat(names(gateway)).containsExactly("small", "new");
            assertThat(report(gateway).failure()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "S-166: a provider that does not answer, or not with a list, is asked again after 30 s, 60 s and so on up to the interval")
    void asksLessOftenAfterEachFailure() {
        upstream.forPath("/models", Reply.status(503));
        try (TestGateway gateway = gateway("discovery: {interval: 5m}\n")) {
            letFirstQuestionEnd();
            int asked = 1;
            for (int seconds : new int[] {30, 60, 120, 240, 300, 300}) {
                Instant last = report(gateway).failedAt().orElseThrow();
                passTo(last.plusMillis(seconds * 900L - 1));
                assertThat(upstream.requestCount()).as("before %d", seconds).isEqualTo(asked);
                passTo(last.plusMillis(seconds * 1100L));
                assertThat(upstream.requestCount()).as("after %d", seconds).isEqualTo(++asked);
            }
            assertThat(report(gateway).failure()).hasValue("status 503 (expected: 200 and a list of models)");
            upstream.forPath("/models", Reply.reset());
            passUntilAsked(asked + 1);
            assertThat(report(gateway).failure()).hasValue("local: the connection broke");
        }
    }

    @Test
    @DisplayName("a page longer than 16 MiB is not read to its end")
    void readsABoundedPage() {
        upstream.forPath("/models", Reply.generated("[[[[[[[[", 64L << 20));
        try (TestGateway gateway = gateway()) {
            letFirstQuestionEnd();
            assertThat(report(gateway).failure())
                    .hasValue("a page of more than 16777216 bytes (expected: at most that)");
        }
    }

    @Test
    @DisplayName("a list that never ends is left after 50 pages, each asked of the provider's own address")
    void readsABoundedNumberOfPages() {
        upstream.forPath("/models", Reply.json("""
                {"data":[{"id":"acme/m"}],"links":{"next":"http://elsewhere.example/models?offset=1&limit=1"}}"""));
        String yaml =
                "providers: {main: {type: openrouter, base_url: \"%s\", api_key: k}}".formatted(upstream.baseUri());
        try (TestGateway gateway = TestGateway.discovering(yaml, wire, clock, generation -> {})) {
            letFirstQuestionEnd();
            assertThat(gateway.gateway().listing("main").orElseThrow().failure())
                    .hasValue("more than 50 pages (expected: at most that)");
            assertThat(upstream.requests())
                    .extracting(RecordedRequest::target)
                    .hasSize(50)
                    .startsWith("/v1/models");
            assertThat(upstream.requests().subList(1, 50))
                    .extracting(RecordedRequest::target)
                    .containsOnly("/v1/models?offset=1&limit=1");
            assertThat(names(gateway)).isEmpty();
        }
    }

    @Test
    @DisplayName("a provider of another dialect is asked with its own headers, and its models stand under its author")
    void asksInTheProvidersWay() {
        upstream.forPath("/models", Reply.json("""
                {"data":[{"type":"model","id":"claude-9","display_name":"Claude 9","created_at":"2026-01-01T00:00:00Z",
                          "max_input_tokens":200000,"max_tokens":64000}],"has_more":false,"last_id":"claude-9"}"""));
        String yaml =
                "providers: {main: {type: anthropic, base_url: \"%s\", api_key: k}}".formatted(upstream.baseUri());
        try (TestGateway gateway = TestGateway.discovering(yaml, wire, clock, generation -> {})) {
            letFirstQuestionEnd();
            Endpoint endpoint = endpoint(gateway, "anthropic/claude-9");
            assertThat(endpoint.id().upstreamModel()).isEqualTo("claude-9");
            assertThat(endpoint.dialect()).isEqualTo("anthropic-messages");
            assertThat(endpoint.maxOutputTokens()).hasValue(64_000);
            RecordedRequest request = upstream.takeRequest();
            assertThat(request.target()).isEqualTo("/v1/models?limit=1000");
            assertThat(request.header("x-api-key")).hasValue("k");
            assertThat(request.header("anthropic-version")).isPresent();
            assertThat(request.header("authorization")).isEmpty();
        }
    }

    @Test
    @DisplayName("one request sees one snapshot: a model that a refresh removes is still its next in the plan")
    void oneRequestOneSnapshot() throws InterruptedException {
        lists("{\"id\":\"small\"},{\"id\":\"large\"}");
        Gate gate = Gate.closed();
        upstream.nextForModel("small", Reply.status(500).holds(Point.beforeHeaders(), gate));
        try (TestGateway gateway = gateway("discovery: {interval: 20s}\nfailover: {retries: 0}\n")) {
            letFirstQuestionEnd();
            GatewayCall call = gateway.call(hello("small").replace("{\"model\"", "{\"models\":[\"large\"],\"model\""));
            gate.awaitReached();
            lists("{\"id\":\"small\"}");
            assertThat(told.take()).isEqualTo("local: 2 models");
            clock.advance(Duration.ofSeconds(22));
            assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("local: 1 models");
            assertThat(names(gateway)).containsExactly("small");
            gate.open();
            assertThat(TestGateway.Answer.of(call).text()).contains("Hello there");
            assertThat(gateway.ask(hello("large")).status()).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("a question under way ends with the gateway, and no timer is left")
    void endsWithTheGateway() {
        Gate gate = Gate.closed();
        upstream.forPath("/models", Reply.models("small").holds(Point.beforeHeaders(), gate));
        TestGateway gateway = gateway();
        clock.advance(Duration.ZERO);
        gate.awaitReached();
        gateway.close();
        upstream.exchanges().get(0).awaitPeerClosed();
        wire.awaitQuiet();
        assertThat(clock.waiting()).isZero();
        assertThat(told).isEmpty();
    }
}
