package io.signalbox.core.config;

import io.signalbox.core.cost.Prices;
import java.util.Collections;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the configuration says of one model at one provider. Whatever it does not say is unknown.
 *
 * @param prices what a unit costs
 * @param contextLength the most tokens that prompt and answer may have together
 * @param maxOutputTokens the most tokens that an answer may have
 * @param supportedParameters request members that it takes; empty if that is not known
 * @param inputModalities {@code text}, {@code image}, {@code audio}, {@code file}; empty if that is not known
 * @param quantization as OpenRouter writes it: {@code fp8}
 * @param quality how good its answers are, 0 to 100, higher is better
 */
public record EndpointFacts(
        Prices prices,
        OptionalLong contextLength,
        OptionalLong maxOutputTokens,
        Set<String> supportedParameters,
        Set<String> inputModalities,
        String quantization,
        OptionalInt quality) {

    /** Nothing is known. */
    public static final EndpointFacts UNKNOWN = new EndpointFacts(
            Prices.UNKNOWN,
            OptionalLong.empty(),
            OptionalLong.empty(),
            Set.of(),
            Set.of(),
            "unknown",
            OptionalInt.empty());

    /** Copies the sets. */
    public EndpointFacts {
        supportedParameters = Collections.unmodifiableSet(new TreeSet<>(supportedParameters));
        inputModalities = Collections.unmodifiableSet(new TreeSet<>(inputModalities));
    }

    /** Only the prices are known. */
    public static EndpointFacts priced(Prices prices) {
        return UNKNOWN.withPrices(prices);
    }

    /** The same with these prices. */
    public EndpointFacts withPrices(Prices value) {
        return new EndpointFacts(
                value, contextLength, maxOutputTokens, supportedParameters, inputModalities, quantization, quality);
    }

    /** The same with this context length, in tokens. */
    public EndpointFacts withContextLength(long tokens) {
        return new EndpointFacts(
                prices,
                OptionalLong.of(tokens),
                maxOutputTokens,
                supportedParameters,
                inputModalities,
                quantization,
                quality);
    }

    /** The same with this longest answer, in tokens. */
    public EndpointFacts withMaxOutputTokens(long tokens) {
        return new EndpointFacts(
                prices,
                contextLength,
                OptionalLong.of(tokens),
                supportedParameters,
                inputModalities,
                quantization,
                quality);
    }

    /** The same with these request members. */
    public EndpointFacts withSupportedParameters(Set<String> names) {
        return new EndpointFacts(prices, contextLength, maxOutputTokens, names, inputModalities, quantization, quality);
    }

    /** The same with these kinds of input. */
    public EndpointFacts withInputModalities(Set<String> names) {
        return new EndpointFacts(
                prices, contextLength, maxOutputTokens, supportedParameters, names, quantization, quality);
    }

    /** The same with weights stored so. */
    public EndpointFacts withQuantization(String value) {
        return new EndpointFacts(
                prices, contextLength, maxOutputTokens, supportedParameters, inputModalities, value, quality);
    }

    /** The same with answers as good as this, 0 to 100. */
    public EndpointFacts withQuality(int rank) {
        return new EndpointFacts(
                prices,
                contextLength,
                maxOutputTokens,
                supportedParameters,
                inputModalities,
                quantization,
                OptionalInt.of(rank));
    }

    /** These facts, and where they say nothing, the others. */
    EndpointFacts over(EndpointFacts others) {
        return new EndpointFacts(
                prices.stated().isEmpty() ? others.prices : prices,
                contextLength.isPresent() ? contextLength : others.contextLength,
                maxOutputTokens.isPresent() ? maxOutputTokens : others.maxOutputTokens,
                supportedParameters.isEmpty() ? others.supportedParameters : supportedParameters,
                inputModalities.isEmpty() ? others.inputModalities : inputModalities,
                quantization.equals(UNKNOWN.quantization) ? others.quantization : quantization,
                quality.isPresent() ? quality : others.quality);
    }
}
