package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.catalog.ModelLists;
import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.codec.jackson.config.ShippedPrices;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ListedModel;
import io.signalbox.core.config.PricedModel;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Listener;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests cost: by rules, margins, lists that change, and not at all. */
class PricesTest {

    private static final long PATIENCE_SECONDS = 60;

    private final ManualClock clock = ManualClock.atNoon();
    private final QuietTransport wire = new QuietTransport(TestGateway.Wire.JDK.transport(clock));
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start()
                .answers(Reply.answer("Hello").usage(100, 200).usageAlways());
    }

    @AfterEach
    void stop() {
        upstream.close();
        wire.close();
    }

    private TestGateway gateway(String models, String more) {
        return TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models:
                """.formatted(upstream.baseUri()) + models.indent(6) + more, clock);
    }

    private static Money charged(Generation generation) {
        return generation.charged().orElseThrow();
    }

    private static Money cost(Generation generation) {
        return generation.cost().amount().orElseThrow();
    }

    @Test
    @DisplayName(
            "S-149, S-140: without a surcharge the row shows 0.0045 twice, with a margin of 5.5 % 0.0045 and 0.0047475")
    void showsCostAndChargeApart() {
        String model = "- {id: acme/m, prices: {prompt: 5, completion: 20}}";
        try (TestGateway plain = gateway(model, "")) {
            Answer answer = plain.ask(hello("acme/m"));
            assertThat(answer.text()).contains("\"cost\":0.0045}");
            assertThat(cost(plain.record(answer))).isEqualTo(Money.of("0.0045"));
            assertThat(charged(plain.record(answer))).isEqualTo(Money.of("0.0045"));
        }
        try (TestGateway dearer = gateway(model, "charging: {margin: 5.5%}\n")) {
            Answer answer = dearer.ask(hello("acme/m"));
            assertThat(answer.text()).contains("\"cost\":0.0047475}");
            assertThat(cost(dearer.record(answer))).isEqualTo(Money.of("0.0045"));
            assertThat(charged(dearer.record(answer))).isEqualTo(Money.of("0.0047475"));
        }
    }

    @Test
    @DisplayName("S-149: the provider's own cost in an answer or a stream gives way to what the caller pays")
    void tellsTheCallerWhatItPays() {
        String usage = "{\"prompt_tokens\":100,\"completion_tokens\":200,\"total_tokens\":300,\"cost\":0.5}";
        upstream.answers(Reply.answer("Hello").usageJson(usage).usageAlways());
        String model = "- {id: acme/m, prices: {prompt: 5, completion: 20}}";
        try (TestGateway gateway = gateway(model, "charging: {margin: 10%}\n")) {
            assertThat(gateway.ask(hello("acme/m")).text()).contains("\"cost\":0.55}");
            Answer stream = gateway.ask(TestGateway.OPENROUTER, helloStream("acme/m"));
            assertThat(stream.text()).contains("\"cost\":0.55}").doesNotContain("\"cost\":0.5}");
            assertThat(cost(gateway.record(stream))).isEqualTo(Money.of("0.5"));
            assertThat(charged(gateway.record(stream))).isEqualTo(Money.of("0.55"));
        }
        try (TestGateway gateway = gateway(model, "charging: {own_key_fee: 5%, own_key_providers: [main]}\n")) {
            Answer answer = gateway.ask(hello("acme/m"));
            assertThat(answer.text()).contains("\"cost\":0.025}");
            assertThat(gateway.record(answer).ownKey()).isTrue();
        }
    }

    @Test
    @DisplayName("S-150: what is free costs 0 and has a row")
    void writesARowForWhatIsFree() {
        try (TestGateway gateway = gateway("- {id: \"acme/m:free\", prices: {prompt: 0, completion: 0}}", "")) {
            Answer answer = gateway.ask(hello("acme/m:free"));
            assertThat(answer.text()).contains("\"cost\":0}");
            assertThat(cost(gateway.record(answer))).isEqualTo(Money.ZERO);
            assertThat(charged(gateway.record(answer))).isEqualTo(Money.ZERO);
        }
    }

    @Test
    @DisplayName("S-151: a request on the batch tier costs what that tier costs")
    void chargesTheTier() {
        String model =
                "- {id: acme/m, prices: {prompt: 5, completion: 20, rules: [{service_tier: batch, factor: 0.5}]}}";
        try (TestGateway gateway = gateway(model, "")) {
            Answer usual = gateway.ask(hello("acme/m"));
            assertThat(cost(gateway.record(usual))).isEqualTo(Money.of("0.0045"));
            Answer batch = gateway.ask(hello("acme/m").replace("{\"model\"", "{\"service_tier\":\"batch\",\"model\""));
            assertThat(cost(gateway.record(batch))).isEqualTo(Money.of("0.00225"));
            assertThat(gateway.record(batch).serviceTier()).contains("batch");
        }
    }

    @ParameterizedTest(name = "{0} prompt tokens")
    @CsvSource({"99999, 0.099999", "100000, 0.1", "100001, 0.200002"})
    @DisplayName("S-152: a prompt of 99,999, 100,000 and 100,001 tokens is priced on the right side of the threshold")
    void chargesBySize(long tokens, String expected) {
        upstream.answers(Reply.answer("Hello").usage(tokens, 0).usageAlways());
        String model = "- {id: acme/m, prices: {prompt: 1, completion: 1, rules: [{above: 100000, prompt: 2}]}}";
        try (TestGateway gateway = gateway(model, "")) {
            assertThat(cost(gateway.record(gateway.ask(hello("acme/m"))))).isEqualTo(Money.of(expected));
        }
    }

    @Test
    @DisplayName(
            "S-147, S-153: an endpoint with a price for the request, and one with a price for its region, cost as the table says")
    void chargesRequestsAndRegions() {
        String models = """
                - {id: acme/each, prices: {prompt: 0, completion: 0, request: 0.01}}
                - {id: acme/eu, region: eu, prices: {prompt: 5, completion: 20, rules: [{factor: 1.1}]}}
                """;
        try (TestGateway gateway = gateway(models, "")) {
            assertThat(cost(gateway.record(gateway.ask(hello("acme/each"))))).isEqualTo(Money.of("0.01"));
            assertThat(cost(gateway.record(gateway.ask(hello("acme/eu"))))).isEqualTo(Money.of("0.00495"));
        }
    }

    @Test
    @DisplayName("F-142, F-144: a price that nobody knows makes a cost that nobody knows, and no 0 anywhere")
    void keepsTheUnknownUnknown() {
        String usage = "{\"prompt_tokens\":100,\"completion_tokens\":200,\"total_tokens\":300,"
                + "\"prompt_tokens_details\":{\"audio_tokens\":50}}";
        try (TestGateway gateway = gateway("- acme/none\n- {id: acme/text, prices: {prompt: 5, completion: 20}}", "")) {
            Answer unpriced = gateway.ask(hello("acme/none"));
            assertThat(unpriced.text()).doesNotContain("cost");
            assertThat(gateway.record(unpriced).cost().amount()).isEmpty();
            assertThat(gateway.record(unpriced).charged()).isEmpty();
            upstream.answers(Reply.answer("Hello").usageJson(usage).usageAlways());
            assertThat(gateway.record(gateway.ask(hello("acme/text"))).charged())
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("F-143: a price of 10^-12 dollars a token is exact")
    void chargesTheSmallestPrices() {
        try (TestGateway gateway = gateway("- {id: acme/m, prices: {prompt: 0.000001, completion: 0.000001}}", "")) {
            assertThat(cost(gateway.record(gateway.ask(hello("acme/m"))))).isEqualTo(Money.of("0.0000000003"));
        }
    }

    private void lists(String promptPrice) {
        upstream.forPath("/models", Reply.json("""
                {"data": [{"id": "acme/m", "pricing": {"prompt": "%s", "completion": "0.00002"}}]}
                """.formatted(promptPrice)));
    }

    @Test
    @DisplayName(
            "S-148, F-141: a list that changes prices applies from then on; what was admitted before keeps its own")
    void aPriceChangeAppliesFromThenOn() throws InterruptedException {
        lists("0.000005");
        Gate gate = Gate.closed();
        BlockingQueue<ListingReport> told = new LinkedBlockingQueue<>();
        upstream.answers(Reply.answer("Hello").usage(100, 200).usageAlways().holds(Point.beforeHeaders(), gate));
        String yaml = "providers: {local: {type: openai-compatible, base_url: \"" + upstream.baseUri()
                + "\"}}\ndiscovery: {interval: 1m}\n";
        try (TestGateway gateway = TestGateway.discovering(yaml, wire, clock, new Listener() {
            @Override
            public void ended(Generation generation) {}

            @Override
            public void listed(String provider, ListingReport report) {
                told.add(report);
            }
        })) {
            clock.advance(Duration.ZERO);
            assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
            GatewayCall early = gateway.call(hello("acme/m"));
            gate.awaitReached();
            lists("0.000009");
            clock.advance(Duration.ofMinutes(2));
            assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
            gate.open();
            Generation before = gateway.record(Answer.of(early));
            Generation after = gateway.record(gateway.ask(hello("acme/m")));
            assertThat(cost(before)).isEqualTo(Money.of("0.0045"));
            assertThat(before.intent().prices().text()).isEqualTo("prompt=0.000005 completion=0.00002");
            assertThat(cost(after)).isEqualTo(Money.of("0.0049"));
            assertThat(after.intent().prices().text()).isEqualTo("prompt=0.000009 completion=0.00002");
            assertThat(after.intent().prices().version())
                    .isNotEqualTo(before.intent().prices().version());
            assertThat(prices(gateway).source().orElseThrow())
                    .hasToString("provider local of " + clock.now().toString().substring(0, 10));
        }
    }

    private static Prices prices(TestGateway gateway) {
        return gateway.gateway()
                .catalog()
                .find(new ModelId("acme/m"))
                .orElseThrow()
                .endpoints()
                .get(0)
                .prices();
    }

    @Test
    @DisplayName("S-161: our list of models shows rules as overrides, which another gateway reads as the same rules")
    void listsRules() {
        String model = """
                - id: acme/m
                  prices:
                    prompt: 1
                    cached_read: 0.1
                    cache_write_hour: 2
                    completion: 4
                    image_prompt: 3
                    rules:
                      - {above: 200000, prompt: 2, cached_read: 0.2, completion: 6}
                      - {utc: "01:00-04:30", days: [monday, sunday], prompt: 3}
                      - {service_tier: batch, factor: 0.5}
                      - {since: 2020-01-01, cached_read: 0.05}
                      - {since: 2100-01-01, prompt: 100}
                """;
        try (TestGateway gateway = gateway(model, "")) {
            HttpFace face = new HttpFace(
                    gateway.gateway(),
                    KeyRing.of(Map.of()),
                    clock,
                    TestGateway.OPENAI,
                    TestGateway.OPENROUTER,
                    1 << 20);
            TestFace.Page page = TestFace.get(face, "/api/v1/models", Headers.NONE);
            assertThat(page.text())
                    .contains("\"pricing\":{\"prompt\":\"0.000001\",\"completion\":\"0.000004\","
                            + "\"input_cache_read\":\"0.00000005\",\"input_cache_write_1h\":\"0.000002\","
                            + "\"image_token\":\"0.000003\",\"overrides\":["
                            + "{\"min_prompt_tokens\":200000,\"prompt\":\"0.000002\",\"input_cache_read\":\"0.00000005\","
                            + "\"completion\":\"0.000006\"},"
                            + "{\"utc_start\":100,\"utc_end\":430,\"utc_days\":[\"monday\",\"sunday\"],"
                            + "\"prompt\":\"0.000003\"}]}");
            ProviderConfig other =
                    ProviderConfig.builder("other", ProviderType.OPENROUTER).build();
            ListedModel read =
                    ModelLists.source().read(other, page.body()).models().get(0);
            assertThat(read.facts().prices().text())
                    .isEqualTo("prompt=0.000001 cached_read=0.00000005 cache_write_hour=0.000002 image_prompt=0.000003"
                            + " completion=0.000004; from=200001 prompt=0.000002 cached_read=0.00000005"
                            + " completion=0.000006; utc=01:00-04:30 days=monday,sunday prompt=0.000003");
        }
    }

    @Test
    @DisplayName("S-160: 600 models at 70 providers load, are listed, found, priced and planned")
    void holdsManyModels() {
        StringBuilder yaml = new StringBuilder("providers:\n");
        for (int provider = 0; provider < 70; provider++) {
            yaml.append("  p")
                    .append(provider)
                    .append(":\n    {base_url: \"")
                    .append(upstream.baseUri())
                    .append("\", models: [");
            for (int model = 0; model < 600; model++) {
                if (model % 70 == provider || model % 7 == provider % 7) {
                    yaml.append("{id: acme/m")
                            .append(model)
                            .append(", prices: {prompt: 5, completion: ")
                            .append(20 + provider)
                            .append("}}, ");
                }
            }
            yaml.append("]}\n");
        }
        try (TestGateway gateway = TestGateway.of(yaml.toString(), clock)) {
            CatalogSnapshot catalog = gateway.gateway().catalog();
            assertThat(catalog.providers()).hasSize(70);
            assertThat(catalog.models()).hasSize(600);
            assertThat(catalog.find(new ModelId("acme/m599")).orElseThrow().endpoints())
                    .hasSize(10);
            for (int model = 0; model < 600; model += 37) {
                Generation generation = gateway.record(gateway.ask(hello("acme/m" + model)));
                assertThat(generation.model()).isEqualTo("acme/m" + model);
                assertThat(generation.charged()).isPresent();
            }
        }
    }

    @Test
    @DisplayName("S-148: every entry of the shipped list is found by each of its names at its type's public address")
    void findsEveryShippedModel() {
        for (PricedModel model : ShippedPrices.book().models()) {
            for (String type : model.providers()) {
                String where =
                        type.equals("vertex") ? "project: p, " : type.equals("bedrock") ? "region: eu-west-1, " : "";
                CatalogSnapshot catalog = ConfigReader.in(Map.of())
                        .read("providers: {it: {type: " + type + ", " + where + "api_key: k}}\n", "gateway.yaml")
                        .orThrow()
                        .catalog(clock.now(), Map.of(), ShippedPrices.book());
                for (String name : model.names()) {
                    String asked = type.equals("bedrock") ? "global." + name + "-v1:0" : name;
                    Optional<Prices> found = Optional.of(
                            catalog.unlisted(catalog.serversOfUnlisted().get(0), new ModelId("a/b"), asked)
                                    .prices());
                    assertThat(found)
                            .as(type + " " + name)
                            .contains(model.facts().prices());
                }
            }
        }
    }

    @Test
    @DisplayName(
            "S-145: 1000 and 500 tokens of GPT-4 Turbo and Claude 3 Opus cost 0.025 and 0.0525 by the shipped list")
    void pricesTheSeedsModels() {
        assertThat(shipped("openai/gpt-4-turbo", "openai", "gpt-4-turbo-2024-04-09"))
                .isEqualTo(Money.of("0.025"));
        assertThat(shipped("anthropic/claude-3-opus", "anthropic", "claude-3-opus-20240229"))
                .isEqualTo(Money.of("0.0525"));
    }

    private Money shipped(String model, String type, String upstreamName) {
        CatalogSnapshot catalog = ConfigReader.in(Map.of())
                .read("providers: {it: {type: " + type + ", api_key: k}}\n", "gateway.yaml")
                .orThrow()
                .catalog(clock.now(), Map.of(), ShippedPrices.book());
        return catalog.unlisted(catalog.serversOfUnlisted().get(0), new ModelId(model), upstreamName)
                .prices()
                .usualCostOf(Usage.reported(Map.of(UsageClass.PROMPT, 1000L, UsageClass.COMPLETION, 500L)))
                .orElseThrow();
    }
}
