package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ListedModel;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceContext;
import io.signalbox.core.cost.PriceSource.Origin;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.model.ModelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices from files, and which of several holds. */
class PriceFileTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static final String OPENAI = """
            providers:
              openai:
                type: openai
                api_key: k
            """;

    @TempDir
    Path folder;

    private GatewayConfig config(String yaml, String prices) throws IOException {
        Files.writeString(folder.resolve("prices.yaml"), prices);
        Path file = Files.writeString(folder.resolve("gateway.yaml"), yaml + "price_files: [prices.yaml]\n");
        return ConfigReader.in(Map.of()).read(file).orThrow();
    }

    private static Endpoint endpoint(CatalogSnapshot catalog, String model) {
        return catalog.find(new ModelId(model)).orElseThrow().endpoints().get(0);
    }

    private static Usage usage(long prompt, long completion) {
        return Usage.reported(Map.of(UsageClass.PROMPT, prompt, UsageClass.COMPLETION, completion));
    }

    private static Money cost(Prices prices, long prompt, long completion, Instant at, Optional<String> tier) {
        return prices.costOf(
                        usage(prompt, completion), PriceContext.at(at, prompt).onTier(tier))
                .orElseThrow();
    }

    @Test
    void pricesWhatTheConfigurationNames() throws IOException {
        GatewayConfig config = config(OPENAI + "    models: [openai/gpt-4o, openai/gpt-4o-mini]\n", """
                models:
                  - model: openai/gpt-4o
                    providers: [openai]
                    source: https://example.com/prices
                    date: 2026-05-01
                    context_length: 128000
                    max_output_tokens: 16384
                    prices: {prompt: 3, completion: 12}
                """);
        CatalogSnapshot catalog = config.catalog(NOW);
        Endpoint priced = endpoint(catalog, "openai/gpt-4o");
        assertThat(priced.prices()).isEqualTo(Prices.perMillionTokens("3", "12"));
        assertThat(priced.prices().source().orElseThrow()).hasToString("file https://example.com/prices of 2026-05-01");
        assertThat(priced.contextLength()).hasValue(128000);
        assertThat(priced.maxOutputTokens()).hasValue(16384);
        assertThat(endpoint(catalog, "openai/gpt-4o-mini").prices()).isEqualTo(Prices.UNKNOWN);
    }

    @Test
    @DisplayName(
            "S-148: configuration goes before price files, these before the provider's list, and that before our own")
    void theStrongerSourceHolds() throws IOException {
        String file = """
                models:
                  - {model: openai/gpt-4o, providers: [openai], prices: {prompt: 3, completion: 12}}
                  - {model: openai/gpt-4.1, providers: [openai], prices: {prompt: 3, completion: 12}}
                """;
        GatewayConfig config = config(OPENAI + """
                    models:
                      - {id: openai/gpt-4o, prices: {prompt: 1, completion: 1}}
                      - openai/gpt-4.1
                      - openai/gpt-4o-mini
                      - openai/o3
                      - openai/nobody-knows
                """, file);
        CatalogSnapshot catalog = config.catalog(
                NOW,
                Map.of("openai", List.of(listed("gpt-4o"), listed("gpt-4.1"), listed("gpt-4o-mini"))),
                ShippedPrices.book());
        assertThat(List.of("gpt-4o", "gpt-4.1", "gpt-4o-mini", "o3"))
                .extracting(name -> endpoint(catalog, "openai/" + name)
                        .prices()
                        .source()
                        .orElseThrow()
                        .origin())
                .containsExactly(Origin.CONFIGURATION, Origin.FILE, Origin.PROVIDER, Origin.CATALOG);
        assertThat(List.of("gpt-4o", "gpt-4.1", "gpt-4o-mini", "o3"))
                .extracting(name -> endpoint(catalog, "openai/" + name)
                        .prices()
                        .of(UsageClass.PROMPT)
                        .orElseThrow()
                        .times(1_000_000))
                .containsExactly(Money.of("1"), Money.of("3"), Money.of("9"), Money.of("2"));
        assertThat(endpoint(catalog, "openai/o3").maxOutputTokens()).hasValue(100_000);
        assertThat(endpoint(catalog, "openai/nobody-knows").prices()).isEqualTo(Prices.UNKNOWN);
    }

    private static ListedModel listed(String name) {
        return ListedModel.of(name).withFacts(EndpointFacts.priced(Prices.perMillionTokens("9", "9")));
    }

    @Test
    void ourOwnListHoldsAtPublicAddressesAndWhereTheOperatorSaysSo() {
        String models = ", api_key: k, models: [openai/gpt-4o]}\n";
        CatalogSnapshot catalog = ConfigReader.in(Map.of())
                .read(
                        "providers:\n"
                                + "  public: {type: openai" + models
                                + "  own: {type: openai, base_url: \"https://proxy.example/v1\"" + models
                                + "  told: {base_url: \"https://other.example/v1\", priced_as: openai" + models
                                + "  azure: {type: azure, base_url: \"https://a.openai.azure.com\", api_key: k,"
                                + " priced_as: openai, models: [{id: openai/gpt-4o, upstream: ours}]}\n",
                        "gateway.yaml")
                .orThrow()
                .catalog(NOW, Map.of(), ShippedPrices.book());
        assertThat(catalog.find(new ModelId("openai/gpt-4o")).orElseThrow().endpoints())
                .extracting(endpoint ->
                        endpoint.provider().name() + " " + endpoint.prices().isKnown())
                .containsExactly("public true", "own false", "told true", "azure true");
    }

    @Test
    void ourOwnListCanBeLeftAside() {
        CatalogSnapshot catalog = ConfigReader.in(Map.of())
                .read(OPENAI + "    models: [openai/gpt-4o]\nshipped_prices: false\n", "gateway.yaml")
                .orThrow()
                .catalog(NOW, Map.of(), ShippedPrices.book());
        assertThat(endpoint(catalog, "openai/gpt-4o").prices()).isEqualTo(Prices.UNKNOWN);
    }

    @Test
    void whatNobodyListsIsPricedToo() {
        CatalogSnapshot catalog = ConfigReader.in(Map.of())
                .read(OPENAI, "gateway.yaml")
                .orThrow()
                .catalog(NOW, Map.of(), ShippedPrices.book());
        Endpoint unlisted = catalog.unlisted(
                catalog.serversOfUnlisted().get(0), new ModelId("openai/gpt-4o-2024-08-06"), "gpt-4o-2024-08-06");
        assertThat(unlisted.prices().of(UsageClass.PROMPT)).contains(Money.of("0.0000025"));
    }

    @Test
    @DisplayName("S-151, S-152: sizes, tiers, hours, days and dates change prices as the file says")
    void readsRules() throws IOException {
        GatewayConfig config = config(OPENAI + "    models: [openai/m]\n", """
                models:
                  - model: openai/m
                    providers: [openai]
                    prices:
                      prompt: 1
                      completion: 2
                      rules:
                        - {above: 100000, prompt: 3, completion: 4}
                        - {service_tier: [batch, flex], factor: 0.5}
                        - {utc: "22:00-02:00", factor: 2}
                        - {days: [sunday], factor: 10}
                        - {since: 2027-01-01, until: "2027-02-01T12:00:00Z", prompt: 7}
                """);
        Prices prices = endpoint(config.catalog(NOW), "openai/m").prices();
        Optional<String> usual = Optional.empty();
        assertThat(cost(prices, 99_999, 1, NOW, usual)).isEqualTo(Money.of("0.100001"));
        assertThat(cost(prices, 100_000, 1, NOW, usual)).isEqualTo(Money.of("0.100002"));
        assertThat(cost(prices, 100_001, 1, NOW, usual)).isEqualTo(Money.of("0.300007"));
        assertThat(cost(prices, 1000, 0, NOW, Optional.of("batch"))).isEqualTo(Money.of("0.0005"));
        assertThat(cost(prices, 1000, 0, NOW, Optional.of("flex"))).isEqualTo(Money.of("0.0005"));
        assertThat(cost(prices, 1000, 0, NOW, Optional.of("priority"))).isEqualTo(Money.of("0.001"));
        assertThat(cost(prices, 1000, 0, Instant.parse("2026-11-21T22:00:00Z"), usual))
                .isEqualTo(Money.of("0.002"));
        assertThat(cost(prices, 1000, 0, Instant.parse("2026-11-24T02:00:00Z"), usual))
                .isEqualTo(Money.of("0.001"));
        assertThat(cost(prices, 1000, 0, Instant.parse("2026-11-22T12:00:00Z"), usual))
                .isEqualTo(Money.of("0.01"));
        assertThat(cost(prices, 1000, 0, Instant.parse("2027-01-01T03:00:00Z"), usual))
                .isEqualTo(Money.of("0.007"));
        assertThat(cost(prices, 1000, 0, Instant.parse("2027-02-01T12:00:00Z"), usual))
                .isEqualTo(Money.of("0.001"));
    }

    @Test
    @DisplayName("S-153: one region costs its factor more, by the name of the model or the location of the provider")
    void pricesRegions() {
        CatalogSnapshot catalog = ConfigReader.in(Map.of())
                .read("""
                        providers:
                          aws:
                            type: bedrock
                            region: eu-central-1
                            models:
                              - {id: a/global, upstream: global.anthropic.claude-haiku-4-5-20251001-v1:0}
                              - {id: a/eu, upstream: eu.anthropic.claude-haiku-4-5-20251001-v1:0}
                              - {id: a/bare, upstream: "anthropic.claude-haiku-4-5-20251001-v1:0"}
                          everywhere: {type: vertex, project: p, models: [{id: a/all, upstream: claude-opus-4-8}]}
                          somewhere:
                            {type: vertex, project: p, location: us-east5, models: [{id: a/one, upstream: claude-opus-4-8@20260528}]}
                        """, "gateway.yaml")
                .orThrow()
                .catalog(NOW, Map.of(), ShippedPrices.book());
        assertThat(List.of("a/global", "a/eu", "a/bare", "a/all", "a/one"))
                .extracting(name -> cost(endpoint(catalog, name).prices(), 1_000_000, 0, NOW, Optional.empty()))
                .containsExactly(Money.of("1"), Money.of("1.1"), Money.of("1.1"), Money.of("5"), Money.of("5.5"));
    }

    @ParameterizedTest(name = "{0} is no name of gpt-4o")
    @CsvSource({"gpt-4o-mini", "gpt-4o-2024-05-13", "gpt-4", "gpt-4o-audio-preview", "gpt-4o:extended", "ft:gpt-4o"})
    void aNameMeansOneModel(String upstream) {
        Optional<Money> price = promptPrice(upstream);
        assertThat(price).isNotEqualTo(promptPrice("gpt-4o"));
    }

    @ParameterizedTest(name = "{0} is a name of gpt-4o")
    @CsvSource({"gpt-4o-2024-11-20", "gpt-4o-20241120", "gpt-4o@20241120", "gpt-4o-latest", "GPT-4o"})
    void aVersionsDateMayFollow(String upstream) {
        assertThat(promptPrice(upstream)).contains(Money.of("0.0000025"));
    }

    private static Optional<Money> promptPrice(String upstream) {
        CatalogSnapshot catalog = ConfigReader.in(Map.of())
                .read(OPENAI, "gateway.yaml")
                .orThrow()
                .catalog(NOW, Map.of(), ShippedPrices.book());
        return catalog.unlisted(catalog.serversOfUnlisted().get(0), new ModelId("a/b"), upstream)
                .prices()
                .of(UsageClass.PROMPT);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "prices: {prompt: -1} | 4: models[openai/m].prices.prompt: \"-1\": (expected: a decimal number, 0 or more)",
                "prices: {prompt: 1e-6} | 4: models[openai/m].prices.prompt: \"1e-6\": (expected: a decimal number, 0 or more)",
                "prices: {prompt: cheap} | 4: models[openai/m].prices.prompt: \"cheap\": (expected: a decimal number, 0 or more)",
                "prices: {promt: 1} | 4: models[openai/m].prices.promt: unknown key (nearest: prompt)",
                "price: {prompt: 1} | 4: models[openai/m].price: unknown key (nearest: prices)",
                "currency: EUR | 4: models[openai/m].currency: \"EUR\": (expected: USD, the only currency in which costs are counted)",
                "date: yesterday | 4: models[openai/m].date: \"yesterday\": (expected: a date as in 2026-11-21)",
                "context_length: -5 | 4: models[openai/m].context_length: \"-5\": (expected: a whole number)",
                "prices: {rules: [{factor: -0.5}]} | 4: models[openai/m].prices.rules[0].factor: \"-0.5\": (expected: a decimal number, 0 or more)",
                "prices: {rules: [{utc: 1-4, factor: 2}]} | 4: models[openai/m].prices.rules[0].utc: \"1-4\": (expected: hours as in 01:00-04:00)",
                "prices: {rules: [{days: [funday], factor: 2}]} | 4: models[openai/m].prices.rules[0].days: \"funday\": (expected: monday, tuesday, wednesday, thursday, friday, saturday or sunday)",
                "prices: {rules: [{above: -1, factor: 2}]} | 4: models[openai/m].prices.rules[0].above: \"-1\": (expected: a whole number)",
                "prices: {rules: [{above: 1, from: 2, factor: 2}]} | 4: models[openai/m].prices.rules[0]: has from and above (expected: one of them)",
                "prices: {rules: [{above: 1}]} | 4: models[openai/m].prices.rules[0]: changes no price (expected: a factor, or the price of a class)",
                "prices: {rules: [{service_tier: a b, factor: 2}]} | 4: models[openai/m].prices.rules[0].service_tier: \"a b\": (expected: letters, digits and . _ -)",
                "prices: {rules: [{since: 2027-13-01, factor: 2}]} | 4: models[openai/m].prices.rules[0].since: \"2027-13-01\": (expected: a date or a moment: 2027-01-01, 2027-01-01T12:00:00Z)",
                "names: [m, n] | 2: models[openai/m].prices: missing (expected: a mapping)",
            })
    @DisplayName("a wrong price file names file, line and model")
    void refusesWhatIsWrong(String wrong, String problem) throws IOException {
        String rest = wrong.startsWith("price") || wrong.startsWith("names") ? "" : "    prices: {prompt: 1}\n";
        Files.writeString(
                folder.resolve("prices.yaml"),
                "models:\n  - model: openai/m\n    providers: [openai]\n    " + wrong + "\n" + rest);
        Path file = Files.writeString(folder.resolve("gateway.yaml"), OPENAI + "price_files: [prices.yaml]\n");
        assertThat(ConfigReader.in(Map.of()).read(file).problems())
                .extracting(ConfigProblem::toString)
                .contains(folder.resolve("prices.yaml") + ":" + problem);
    }

    @Test
    void refusesOtherCurrenciesUnknownProvidersAndDoubles() throws IOException {
        Files.writeString(folder.resolve("prices.yaml"), """
                currency: CNY
                models:
                  - {model: a/one, providers: [opanai], prices: {prompt: 1}}
                  - {model: a/two, providers: [openai], names: [x], prices: {prompt: 1}}
                  - {model: a/three, providers: [openai], names: [X], prices: {prompt: 1}}
                """);
        Path file =
                Files.writeString(folder.resolve("gateway.yaml"), OPENAI + "price_files: [prices.yaml, none.yaml]\n");
        String prices = folder.resolve("prices.yaml").toString();
        assertThat(ConfigReader.in(Map.of()).read(file).problems())
                .extracting(ConfigProblem::toString)
                .containsExactlyInAnyOrder(
                        prices + ":1: currency: \"CNY\": (expected: USD, the only currency in which costs are counted)",
                        prices + ":3: models[a/one].providers: \"opanai\": no such type or provider (nearest: openai)",
                        prices + ":5: models[a/three]: X at openai is priced in line 4 too (expected: once)",
                        file + ":5: price_files[1]: \"none.yaml\": no such file");
    }

    @Test
    void refusesWrongCharges() {
        assertThat(ConfigReader.in(Map.of())
                        .read(
                                OPENAI
                                        + "charging: {margin: 5.5, own_key_fee: 2000%, own_key_providers: [opanai], fee: 1%}\n"
                                        + "shipped_prices: maybe\n",
                                "gateway.yaml")
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactlyInAnyOrder(
                        "gateway.yaml:5: charging.margin: \"5.5\": (expected: a percentage: 5.5%)",
                        "gateway.yaml:5: charging.own_key_fee: \"2000%\": (expected: 0% to 1000%)",
                        "gateway.yaml:5: charging.own_key_providers: \"opanai\": no such provider (nearest: openai)",
                        "gateway.yaml:5: charging.fee: unknown key (expected: one of margin, own_key_fee, own_key_providers)",
                        "gateway.yaml:6: shipped_prices: \"maybe\": (expected: true or false)");
    }

    @Test
    void refusesAFileThatIsNoYaml() throws IOException {
        Files.writeString(folder.resolve("prices.yaml"), "models: [\n");
        Path file = Files.writeString(folder.resolve("gateway.yaml"), OPENAI + "price_files: [prices.yaml]\n");
        assertThat(ConfigReader.in(Map.of()).read(file).problems())
                .singleElement()
                .asString()
                .startsWith(folder.resolve("prices.yaml") + ":2: is no YAML: ");
    }

    @Test
    @DisplayName("F-140: what a configuration was read from is told, found or not, with problems or without")
    void tellsWhatItWasReadFrom() throws IOException {
        Path file = folder.resolve("gateway.yaml");
        Path prices = Files.writeString(folder.resolve("prices.yaml"), "models: []\n");
        Path none = folder.resolve("none.yaml");
        ConfigReader reader = ConfigReader.in(Map.of());
        assertThat(reader.read(file).files()).containsExactly(file);

        Files.writeString(file, OPENAI + "price_files: [prices.yaml, prices.yaml]\n");
        assertThat(reader.read(file).problems()).isEmpty();
        assertThat(reader.read(file).files()).containsExactly(file, prices);

        Files.writeString(file, OPENAI + "price_files: [prices.yaml, none.yaml]\n");
        assertThat(reader.read(file).config()).isEmpty();
        assertThat(reader.read(file).files()).containsExactly(file, prices, none);
        assertThat(reader.read(Files.readString(file), file.toString()).files()).containsExactly(prices, none);
    }

    @Test
    void aProvidersNameCanStandForIt() throws IOException {
        GatewayConfig config = config(
                """
                providers:
                  host-a: {base_url: "https://a.example/v1", models: [x/y]}
                  host-b: {base_url: "https://b.example/v1", models: [x/y]}
                """, "models: [{model: x/y, providers: [host-b], names: [x/y], prices: {prompt: 1, completion: 2}}]\n");
        assertThat(config.catalog(NOW).find(new ModelId("x/y")).orElseThrow().endpoints())
                .extracting(endpoint ->
                        endpoint.provider().name() + " " + endpoint.prices().isKnown())
                .containsExactly("host-a false", "host-b true");
    }
}
