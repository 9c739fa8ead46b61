package io.signalbox.docs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is asked, and in which order, over real sockets. */
@OnEachFace
class RoutingTest {

    private final List<ScriptedUpstream> upstreams = new ArrayList<>();
    private ScriptedUpstream one;
    private ScriptedUpstream two;
    private ScriptedUpstream three;

    @BeforeEach
    void start() {
        one = upstream();
        two = upstream();
        three = upstream();
    }

    @AfterEach
    void stop() {
        upstreams.forEach(ScriptedUpstream::close);
    }

    private ScriptedUpstream upstream() {
        ScriptedUpstream started = ScriptedUpstream.start().answers("Hello there");
        upstreams.add(started);
        return started;
    }

    /** Providers one, two and three, each with these settings and the models; {@code %s} in the settings stays for their addresses. */
    private TestGateway gateway(String one, String two, String three, String rest) {
        return TestGateway.of(
                """
                providers:
                  one: {base_url: "%s", %s}
                  two: {base_url: "%s", %s}
                  three: {base_url: "%s", %s}
                %s
                """.formatted(this.one.baseUri(), one, this.two.baseUri(), two, this.three.baseUri(), three, rest));
    }

    private static String ask(String model, String provider) {
        return "{\"model\":\"" + model + "\",\"provider\":" + provider
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    private static String servedBy(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.header("x-signalbox-provider");
    }

    private List<Long> counts() {
        return List.of(one.requestCount(), two.requestCount(), three.requestCount());
    }

    private static String priced(String price) {
        return "type: openai-compatible, models: [{id: acme/m, prices: {prompt: " + price + ", completion: " + price
                + "}}]";
    }

    @Test
    @DisplayName(
            "S-061, S-063, S-064: attempts in exactly the caller's order as each fails, then any other; strangers are skipped")
    void attemptsInTheCallersOrder() {
        try (TestGateway gateway = gateway(
                "type: openai-compatible, display_name: Together, models: [acme/m]",
                "type: openai-compatible, display_name: Fireworks, models: [acme/m]",
                "type: openai-compatible, models: [acme/m]",
                "")) {
            one.answers(Reply.status(503));
            two.answers(Reply.status(503));
            Answer answer = gateway.ask(
                    TestGateway.OPENROUTER,
                    ask("acme/m", "{\"order\":[\"fireworks\",\"Together\",\"Groq\"],\"allow_fallbacks\":true}"));
            assertThat(servedBy(answer)).isEqualTo("three");
            assertThat(answer.member("provider")).isEqualTo("three");
            assertThat(gateway.record(answer).attempts())
                    .extracting(attempt -> attempt.endpoint().provider())
                    .containsExactly("two", "one", "three");
            assertThat(gateway.record(answer).intent().plan()).anyMatch(line -> line.contains("Groq"));
        }
    }

    @Test
    @DisplayName("S-062: without fallbacks only the listed are tried, and the last error is the caller's")
    void staysWithTheListed() {
        try (TestGateway gateway = gateway(priced("1"), priced("2"), priced("3"), "")) {
            three.answers(Reply.status(503));
            Answer answer = gateway.ask(ask("acme/m", "{\"order\":[\"three\"],\"allow_fallbacks\":false}"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(one.requestCount() + two.requestCount()).isZero();
        }
    }

    @Test
    @DisplayName("S-065: another provider gets the same conversation under its own name for the model")
    void asksEachByItsOwnName() {
        try (TestGateway gateway = gateway(
                "type: openai-compatible, display_name: OpenAI, models: [openai/gpt-4o-mini]",
                "type: openai-compatible, display_name: Azure, models: [{id: openai/gpt-4o-mini, upstream: my-deployment}]",
                priced("1"),
                "")) {
            one.goDown();
            Answer answer = gateway.ask(
                    ask("openai/gpt-4o-mini", "{\"order\":[\"OpenAI\",\"Azure\"],\"allow_fallbacks\":true}"));
            assertThat(servedBy(answer)).isEqualTo("two");
            assertThat(two.requests().get(0).bodyText())
                    .contains("\"model\":\"my-deployment\"", "\"content\":\"Hello\"")
                    .doesNotContain("provider");
        }
    }

    @Test
    @DisplayName("S-066: denied data collection calls only who declared it; none left is a 404, and nobody is called")
    void keepsDataFromWhoMayCollectIt() {
        String policies = "type: openai-compatible, models: [anthropic/claude-3-haiku]";
        try (TestGateway gateway = gateway(
                policies + ", data_collection: allow, priority: 9",
                policies + ", priority: 8",
                policies + ", data_collection: deny",
                "")) {
            String deny = ask("anthropic/claude-3-haiku", "{\"data_collection\":\"deny\"}");
            assertThat(servedBy(gateway.ask(deny))).isEqualTo("three");
            Answer none = gateway.ask(ask("anthropic/claude-3-haiku", "{\"zdr\":true}"));
            assertThat(none.status()).isEqualTo(404);
            assertThat(none.text()).contains("\"code\":\"privacy_restricted\"", "is not known to keep nothing");
            assertThat(counts()).containsExactly(0L, 0L, 1L);
        }
    }

    @Test
    @DisplayName("S-067: a strict gateway denies data collection for every request, and none can loosen it")
    void cannotBeLoosened() {
        try (TestGateway gateway = gateway(
                priced("1"), priced("1") + ", data_collection: deny", priced("1"), "routing: {data_policy: strict}")) {
            assertThat(servedBy(gateway.ask(TestGateway.hello("acme/m")))).isEqualTo("two");
            assertThat(servedBy(gateway.ask(ask("acme/m", "{\"data_collection\":\"allow\"}"))))
                    .isEqualTo("two");
            assertThat(gateway.ask(ask("acme/m", "{\"only\":[\"one\"]}")).text())
                    .contains("no_endpoints");
            assertThat(counts()).containsExactly(0L, 2L, 0L);
        }
    }

    @Test
    @DisplayName(
            "the operator's preferences for one key hold for its requests, which can only tighten them, and for no others")
    void tightensByKey() {
        String keys = """
                keys: [{name: team-a, key: sesame}, {name: team-b, key: barley}]
                routing: {keys: {team-a: {provider: {data_collection: deny, ignore: [three]}}}}
                """;
        try (TestGateway gateway = gateway(
                priced("1"), priced("1") + ", data_collection: deny", priced("1") + ", data_collection: deny", keys)) {
            String loose = ask("acme/m", "{\"data_collection\":\"allow\"}");
            assertThat(planned(gateway, Caller.withKey("team-a"), loose)).containsExactly("two");
            assertThat(planned(gateway, Caller.withKey("team-b"), loose))
                    .containsExactlyInAnyOrder("one", "two", "three");
            assertThat(planned(gateway, Caller.withKey("team-a"), ask("acme/m", "{\"ignore\":[\"two\"]}")))
                    .isEmpty();
        }
    }

    private static List<String> planned(TestGateway gateway, Caller caller, String body) {
        GatewayRequest request = new GatewayRequest(
                TestGateway.OPENAI, body.getBytes(StandardCharsets.UTF_8), caller, CallerIdentity.NONE, Runnable::run);
        return gateway.gateway().explain(request).plan().candidates().stream()
                .map(candidate -> candidate.endpoint().provider().name())
                .toList();
    }

    @Test
    @DisplayName(
            "S-060, S-067: an aggregator gets the caller's object unchanged, with what a strict operator demands spliced in")
    void tellsAnAggregator() {
        String aggregator = "type: openrouter, api_key: k, models: [acme/m]";
        try (TestGateway gateway =
                gateway(aggregator, priced("1") + ", enabled: false", priced("1") + ", enabled: false", "")) {
            String object = "{ \"sort\": \"throughput\", \"allow_fallbacks\": true,\"data_collection\" : \"deny\" }";
            assertThat(servedBy(gateway.ask(ask("acme/m", object)))).isEqualTo("one");
            assertThat(one.requests().get(0).bodyText()).contains("\"provider\":" + object);
        }
        try (TestGateway gateway = gateway(
                aggregator,
                priced("1") + ", enabled: false",
                priced("1") + ", enabled: false",
                "routing: {data_policy: strict}")) {
            gateway.ask(TestGateway.hello("acme/m"));
            gateway.ask(ask("acme/m", "{\"data_collection\":\"allow\", \"sort\":\"price\"}"));
            gateway.ask(ask("acme/m", "{\"sort\":\"price\"}"));
            assertThat(one.requests().subList(1, 4))
                    .extracting(request -> request.bodyText().replaceAll(".*(\"provider\":\\{[^}]*}).*", "$1"))
                    .containsExactly(
                            "\"provider\":{\"data_collection\":\"deny\"}",
                            "\"provider\":{\"data_collection\":\"deny\", \"sort\":\"price\"}",
                            "\"provider\":{\"sort\":\"price\",\"data_collection\":\"deny\"}");
        }
    }

    @Test
    @DisplayName("S-069: without preferences the cheaper is drawn more often")
    void balancesByPrice() {
        try (TestGateway gateway = gateway(priced("1"), priced("3"), priced("1000"), "")) {
            for (int i = 0; i < 100; i++) {
                gateway.ask(TestGateway.hello("acme/m"));
            }
        }
        // Nine of ten go to the first. Each request draws by its id, so the bounds are those that chance misses once in
        // ten thousand runs.
        assertThat(counts().get(0)).isBetween(72L, 99L);
        assertThat(counts().get(1)).isBetween(1L, 28L);
        assertThat(counts().get(2)).isZero();
    }

    @Test
    @DisplayName("S-087: sort price and :floor try endpoints in order of price")
    void sortsByPrice() {
        try (TestGateway gateway = gateway(priced("3"), priced("1"), priced("2"), "")) {
            two.answers(Reply.status(500));
            Answer sorted = gateway.ask(ask("acme/m", "{\"sort\":\"price\"}"));
            assertThat(servedBy(sorted)).isEqualTo("three");
            assertThat(gateway.record(sorted).intent().plan().get(0))
                    .contains("two", "sorted by price: $1 + $1 per million");
            assertThat(servedBy(gateway.ask(TestGateway.hello("acme/m:floor")))).isEqualTo("three");
            assertThat(counts()).containsExactly(0L, 2L, 2L);
        }
    }

    @Test
    @DisplayName("S-097: max_price takes the dear fallback out of the plan; nobody left is a 404 that says why")
    void takesTheDearOut() {
        try (TestGateway gateway =
                gateway(priced("0.25"), priced("10"), "type: openai-compatible, models: [acme/m]", "")) {
            one.answers(Reply.status(500));
            Answer answer = gateway.ask(ask("acme/m", "{\"max_price\":{\"prompt\":1,\"completion\":\"2\"}}"));
            assertThat(answer.status()).isEqualTo(502);
            Answer none = gateway.ask(ask("acme/m", "{\"max_price\":{\"prompt\":0.1}}"));
            assertThat(none.status()).isEqualTo(404);
            assertThat(none.text())
                    .contains(
                            "constraint_filtered",
                            "costs $0.25 per million of prompt",
                            "has no known price for prompt");
            assertThat(two.requestCount() + three.requestCount()).isZero();
        }
    }

    @Test
    @DisplayName(
            "S-107, S-112, S-114: parameters choose: required ones exclude, a response format prefers, tools exclude")
    void choosesByParameters() {
        try (TestGateway gateway = gateway(
                "type: openai-compatible, models: [{id: acme/m, supported_parameters: [temperature]}], priority: 9",
                "type: openai-compatible, models: [{id: acme/m, supported_parameters: [temperature, response_format, tools]}]",
                "type: openai-compatible, models: [{id: acme/bare, supported_parameters: [temperature]}]",
                "")) {
            String format = ",\"response_format\":{\"type\":\"json_object\"}}";
            String body = TestGateway.hello("acme/m").replaceAll("}$", "");
            assertThat(servedBy(gateway.ask(body + format))).isEqualTo("two");
            assertThat(servedBy(gateway.ask(TestGateway.hello("acme/m")))).isEqualTo("one");
            String bare = TestGateway.hello("acme/bare").replaceAll("}$", "");
            Answer dropped = gateway.ask(bare + format);
            assertThat(servedBy(dropped)).isEqualTo("three");
            assertThat(three.requests().get(0).bodyText()).doesNotContain("response_format");
            Answer required = gateway.ask(bare + ",\"provider\":{\"require_parameters\":true}" + format);
            assertThat(required.status()).isEqualTo(404);
            assertThat(required.text()).contains("constraint_filtered", "does not support response_format");
            assertThat(gateway.ask(bare + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    @DisplayName("S-092: a picture goes to nobody who takes none")
    void keepsPicturesFromTheBlind() {
        try (TestGateway gateway = gateway(
                "type: openai-compatible, models: [{id: acme/m, input_modalities: [text]}], priority: 9",
                "type: openai-compatible, models: [{id: acme/m, input_modalities: [text, image]}]",
                priced("1") + ", enabled: false",
                "")) {
            String picture =
                    "{\"model\":\"acme/m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                            + "\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]}]}";
            assertThat(servedBy(gateway.ask(picture))).isEqualTo("two");
            assertThat(servedBy(gateway.ask(TestGateway.hello("acme/m")))).isEqualTo("one");
        }
    }

    @Test
    @DisplayName("S-094: a rollout splits an alias by weight, and a session stays where it is")
    void splitsAnAlias() {
        try (TestGateway gateway = gateway(
                "type: openai-compatible, models: [{id: acme/old, weight: 80}]",
                "type: openai-compatible, models: [{id: acme/new, weight: 20}]",
                priced("1") + ", enabled: false",
                """
                model_aliases: {smart: [acme/old, acme/new]}
                routing: {models: {smart: {strategy: weighted}}}
                """)) {
            for (int i = 0; i < 200; i++) {
                gateway.ask(TestGateway.hello("smart"));
            }
            assertThat(two.requestCount()).isBetween(23L, 57L);
            String session = TestGateway.hello("smart").replaceAll("}$", ",\"session_id\":\"s-1\"}");
            String served = servedBy(gateway.ask(session));
            for (int i = 0; i < 20; i++) {
                assertThat(servedBy(gateway.ask(session))).isEqualTo(served);
            }
        }
    }

    @Test
    @DisplayName("S-073: route is taken in both of its words, and does not reach the provider")
    void takesRoute() {
        try (TestGateway gateway = gateway(
                "type: openai-compatible, models: [{id: acme/dear, prices: {prompt: 9, completion: 9}}]",
                "type: openai-compatible, models: [{id: acme/cheap, prices: {prompt: 1, completion: 1}}]",
                priced("1") + ", enabled: false",
                "")) {
            String body =
                    "{\"model\":\"acme/dear\",\"models\":[\"acme/dear\",\"acme/cheap\"],\"provider\":{\"sort\":\"price\"},"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"route\":";
            assertThat(servedBy(gateway.ask(body + "\"fallback\"}"))).isEqualTo("one");
            assertThat(servedBy(gateway.ask(body + "\"sort\"}"))).isEqualTo("two");
            assertThat(one.requests().get(0).bodyText()).doesNotContain("route").doesNotContain("provider");
        }
    }

    @Test
    @DisplayName("a name that only another provider lists is refused with the name under which that one is asked")
    void namesWhoServesIt() {
        String lists = "type: openai-compatible, models: [acme/%s]";
        try (TestGateway gateway =
                gateway(lists.formatted("m"), lists.formatted("n"), lists.formatted("o"), "default_backend: one")) {
            assertThat(gateway.ask(ask("acme/n", "{}")).text())
                    .contains("No such model: acme/n here (nearest: two:acme/n)");
            assertThat(gateway.ask(ask("two:acme/n", "{}")).status()).isEqualTo(200);
        }
    }
}
