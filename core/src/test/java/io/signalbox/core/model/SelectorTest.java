package io.signalbox.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.model.ModelAlias.Rewrite;
import io.signalbox.core.model.ResolvedName.Origin;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {

    private static final int REQUESTS = 10_000;
    private static final Group ROLLOUT = new Group("smart", List.of("a/old", "a/new"), List.of(95, 5));

    private static ModelNames.Builder names() {
        return ModelNames.builder().providers(List.of("openai", "openrouter"));
    }

    private static List<String> resolve(ModelNames names, Draw draw, String... asked) {
        return names.resolve(List.of(asked), draw).stream()
                .map(target -> target.uri().toString())
                .toList();
    }

    private static Draw seeded(long seed) {
        return new Draw(new SplittableRandom(seed), Optional.empty());
    }

    private static Draw session(String key) {
        return new Draw(() -> 0, Optional.of(key));
    }

    @Test
    @DisplayName("S-089: a|b is tried in order, each with its own parameters; the rest is the caller's own list")
    void triesInOrder() {
        List<ResolvedName> targets =
                names().build().resolve(List.of("openai:gpt-4o?temperature=0.2 | anthropic/claude-3-haiku"), Draw.NONE);
        assertThat(targets)
                .extracting(target -> target.uri().toString() + " " + target.origin())
                .containsExactly("openai:gpt-4o?temperature=0.2 ASKED", "anthropic/claude-3-haiku CALLER_ALTERNATIVE");
        assertThat(targets.get(1).steps()).containsExactly("asked for", "choice 2 of 2");
    }

    @Test
    @DisplayName("S-041, S-083: selectors stand wherever names do: members, fallbacks, replacements, the forced model")
    void standsWhereNamesDo() {
        ModelNames names = names().alias(new Group("pair", List.of("a/one|a/two", "[weight=9]a/three^a/four")))
                .alias(new Rewrite(RewritePattern.of("^gpt-(.*)"), "openai/gpt-$1|pair"))
                .fallbacks("x/y", List.of("b/one|b/two"))
                .build();
        assertThat(resolve(names, Draw.NONE, "pair:nitro?seed=1"))
                .containsExactly(
                        "a/one:nitro?seed=1", "a/two:nitro?seed=1", "a/three:nitro?seed=1", "a/four:nitro?seed=1");
        assertThat(resolve(names, Draw.NONE, "gpt-4"))
                .startsWith("openai/gpt-4", "a/one")
                .hasSize(5);
        assertThat(resolve(names, Draw.NONE, "x/y|c/d")).containsExactly("x/y", "b/one", "b/two", "c/d");
        List<ResolvedName> forced =
                names().forcedModel("a/one|a/two").build().resolve(List.of("else/where"), Draw.NONE);
        assertThat(forced).extracting(ResolvedName::origin).containsExactly(Origin.ASKED, Origin.OPERATOR_FALLBACK);
    }

    @Test
    @DisplayName("F-102: groups that lead round through a selector are found, and end")
    void findsLoopsThroughSelectors() {
        ModelNames round = names().alias(new Group("a", List.of("x/y|b")))
                .alias(new Group("b", List.of("[weight=2]z/z^a")))
                .build();
        assertThat(round.loops()).containsExactly("a → b → a");
        assertThat(resolve(round, Draw.NONE, "a")).containsExactly("x/y", "z/z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a/b|; choice 2 \"\": no name",
                "|a/b; choice 1",
                "a/b|c/d^e/f; mixes | and ^",
                "[weight=3]a/b|c/d; choice 1 \"[weight=3]a/b\": a weight",
                "[weight=3]a/b; a weight (expected: weights only between names joined by ^)",
                "[weight=0]a/b^c/d; choice 1 \"[weight=0]\": no such weight (expected: weight=1 to weight=1000000)",
                "a/b^[weight=1000001]c/d; choice 2 \"[weight=1000001]\"",
                "a/b^[weight=x]c/d; choice 2 \"[weight=x]\"",
                "a/b^[first]c/d; choice 2 \"[first]\": unknown annotation",
                "a/b^[weight=1][weight=2]c/d; two annotations",
                "a/b^[weight=1c/d; an opening [ without its ]",
                "a/b|c d; choice \"c d\": model: character U+0020",
                "a/b?temperature=7|c/d; choice \"a/b?temperature=7\": temperature",
            })
    @DisplayName("S-042: bad syntax is refused, and the piece is named")
    void refusesBadSyntax(String text, String expected) {
        assertThatThrownBy(() -> names().build().resolve(List.of(text), Draw.NONE))
                .isInstanceOf(InvalidModelNameException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void boundsTheNumberOfChoices() {
        assertThatThrownBy(() -> Selector.parse("a|".repeat(Selector.MOST_CHOICES) + "a"))
                .hasMessageContaining("65 choices");
    }

    @Test
    @DisplayName("S-094: weights 95 and 5 over 10,000 requests: both shares within 3σ")
    void sharesFollowWeights() {
        ModelNames names = names().alias(ROLLOUT).build();
        SplittableRandom chance = new SplittableRandom(94);
        assertShares(i -> resolve(names, new Draw(chance, Optional.empty()), "smart"), 0.05);
        assertShares(i -> resolve(names, new Draw(chance, Optional.empty()), "[weight=95]a/old^[weight=5]a/new"), 0.05);
    }

    @Test
    @DisplayName("S-094: sessions are shared out alike, and each stays; a changed weight moves only whom it must")
    void sessionsStay() {
        ModelNames names = names().alias(ROLLOUT).build();
        ModelNames later = names().alias(new Group("smart", ROLLOUT.members(), List.of(90, 10)))
                .build();
        assertShares(i -> resolve(names, session("session-" + i), "smart"), 0.05);
        for (int i = 0; i < 1000; i++) {
            List<String> first = resolve(names, session("s" + i), "smart");
            assertThat(resolve(names, session("s" + i), "smart")).isEqualTo(first);
            if (first.get(0).equals("a/new")) {
                assertThat(resolve(later, session("s" + i), "smart")).isEqualTo(first);
            }
        }
        assertShares(i -> resolve(later, session("session-" + i), "smart"), 0.10);
    }

    private static void assertShares(IntFunction<List<String>> draw, double share) {
        List<String> firsts =
                IntStream.range(0, REQUESTS).mapToObj(i -> draw.apply(i).get(0)).toList();
        assertThat(firsts).containsOnly("a/old", "a/new");
        double sigma = Math.sqrt(REQUESTS * share * (1 - share));
        assertThat((double) Collections.frequency(firsts, "a/new"))
                .isBetween(REQUESTS * share - 3 * sigma, REQUESTS * share + 3 * sigma);
    }

    @Property
    void aDrawHoldsEveryNameOnceAndIsReproducible(
            @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 1, max = 1000) Integer> weights, @ForAll long seed) {
        String text = IntStream.range(0, weights.size())
                .mapToObj(i -> "[weight=" + weights.get(i) + "]a/" + i)
                .collect(Collectors.joining("^"));
        List<ResolvedName> targets = names().build().resolve(List.of(text), seeded(seed));
        assertThat(targets).isEqualTo(names().build().resolve(List.of(text), seeded(seed)));
        assertThat(targets)
                .extracting(target -> target.uri().toString())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, weights.size())
                        .mapToObj(i -> "a/" + i)
                        .toList());
        assertThat(targets)
                .allSatisfy(target -> assertThat(target.steps().get(1)).contains("weight"));
        assertThat(targets.get(0).origin()).isEqualTo(Origin.ASKED);
    }

    @Property
    void anyTextIsASelectorOrARefusalThatSaysWhy(@ForAll String text) {
        try {
            assertThat(Selector.parse(text).choices()).isNotEmpty();
        } catch (InvalidModelNameException e) {
            assertThat(e.reason()).startsWith("model: ");
        }
    }
}
