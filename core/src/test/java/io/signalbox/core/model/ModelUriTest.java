package io.signalbox.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelUriTest {

    private static final Set<String> PROVIDERS = Set.of("openrouter", "openai", "ollama");

    private static ModelUri parse(String text) {
        return ModelUri.parse(text, PROVIDERS::contains);
    }

    @Test
    @DisplayName("S-023, S-036: a provider only before the first slash, and only a configured one")
    void tellsProvidersFromVariantsAndTags() {
        assertThat(parse("meta-llama/llama-3:free").provider()).isEmpty();
        assertThat(parse("meta-llama/llama-3:free").variants()).containsExactly(Variant.FREE);
        assertThat(parse("llama3:8b").model().text()).isEqualTo("llama3:8b");
        assertThat(parse("llama3:8b").variants()).isEmpty();
        assertThat(parse("ollama:llama3:8b").provider()).contains("ollama");
        assertThat(parse("ollama:llama3:8b").model().text()).isEqualTo("llama3:8b");
        assertThat(parse("openai/gpt-4o").provider()).isEmpty();
        assertThat(parse("unknown:openai/gpt-4o").provider()).isEmpty();
        assertThat(parse("openai/gpt-4o").model().author()).contains("openai");
        assertThat(parse("openai/gpt-4o").model().slug()).isEqualTo("gpt-4o");
    }

    @Test
    @DisplayName("S-032, S-033, S-036: all four parts of a model URI")
    void readsAllParts() {
        ModelUri uri = parse("openrouter:anthropic/claude-3.5-sonnet:free?temperature=0.7&top_p=0.9");
        assertThat(uri.provider()).contains("openrouter");
        assertThat(uri.model().text()).isEqualTo("anthropic/claude-3.5-sonnet");
        assertThat(uri.modelWithVariants()).isEqualTo("anthropic/claude-3.5-sonnet:free");
        assertThat(uri.parameters()).containsExactly(Map.entry("temperature", "0.7"), Map.entry("top_p", "0.9"));
    }

    @Test
    void stacksVariants() {
        assertThat(parse("openai/gpt-oss-20b:free:online").variants()).containsExactly(Variant.FREE, Variant.ONLINE);
    }

    @Test
    @DisplayName("S-035: a bad parameter is named, with its value and what was expected")
    void namesBadParameters() {
        assertThatThrownBy(() -> parse("a/b?temprature=0.7"))
                .hasMessageContaining("temprature")
                .hasMessageContaining("temperature");
        assertThatThrownBy(() -> parse("a/b?temperature=9"))
                .hasMessage("temperature: \"9\" (expected: a number from 0 to 2)");
        assertThatThrownBy(() -> parse("a/b?temperature=")).hasMessageContaining("a number from 0 to 2");
        assertThatThrownBy(() -> parse("a/b?max_tokens=1.5")).hasMessageContaining("an integer from 1");
        assertThatThrownBy(() -> parse("a/b?temperature=1e400")).isInstanceOf(InvalidModelNameException.class);
        assertThatThrownBy(() -> parse("a/b?temperature=NaN")).isInstanceOf(InvalidModelNameException.class);
        assertThatThrownBy(() -> parse("a/b?reasoning_effort=huge")).hasMessageContaining("one of none, minimal");
        assertThatThrownBy(() -> parse("a/b?top_p=1&top_p=0")).hasMessageContaining("set twice");
        assertThatThrownBy(() -> parse("a/b?zzz")).isInstanceOf(InvalidModelNameException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "../etc",
                "a/../b",
                "a//b",
                "/a",
                "a/",
                "a/b\r\nX: y",
                "a/b\u0000",
                "a b",
                "a/b#c",
                "a/b%2fc",
                "\u0430/b",
                "a\u200b/b"
            })
    @DisplayName("F-101: what is no name is refused, and never spliced anywhere")
    void refusesWhatIsNoName(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidModelNameException.class);
    }

    @Test
    @DisplayName("F-101: a name of ten thousand characters is refused")
    void refusesLongNames() {
        assertThatThrownBy(() -> parse("a/" + "b".repeat(10_000))).isInstanceOf(InvalidModelNameException.class);
    }

    @Test
    @DisplayName("S-030: spellings that differ in dots against dashes meet")
    void matchesSpellings() {
        assertThat(new ModelId("anthropic/claude-3.5-sonnet").matchKey())
                .isEqualTo(new ModelId("anthropic/claude-3-5-sonnet").matchKey());
    }

    @Property
    void parseUndoesPrint(@ForAll("uris") ModelUri uri) {
        assertThat(parse(uri.toString())).isEqualTo(uri);
    }

    @Property
    void printUndoesParseOfCanonicalText(@ForAll("uris") ModelUri uri) {
        String text = uri.toString();
        assertThat(parse(text).toString()).isEqualTo(text);
    }

    @Provide
    Arbitrary<ModelUri> uris() {
        Arbitrary<String> word = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('.', '-', '_', '0', '5')
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !text.equals(".") && !text.equals(".."));
        Arbitrary<ModelId> ids = Combinators.combine(word, word).as((author, slug) -> new ModelId(author + "/" + slug));
        Arbitrary<Optional<String>> providers = Arbitraries.of(PROVIDERS).optional();
        Arbitrary<List<Variant>> variants =
                Arbitraries.of(Variant.class).list().uniqueElements().ofMaxSize(3);
        Arbitrary<Map<String, String>> parameters = Combinators.combine(
                        Arbitraries.of("0", "0.7", "1", "1.250", "2").optional(),
                        Arbitraries.of("1", "4096").optional(),
                        Arbitraries.of("low", "high").optional())
                .as((temperature, maxTokens, effort) -> {
                    Map<String, String> map = new LinkedHashMap<>();
                    temperature.ifPresent(value -> map.put("temperature", value));
                    maxTokens.ifPresent(value -> map.put("max_tokens", value));
                    effort.ifPresent(value -> map.put("reasoning_effort", value));
                    return map;
                });
        return Combinators.combine(providers, ids, variants, parameters).as(ModelUri::new);
    }
}
