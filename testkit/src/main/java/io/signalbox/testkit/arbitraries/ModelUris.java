package io.signalbox.testkit.arbitraries;

import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.Variant;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Model URIs, and texts that are none. */
@SuppressWarnings("exports")
public final class ModelUris {

    private ModelUris() {}

    /**
     * A text that is no model URI.
     *
     * @param text as a caller would write it
     * @param fault what the refusal names: the part that is at fault
     */
    public record Wrong(String text, String fault) {}

    /** Names of models: {@code author/slug}. */
    public static Arbitrary<ModelId> models() {
        return Combinators.combine(words(), words()).as((author, slug) -> new ModelId(author + "/" + slug));
    }

    /**
     * Model URIs with any of their parts.
     *
     * @param providers names of configured providers, at least one
     */
    public static Arbitrary<ModelUri> valid(Set<String> providers) {
        Arbitrary<Map<String, String>> parameters = Combinators.combine(
                        numbers().optional(),
                        Arbitraries.integers().between(1, 1_000_000).optional(),
                        Arbitraries.of("none", "low", "medium", "high").optional())
                .as(ModelUris::parameters);
        return Combinators.combine(
                        Arbitraries.of(providers).optional(),
                        models(),
                        Arbitraries.of(Variant.class).list().uniqueElements().ofMaxSize(3),
                        parameters)
                .as(ModelUri::new);
    }

    /** Texts that differ from a model URI in one place, and what is said of it. */
    public static Arbitrary<Wrong> invalid() {
        return Combinators.combine(models(), words())
                .flatAs((model, word) -> Arbitraries.of(
                        new Wrong("", "model"),
                        new Wrong(model + "/", "model"),
                        new Wrong("/" + model, "model"),
                        new Wrong(model + "/../" + word, "model"),
                        new Wrong(model + " " + word, "model"),
                        new Wrong(model + "\r\n" + word, "model"),
                        new Wrong(model + "\u200b", "model"),
                        new Wrong(model.text() + word.repeat(2_100), "2048"),
                        new Wrong(model + "?temprature=1", "temprature"),
                        new Wrong(model + "?temperature=2.01", "temperature: \"2.01\""),
                        new Wrong(model + "?temperature=NaN", "temperature: \"NaN\""),
                        new Wrong(model + "?max_tokens=0", "max_tokens: \"0\""),
                        new Wrong(model + "?max_tokens=1.5", "max_tokens: \"1.5\""),
                        new Wrong(model + "?reasoning_effort=" + word + "x", "reasoning_effort"),
                        new Wrong(model + "?top_p=1&top_p=0", "top_p")));
    }

    /** Words of which names are made: letters, digits, and the marks that names have. */
    static Arbitrary<String> words() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('.', '-', '_', '0', '5')
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !text.equals(".") && !text.equals(".."));
    }

    private static Arbitrary<String> numbers() {
        return Arbitraries.integers()
                .between(0, 200)
                .map(hundredths -> BigDecimal.valueOf(hundredths, 2).toPlainString());
    }

    private static Map<String, String> parameters(
            Optional<String> temperature, Optional<Integer> maxTokens, Optional<String> effort) {
        Map<String, String> parameters = new LinkedHashMap<>();
        temperature.ifPresent(value -> parameters.put("temperature", value));
        maxTokens.ifPresent(value -> parameters.put("max_tokens", Integer.toString(value)));
        effort.ifPresent(value -> parameters.put("reasoning_effort", value));
        return parameters;
    }
}
