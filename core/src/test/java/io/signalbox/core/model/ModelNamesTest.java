package io.signalbox.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.model.ModelAlias.Rewrite;
import io.signalbox.core.model.ResolvedName.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ModelNamesTest {

    private static ModelNames.Builder names() {
        return ModelNames.builder().providers(List.of("openrouter", "openai"));
    }

    private static List<String> resolve(ModelNames names, String... asked) {
        return names.resolve(List.of(asked)).stream()
                .map(target -> target.uri().toString())
                .toList();
    }

    private static Rewrite rewrite(String pattern, String replacement) {
        return new Rewrite(RewritePattern.of(pattern), replacement);
    }

    @Test
    @DisplayName("S-037, S-038, S-039: the first rewrite that fits, once; \\1 and $1; queries survive")
    void rewritesOnce() {
        ModelNames names = names().alias(rewrite("^gpt-(.*)", "openrouter:openai/gpt-\\1"))
                .alias(rewrite("^o(.*)", "openrouter:openai/o$1"))
                .alias(rewrite("^openai/", "never/"))
                .build();
        assertThat(resolve(names, "gpt-4o")).containsExactly("openrouter:openai/gpt-4o");
        assertThat(resolve(names, "gpt-4o?temperature=0.2"))
                .containsExactly("openrouter:openai/gpt-4o?temperature=0.2");
        assertThat(resolve(names, "o1:nitro")).containsExactly("openrouter:openai/o1:nitro");
        assertThat(resolve(names, "my-gpt-4o")).containsExactly("my-gpt-4o");
    }

    @Test
    @DisplayName("S-040, S-041: groups stand for their members, in order, within groups too; each target once")
    void expandsGroups() {
        ModelNames names = names().alias(new Group("inner", List.of("a/two", "a/three")))
                .alias(new Group("smart", List.of("a/one", "inner", "a/two")))
                .build();
        assertThat(resolve(names, "smart")).containsExactly("a/one", "a/two", "a/three");
        assertThat(resolve(names, "smart:nitro?top_p=0.5"))
                .containsExactly("a/one:nitro?top_p=0.5", "a/two:nitro?top_p=0.5", "a/three:nitro?top_p=0.5");
    }

    @Test
    @DisplayName("S-034: what the caller writes wins over what the alias wrote")
    void letsTheCallerWin() {
        ModelNames names = names().alias(new Group("warm", List.of("a/one?temperature=1&top_p=0.5")))
                .build();
        assertThat(resolve(names, "warm?temperature=0.2")).containsExactly("a/one?temperature=0.2&top_p=0.5");
    }

    @Test
    @DisplayName("S-008, S-009: default provider, forced model, and local names that neither touches")
    void appliesTheOperatorsWord() {
        ModelNames names = names().defaultProvider("openrouter")
                .localNames(List.of("mine"))
                .build();
        assertThat(resolve(names, "openai/gpt-4o", "mine", "openai:gpt-4o"))
                .containsExactly("openrouter:openai/gpt-4o", "mine", "openai:gpt-4o");
        ModelNames forced =
                names().defaultProvider("openrouter").forcedModel("a/forced").build();
        assertThat(resolve(forced, "x/y", "z")).containsExactly("openrouter:a/forced");
        assertThat(resolve(forced)).containsExactly("openrouter:a/forced");
    }

    @Test
    @DisplayName("S-070, S-083, S-084: who asked for a target decides what it is: caller's list or operator's fallback")
    void tellsOrigins() {
        ModelNames names = names().fallbacks("a/one", List.of("a/two", "a/three"))
                .alias(new Group("smart", List.of("b/one", "b/two")))
                .build();
        List<ResolvedName> targets = names.resolve(List.of("a/one", "c/one", "smart"));
        assertThat(targets)
                .extracting(target -> target.uri().toString())
                .containsExactly("a/one", "a/two", "a/three", "c/one", "b/one", "b/two");
        assertThat(targets)
                .extracting(ResolvedName::origin)
                .containsExactly(
                        Origin.ASKED,
                        Origin.OPERATOR_FALLBACK,
                        Origin.OPERATOR_FALLBACK,
                        Origin.CALLER_ALTERNATIVE,
                        Origin.CALLER_ALTERNATIVE,
                        Origin.OPERATOR_FALLBACK);
        assertThat(targets.get(1).steps()).containsExactly("asked for", "configured fallback of a/one");
    }

    @Test
    @DisplayName("F-102: loops are found, through rewrites as well, and never run for ever")
    void findsLoops() {
        ModelNames round = names().alias(new Group("a", List.of("b")))
                .alias(new Group("b", List.of("c", "x/y")))
                .alias(new Group("c", List.of("a")))
                .build();
        assertThat(round.loops()).isNotEmpty().first().asString().contains("a").contains("→");
        assertThat(resolve(round, "a")).contains("x/y");
        ModelNames throughRewrite = names().alias(new Group("a", List.of("gpt-x")))
                .alias(rewrite("^gpt-x$", "a"))
                .build();
        assertThat(throughRewrite.loops()).isNotEmpty();
        assertThat(names().alias(new Group("a", List.of("b/c"))).build().loops())
                .isEmpty();
    }

    @Test
    @DisplayName("F-103: a pattern that backtracks without end is given up on, and the name refused")
    void boundsMatching() {
        ModelNames names = names().alias(rewrite("^(a+)+(b?)\\2$", "x/y")).build();
        assertThatThrownBy(() -> resolve(names, "a".repeat(60) + "-"))
                .isInstanceOf(InvalidModelNameException.class)
                .hasMessageContaining("bounded time");
    }

    @Test
    void asksForAName() {
        assertThatThrownBy(() -> resolve(names().build())).hasMessageContaining("model: missing");
    }

    @Test
    @DisplayName("S-024: the nearest name is the one that ends in what was written")
    void knowsTheNearest() {
        assertThat(NearestName.of("gpt-4o", List.of("openai/o1", "openai/gpt-4o", "gpt-40")))
                .contains("openai/gpt-4o");
        assertThat(NearestName.of("temprature", RequestParameter.names())).contains("temperature");
        assertThat(NearestName.of("completely-else", List.of("abc"))).isEmpty();
    }

    @Test
    @DisplayName("S-083: a group's own fallbacks come after its last member, a member's after the member")
    void placesFallbacksOfGroups() {
        ModelNames names = names().alias(new Group("smart", List.of("a/one", "a/two")))
                .fallbacks("smart", List.of("z/last"))
                .fallbacks("a/one", List.of("b/one"))
                .build();
        assertThat(resolve(names, "smart")).containsExactly("a/one", "b/one", "a/two", "z/last");
    }

    @Test
    @DisplayName(
            "S-083: what the caller wrote after a name stays with the fallbacks, which else could cost money or change the answer")
    void keepsTheCallersWishesForFallbacks() {
        ModelNames names = names().fallbacks("a/one", List.of("b/one?temperature=1&top_p=0.5"))
                .build();
        assertThat(resolve(names, "a/one:free?temperature=0.2"))
                .containsExactly("a/one:free?temperature=0.2", "b/one:free?temperature=0.2&top_p=0.5");
    }

    @Test
    @DisplayName(
            "S-030, S-083: fallbacks are found in either spelling, at a provider if they name one, the closest first")
    void findsFallbacksByTheClosestName() {
        ModelNames names = names().fallbacks("a/m-1.5", List.of("any/where"))
                .fallbacks("openai:a/m-1.5", List.of("at/openai"))
                .fallbacks("a/n:free", List.of("b/n"))
                .fallbacks("a b", List.of("never/used"))
                .build();
        assertThat(resolve(names, "a/m-1-5")).containsExactly("a/m-1-5", "any/where");
        assertThat(resolve(names, "openrouter:a/m-1.5")).containsExactly("openrouter:a/m-1.5", "any/where");
        assertThat(resolve(names, "openai:a/m-1.5")).containsExactly("openai:a/m-1.5", "at/openai");
        assertThat(resolve(names, "a/n")).containsExactly("a/n");
        assertThat(resolve(names, "a/n:free")).containsExactly("a/n:free", "b/n:free");
    }

    @Test
    @DisplayName("S-078: what the caller lists is the caller's, even where the operator had put it there first")
    void theCallersListIsTheCallers() {
        ModelNames names = names().fallbacks("a/one", List.of("b/one", "b/two")).build();
        List<ResolvedName> targets = names.resolve(List.of("a/one", "b/two"));
        assertThat(targets)
                .extracting(target -> target.uri().toString() + " " + target.origin())
                .containsExactly("a/one ASKED", "b/one OPERATOR_FALLBACK", "b/two CALLER_ALTERNATIVE");
        assertThat(targets.get(2).steps()).endsWith("listed by the caller too");
    }

    @Test
    @DisplayName("S-039: a variant survives a rewrite that does not speak of it, and may be replaced by one that does")
    void variantsSurviveRewrites() {
        ModelNames names = names().alias(rewrite("^gpt-4o$", "openai/gpt-4o"))
                .alias(rewrite("^claude.*$", "anthropic/claude-3.5-sonnet"))
                .alias(rewrite("^(.*):floor$", "cheap/$1"))
                .build();
        assertThat(resolve(names, "gpt-4o:nitro?seed=1")).containsExactly("openai/gpt-4o:nitro?seed=1");
        assertThat(resolve(names, "claude-2:free")).containsExactly("anthropic/claude-3.5-sonnet:free");
        assertThat(resolve(names, "x/y:floor")).containsExactly("cheap/x/y");
    }

    @Test
    @DisplayName(
            "S-038: a rewrite may lead to a group, whose members are not rewritten again; a prefix and a local name are let be")
    void rewritesLeadOnlyOneStep() {
        ModelNames names = names().alias(new Group("group", List.of("gpt-x", "a/b")))
                .alias(rewrite("^gpt-(.*)", "group"))
                .localNames(List.of("gpt-mine"))
                .build();
        assertThat(resolve(names, "gpt-4")).containsExactly("gpt-x", "a/b");
        assertThat(resolve(names, "gpt-mine")).containsExactly("gpt-mine");
        assertThat(resolve(names, "openai:gpt-4")).containsExactly("openai:gpt-4");
    }

    @Test
    @DisplayName("S-024: an exact group is found although every rewrite would fit, and none is looked at")
    void groupsComeBeforeRewrites() {
        ModelNames.Builder many = names().alias(new Group("exact", List.of("openai:a/b")));
        for (int i = 0; i < 1000; i++) {
            many.alias(rewrite("^(e+x+a+c+t+)+(.*)(b?)\\3x$", "never/" + i));
        }
        ModelNames.Builder hostile = names().alias(new Group("a".repeat(60), List.of("exact/one")))
                .alias(rewrite("^(a+)+(b?)\\2-$", "x/y"))
                .localNames(List.of("exact/one"));
        assertThat(resolve(hostile.build(), "a".repeat(60))).containsExactly("exact/one");
        assertThat(resolve(many.build(), "exact")).containsExactly("openai:a/b");
    }

    @Test
    @DisplayName("F-102: loops are found through parameters and variants, once each; a diamond is none")
    void findsDecoratedLoops() {
        ModelNames decorated = names().alias(new Group("a", List.of("b?temperature=0.1")))
                .alias(new Group("b", List.of("a:free")))
                .build();
        assertThat(decorated.loops()).containsExactly("a → b → a");
        ModelNames rewritten = names().alias(new Group("a", List.of("gpt-x:free")))
                .alias(rewrite("^gpt-x$", "a?temperature=0.5"))
                .build();
        assertThat(rewritten.loops()).containsExactly("a → a");
        ModelNames diamond = names().alias(new Group("top", List.of("left", "right")))
                .alias(new Group("left", List.of("bottom")))
                .alias(new Group("right", List.of("bottom")))
                .alias(new Group("bottom", List.of("x/y", "no such name")))
                .build();
        assertThat(diamond.loops()).isEmpty();
    }

    @Test
    @DisplayName("F-102: every group a member of every other: the loops are found, and a name still ends")
    void survivesTangledGroups() {
        ModelNames.Builder tangled = names();
        List<String> all = IntStream.range(0, 40).mapToObj(i -> "g" + i).toList();
        all.forEach(name -> tangled.alias(new Group(name, all)));
        assertThat(tangled.build().loops()).isNotEmpty();
        assertThat(resolve(tangled.build(), "g0")).isEmpty();
        ModelNames.Builder layered = names();
        for (int layer = 0; layer < 8; layer++) {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                members.add((layer == 7 ? "a/b" : "layer" + (layer + 1)) + "?seed=" + i);
            }
            layered.alias(new Group("layer" + layer, members));
        }
        assertThat(layered.build().resolve(List.of("layer0"))).hasSizeLessThanOrEqualTo(ModelNames.MOST_MEMBERS);
    }

    @Test
    @DisplayName("F-102: groups eight deep are followed, a chain of a thousand ends without a model")
    void boundsDepth() {
        ModelNames.Builder chain = names();
        for (int i = 0; i < 1000; i++) {
            chain.alias(new Group("g" + i, List.of(i == 999 ? "a/end" : "g" + (i + 1))));
        }
        assertThat(resolve(chain.build(), "g992")).containsExactly("a/end");
        assertThat(resolve(chain.build(), "g991")).isEmpty();
        assertThat(resolve(chain.build(), "g0")).isEmpty();
        assertThat(chain.build().loops()).isEmpty();
    }

    @Test
    void namesOfGroupsKeepTheirOrder() {
        List<String> order = List.of("zeta", "alpha", "mid", "beta", "omega", "kappa");
        ModelNames.Builder names = names();
        order.forEach(name -> names.alias(new Group(name, List.of("a/b"))));
        assertThat(names.build().groupNames()).containsExactlyElementsOf(order);
    }

    @Test
    @DisplayName("S-073: the first model is not tried twice; S-009: a forced model has its fallbacks and nobody else's")
    void dropsDoubles() {
        assertThat(resolve(names().build(), "a/one", "a/one", "a/two", "a/one")).containsExactly("a/one", "a/two");
        ModelNames forced = names().forcedModel("a/forced?temperature=0.5")
                .fallbacks("a/forced", List.of("b/forced"))
                .fallbacks("x/y", List.of("never/this"))
                .build();
        assertThat(resolve(forced, "x/y?top_p=0.1"))
                .containsExactly("a/forced?temperature=0.5", "b/forced?temperature=0.5");
    }

    @Property
    void theSameNamesResolveAlike(@ForAll @Size(min = 1, max = 5) List<@IntRange(max = 7) Integer> asked) {
        List<String> written = asked.stream().map(i -> "g" + i).toList();
        List<ResolvedName> first = tree().resolve(written);
        assertThat(first).isEqualTo(tree().resolve(written));
        assertThat(first).extracting(ResolvedName::uri).doesNotHaveDuplicates();
        assertThat(first.get(0).origin()).isEqualTo(Origin.ASKED);
        assertThat(first)
                .extracting(ResolvedName::steps)
                .allSatisfy(steps -> assertThat(steps).isNotEmpty());
    }

    private static ModelNames tree() {
        ModelNames.Builder names =
                names().alias(rewrite("^g[67]$", "re/written")).fallbacks("a/1", List.of("g3"));
        for (int i = 0; i < 6; i++) {
            names.alias(new Group("g" + i, List.of("a/" + i, i < 5 ? "g" + (i + 1) : "a/last")));
        }
        return names.build();
    }
}
