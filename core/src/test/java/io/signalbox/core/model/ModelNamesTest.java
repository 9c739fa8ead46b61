package io.signalbox.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.model.ModelAlias.Rewrite;
import io.signalbox.core.model.ResolvedName.Origin;
import java.util.List;
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
}
