package io.signalbox.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    @Test
    @DisplayName("S-024: a name that ends in what was written is nearest of all, in any case")
    void prefersTheWholeSlug() {
        assertThat(NearestName.of("GPT-4o", List.of("gpt-4a", "openai/gpt-4o"))).contains("openai/gpt-4o");
    }

    @Test
    @DisplayName("S-008, S-021: slips of a letter or two are seen, the first of equals is named")
    void seesSlips() {
        assertThat(NearestName.of("opnrouter", List.of("openai", "openrouter"))).contains("openrouter");
        assertThat(NearestName.of("temprature", RequestParameter.names())).contains("temperature");
        assertThat(NearestName.of("cart", List.of("card", "care"))).contains("card");
        assertThat(NearestName.hint("openruter", List.of("openrouter"))).isEqualTo(" (nearest: openrouter)");
    }

    @Test
    @DisplayName("what has nothing in common is not near, however short")
    void namesNothingThatIsNotNear() {
        assertThat(NearestName.of("x", List.of("ab", "q"))).isEmpty();
        assertThat(NearestName.of("", List.of("ab"))).isEmpty();
        assertThat(NearestName.of("claude", List.of("gemini-pro"))).isEmpty();
        assertThat(NearestName.of("a".repeat(257), List.of("a".repeat(256)))).isEmpty();
        assertThat(NearestName.hint("x", List.of())).isEmpty();
    }

    @Property
    void oneEditIsFoundAgain(@ForAll("names") String name, @ForAll("places") int place) {
        int at = place % name.length();
        String slip = name.substring(0, at) + name.substring(at + 1);
        assertThat(NearestName.of(slip, List.of("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", name)))
                .contains(name);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange('a', 'm').ofMinLength(4).ofMaxLength(20);
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 1000);
    }
}
