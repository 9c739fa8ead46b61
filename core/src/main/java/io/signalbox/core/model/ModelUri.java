package io.signalbox.core.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A model name as a caller may write it: {@code [provider:]author/slug[:variant…][?param=value&…]}.
 *
 * <p>What stands before the first colon is a provider only if that colon comes before the first slash <em>and</em> the word is the
 * name of a configured provider. So {@code meta-llama/llama-3:free} has a variant and no provider, {@code llama3:8b} is one bare
 * name, and {@code openrouter:anthropic/claude-3.5-sonnet:free?temperature=0.7} has all four parts.
 *
 * <p>{@link #parse} and {@link #toString} are inverse for the same set of provider names.
 *
 * @param provider the provider that must serve it, if the caller named one
 * @param model the model, without its variants
 * @param variants in the order they were written
 * @param parameters name to value as written, in the order they were written; each known and in range
 */
public record ModelUri(
        Optional<String> provider, ModelId model, List<Variant> variants, Map<String, String> parameters) {

    private static final int MAX_LENGTH = 2048;

    /** Copies the collections and checks each parameter. */
    public ModelUri {
        variants = List.copyOf(variants);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        parameters.forEach(ModelUri::checkParameter);
        if (variantAtEndOf(model.text()).isPresent()) {
            throw new InvalidModelNameException(
                    "model: \"" + model + "\" (expected: a name without its variant, which is listed apart)");
        }
    }

    /** The model alone: no provider, variant or parameter. */
    public static ModelUri of(ModelId model) {
        return new ModelUri(Optional.empty(), model, List.of(), Map.of());
    }

    /**
     * Reads a model URI.
     *
     * @param text as the caller wrote it
     * @param isProvider whether a word is the name of a configured provider
     * @throws InvalidModelNameException if the text does not follow the grammar, or has a parameter that is unknown, doubled or out
     *     of range
     */
    public static ModelUri parse(String text, Predicate<String> isProvider) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidModelNameException(
                    "model: a text of " + text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        int question = text.indexOf('?');
        String name = question < 0 ? text : text.substring(0, question);
        Map<String, String> parameters = question < 0 ? Map.of() : parseQuery(text.substring(question + 1));

        Optional<String> provider = Optional.empty();
        int colon = name.indexOf(':');
        int slash = name.indexOf('/');
        if (colon > 0 && (slash < 0 || colon < slash) && isProvider.test(name.substring(0, colon))) {
            provider = Optional.of(name.substring(0, colon));
            name = name.substring(colon + 1);
        }
        List<Variant> variants = new ArrayList<>();
        for (Optional<Variant> last = variantAtEndOf(name); last.isPresent(); last = variantAtEndOf(name)) {
            variants.add(0, last.get());
            name = name.substring(0, name.lastIndexOf(':'));
        }
        return new ModelUri(provider, new ModelId(name), variants, parameters);
    }

    /** The model with its variants, as aggregators such as OpenRouter are sent it: {@code author/slug:free}. */
    public String modelWithVariants() {
        StringBuilder text = new StringBuilder(model.text());
        variants.forEach(variant -> text.append(':').append(variant.word()));
        return text.toString();
    }

    /** The same, bound to a provider. */
    public ModelUri at(String providerName) {
        return new ModelUri(Optional.of(providerName), model, variants, parameters);
    }

    /** The same with these parameters over its own: where both set one, {@code stronger} wins. */
    public ModelUri with(Map<String, String> stronger) {
        Map<String, String> merged = new LinkedHashMap<>(parameters);
        merged.putAll(stronger);
        return new ModelUri(provider, model, variants, merged);
    }

    /** The same with its own parameters over these: where both set one, its own wins. */
    public ModelUri over(Map<String, String> weaker) {
        return new ModelUri(provider, model, variants, weaker).with(parameters);
    }

    /** The same with these variants after its own. */
    public ModelUri withVariants(List<Variant> more) {
        List<Variant> all = new ArrayList<>(variants);
        more.stream().filter(variant -> !variants.contains(variant)).forEach(all::add);
        return new ModelUri(provider, model, all, parameters);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        provider.ifPresent(name -> text.append(name).append(':'));
        text.append(modelWithVariants());
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            text.append(separator)
                    .append(encode(parameter.getKey()))
                    .append('=')
                    .append(encode(parameter.getValue()));
            separator = '&';
        }
        return text.toString();
    }

    private static Optional<Variant> variantAtEndOf(String name) {
        int colon = name.lastIndexOf(':');
        return colon <= 0 || colon < name.lastIndexOf('/') ? Optional.empty() : Variant.of(name.substring(colon + 1));
    }

    private static Map<String, String> parseQuery(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals <= 0) {
                throw new InvalidModelNameException("model: parameter \"" + CallerText.shown(decode(part))
                        + "\" (expected: name=value pairs joined by &)");
            }
            String name = decode(part.substring(0, equals));
            if (parameters.put(name, decode(part.substring(equals + 1))) != null) {
                throw new InvalidModelNameException(
                        CallerText.shown(name) + ": set twice in the model URI (expected: once)");
            }
        }
        return parameters;
    }

    private static void checkParameter(String name, String value) {
        RequestParameter parameter = RequestParameter.find(name)
                .orElseThrow(() -> new InvalidModelNameException(
                        CallerText.shown(name) + ": unknown parameter in the model URI" + expectedNames(name)));
        parameter.toJson(value);
    }

    private static String expectedNames(String name) {
        String hint = NearestName.hint(name, RequestParameter.names());
        return hint.isEmpty() ? " (expected: one of " + String.join(", ", RequestParameter.names()) + ")" : hint;
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0;
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(hexDigit(c >> 4)).append(hexDigit(c & 15));
            }
        }
        return encoded.toString();
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
                int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new InvalidModelNameException(
                            "model: a percent sign without two hexadecimal digits in the model URI's parameters");
                }
                decoded[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                decoded[length++] = bytes[i];
            }
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }

    private static char hexDigit(int value) {
        return (char) (value < 10 ? '0' + value : 'A' + value - 10);
    }
}
