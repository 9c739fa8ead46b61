package io.signalbox.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.Terms;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.EndpointHealth.Breaker;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelPattern;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.model.ResolvedName.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AutoChoiceTest {

    private static final Provider ONE = new Provider("one", ProviderType.OPENAI_COMPATIBLE, "One", 0, true, false);
    private static final Provider TWO = new Provider("two", ProviderType.OPENAI_COMPATIBLE, "Two", 0, true, true);

    private static final CatalogSnapshot CATALOG = CatalogSnapshot.of(
            List.of(ONE, TWO),
            List.of(
                    model("acme/cheap", "0.1", 20)
                            .contextLength(OptionalLong.of(8_000))
                            .build(),
                    model("acme/middle", "1", 50)
                            .contextLength(OptionalLong.of(128_000))
                            .supportedParameters(Set.of("tools", "temperature"))
                            .inputModalities(Set.of("text"))
                            .build(),
                    model("acme/large", "10", 60)
                            .contextLength(OptionalLong.of(1_000_000))
                            .supportedParameters(Set.of("tools", "structured_outputs", "reasoning"))
                            .inputModalities(Set.of("text", "image"))
                            .build(),
                    model("other/best", "30", 90)
                            .contextLength(OptionalLong.of(200_000))
                            .supportedParameters(Set.of("tools"))
                            .build(),
                    Endpoint.at(ONE, new ModelId("other/gift:free"), "gift")
                            .prices(Prices.FREE)
                            .build(),
                    Endpoint.at(ONE, new ModelId("other/unknown"), "unknown").build()),
            Instant.EPOCH);

    private static Endpoint.Builder model(String name, String price, int quality) {
        return Endpoint.at(ONE, new ModelId(name), name)
                .prices(Prices.perMillionTokens(price, price))
                .terms(Terms.UNKNOWN.withQuality(quality));
    }

    private static AutoChoice auto(AutoPreference preference, String... pool) {
        return new AutoChoice(
                new AutoPool(List.of(pool), preference), Set.of("auto", "openrouter/auto", "openrouter/free"));
    }

    private static final class Request {
        private Set<String> parameters = Set.of();
        private Set<String> modalities = Set.of();
        private int bytes = 400;
        private OptionalLong output = OptionalLong.empty();
        private Selection selection = Selection.NONE;
        private Preferences preferences = Preferences.NONE;

        Request parameters(String... names) {
            parameters = Set.of(names);
            return this;
        }

        Request modalities(String... names) {
            modalities = Set.of(names);
            return this;
        }

        Request bytes(int size) {
            bytes = size;
            return this;
        }

        Request output(long tokens) {
            output = OptionalLong.of(tokens);
            return this;
        }

        Request selection(Selection value) {
            selection = value;
            return this;
        }

        Request preferences(Preferences value) {
            preferences = value;
            return this;
        }

        RequestFacts facts() {
            return new RequestFacts(
                    "openai-chat",
                    Optional.of("auto"),
                    List.of(),
                    false,
                    parameters,
                    modalities,
                    bytes,
                    output,
                    preferences,
                    Optional.empty(),
                    selection);
        }
    }

    private static AutoChoice.Outcome outcome(AutoChoice auto, Request request, String asked) {
        return outcome(auto, request, asked, HealthView.NOTHING, 1);
    }

    private static AutoChoice.Outcome outcome(
            AutoChoice auto, Request request, String asked, HealthView health, long seed) {
        ResolvedName target =
                new ResolvedName(ModelUri.parse(asked, name -> false), Origin.ASKED, List.of("asked for"));
        return auto.choose(List.of(target), request.facts(), CATALOG, health, new SplittableRandom(seed));
    }

    private static List<String> chosen(AutoChoice auto, Request request) {
        return names(outcome(auto, request, "auto"));
    }

    private static List<String> names(AutoChoice.Outcome outcome) {
        return outcome.targets().stream().map(target -> target.uri().toString()).toList();
    }

    @Test
    @DisplayName("S-081, S-082: price, quality or both decide among what fits; at most four, first the asked one")
    void followsThePreference() {
        assertThat(chosen(auto(AutoPreference.COST), new Request()))
                .containsExactly("other/gift:free", "acme/cheap", "acme/middle", "acme/large");
        assertThat(chosen(auto(AutoPreference.QUALITY), new Request()))
                .containsExactly("other/best", "acme/large", "acme/middle", "acme/cheap");
        assertThat(chosen(auto(AutoPreference.BALANCED, "acme/*", "other/best"), new Request()))
                .startsWith("acme/cheap");
        AutoChoice.Outcome outcome = outcome(auto(AutoPreference.COST), new Request(), "openrouter/auto");
        assertThat(outcome.targets())
                .extracting(ResolvedName::origin)
                .containsExactly(
                        Origin.ASKED, Origin.OPERATOR_FALLBACK, Origin.OPERATOR_FALLBACK, Origin.OPERATOR_FALLBACK);
        assertThat(outcome.targets().get(0).steps())
                .containsExactly("asked for", "auto: needs 1,100 tokens of context; cheapest of 5 that fit");
        assertThat(outcome.targets().get(1).steps()).last().asString().endsWith("number 2 of 5 that fit, by price");
    }

    @Test
    @DisplayName(
            "S-081: tools, JSON output, reasoning, images and length are looked at, and what does not fit says why")
    void looksAtNeeds() {
        AutoChoice acme = auto(AutoPreference.COST, "acme/middle", "acme/large", "other/best");
        assertThat(chosen(acme, new Request().parameters("tools", "temperature")))
                .containsExactly("acme/middle", "acme/large", "other/best");
        assertThat(chosen(acme, new Request().parameters("response_format"))).containsExactly("acme/large");
        assertThat(chosen(acme, new Request().parameters("reasoning_effort"))).containsExactly("acme/large");
        assertThat(chosen(acme, new Request().modalities("image").bytes(5_000_000)))
                .containsExactly("acme/large", "other/best");
        assertThat(chosen(acme, new Request().bytes(600_000))).containsExactly("acme/large", "other/best");
        assertThat(chosen(acme, new Request().output(150_000))).containsExactly("acme/large", "other/best");
        AutoChoice.Outcome none = outcome(
                auto(AutoPreference.COST, "acme/middle", "acme/large"),
                new Request().modalities("audio").parameters("tools"),
                "auto");
        assertThat(none.targets()).isEmpty();
        assertThat(none.exclusions().toString())
                .contains("auto: no models match the request", "one:acme/large: takes no audio input");
    }

    @Test
    @DisplayName("S-081: what is known to fit comes before what may; what rests comes last")
    void placesDoubtsAndTroubleLast() {
        assertThat(chosen(auto(AutoPreference.COST), new Request().parameters("tools")))
                .containsExactly("acme/middle", "acme/large", "other/best", "other/gift:free");
        HealthView ill = id -> id.upstreamModel().equals("acme/middle")
                ? new EndpointHealth(
                        Optional.empty(),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        false,
                        Breaker.OPEN,
                        Optional.of(Duration.ofSeconds(3)),
                        0,
                        0)
                : EndpointHealth.UNKNOWN;
        assertThat(names(outcome(
                        auto(AutoPreference.COST, "acme/*"), new Request().parameters("tools"), "auto", ill, 1)))
                .containsExactly("acme/large", "acme/cheap", "acme/middle");
    }

    @Test
    @DisplayName("S-081: the pool is the operator's: patterns, listed models, and unlisted ones that a provider takes")
    void choosesFromThePool() {
        assertThat(chosen(auto(AutoPreference.COST, "ACME/m*", "two:new/model", "other/unknown"), new Request()))
                .containsExactly("acme/middle", "other/unknown", "two:new/model");
    }

    @Test
    @DisplayName("S-082: the request's own preference, its patterns and its variant narrow and order the choice")
    void heedsTheRequest() {
        AutoChoice auto = auto(AutoPreference.QUALITY, "acme/*", "other/best");
        Request cheapest = new Request()
                .selection(new Selection(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(AutoPreference.COST),
                        List.of(),
                        patterns("acme/cheap")));
        assertThat(chosen(auto, cheapest)).startsWith("acme/middle");
        Request narrowed = new Request()
                .selection(new Selection(
                        Optional.empty(), Optional.empty(), Optional.empty(), patterns("*/large", "*/c*"), List.of()));
        assertThat(chosen(auto, narrowed)).containsExactly("acme/large", "acme/cheap");
        assertThat(names(outcome(auto, new Request(), "auto:floor?seed=7"))).startsWith("acme/cheap:floor?seed=7");
        Preferences nobody = Preferences.builder().only(List.of("two")).build();
        assertThat(chosen(auto, new Request().preferences(nobody))).isEmpty();
    }

    private static List<ModelPattern> patterns(String... texts) {
        return List.of(texts).stream().map(ModelPattern::new).toList();
    }

    @Test
    @DisplayName("S-031: openrouter/free takes what is known to cost nothing, and nothing else")
    void drawsFreeModels() {
        assertThat(names(outcome(auto(AutoPreference.COST, "acme/*"), new Request(), "openrouter/free")))
                .containsExactly("other/gift:free");
    }

    @Test
    void leavesOtherNamesAlone() {
        assertThat(names(outcome(auto(AutoPreference.COST), new Request(), "acme/auto")))
                .containsExactly("acme/auto");
        AutoChoice passive = new AutoChoice(AutoPool.STANDARD, Set.of());
        assertThat(names(outcome(passive, new Request(), "openrouter/auto"))).containsExactly("openrouter/auto");
    }

    @Property(tries = 200)
    void everyChoiceFitsHasAReasonAndIsReproducible(
            @ForAll AutoPreference preference,
            @ForAll boolean tools,
            @ForAll boolean image,
            @ForAll @IntRange(max = 8_000_000) int bytes,
            @ForAll long seed) {
        Request request = new Request().bytes(bytes);
        request = tools ? request.parameters("tools") : request;
        request = image ? request.modalities("image") : request;
        for (String asked : List.of("auto", "openrouter/free")) {
            AutoChoice.Outcome first = outcome(auto(preference), request, asked, HealthView.NOTHING, seed);
            assertThat(first).isEqualTo(outcome(auto(preference), request, asked, HealthView.NOTHING, seed));
            assertThat(first.targets()).hasSizeLessThanOrEqualTo(AutoChoice.MOST_MODELS);
            assertThat(first.targets())
                    .allSatisfy(target -> assertThat(target.steps())
                            .hasSize(2)
                            .last()
                            .asString()
                            .startsWith("auto: needs"));
            assertThat(first.targets().isEmpty() ? first.exclusions() : first.targets())
                    .isNotEmpty();
            if (image) {
                assertThat(names(first)).doesNotContain("acme/middle");
            }
        }
    }

    @Test
    void aPatternTakesNoLongerThanItsLengthTimesTheNames() {
        ModelPattern hostile = new ModelPattern("*a".repeat(200) + "b");
        assertThat(hostile.matches(new ModelId("a".repeat(250)))).isFalse();
        assertThat(IntStream.of(0, 1).mapToObj(i -> new ModelPattern(i == 0 ? "*" : "*/claude-3.5*")))
                .allMatch(pattern -> pattern.matches(new ModelId("anthropic/claude-3-5-sonnet")));
    }
}
