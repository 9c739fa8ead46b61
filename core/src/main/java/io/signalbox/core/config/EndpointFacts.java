package io.signalbox.core.config;

import io.signalbox.core.catalog.Terms;
import io.signalbox.core.cost.Prices;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the configuration, or a provider's own list, says of one model at one provider. Whatever it does not say is unknown.
 *
 * @param prices what a unit costs
 * @param contextLength the most tokens that prompt and answer may have together
 * @param maxOutputTokens the most tokens that an answer may have
 * @param supportedParameters request members that it takes; empty if that is not known
 * @param inputModalities {@code text}, {@code image}, {@code audio}, {@code file}; empty if that is not known
 * @param quantization as OpenRouter writes it: {@code fp8}
 * @param terms on what terms it serves; where they say nothing, the provider's hold
 * @param dialect the wire format in which it is called there, if not the provider's
 */
public record EndpointFacts(
        Prices prices,
        OptionalLong contextLength,
        OptionalLong maxOutputTokens,
        Set<String> supportedParameters,
        Set<String> inputModalities,
        String quantization,
        Terms terms,
        Optional<String> dialect) {

    /** Nothing is known. */
    public static final EndpointFacts UNKNOWN = new EndpointFacts(
            Prices.UNKNOWN,
            OptionalLong.empty(),
            OptionalLong.empty(),
            Set.of(),
            Set.of(),
            "unknown",
            Terms.UNKNOWN,
            Optional.empty());

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
                value,
                contextLength,
                maxOutputTokens,
                supportedParameters,
                inputModalities,
                quantization,
                terms,
                dialect);
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
                terms,
                dialect);
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
                terms,
                dialect);
    }

    /** The same with this context length and this longest answer, in tokens, known or not. */
    public EndpointFacts withLimits(OptionalLong context, OptionalLong output) {
        return new EndpointFacts(
                prices, context, output, supportedParameters, inputModalities, quantization, terms, dialect);
    }

    /** The same with these request members. */
    public EndpointFacts withSupportedParameters(Set<String> names) {
        return new EndpointFacts(
                prices, contextLength, maxOutputTokens, names, inputModalities, quantization, terms, dialect);
    }

    /** The same with these kinds of input. */
    public EndpointFacts withInputModalities(Set<String> names) {
        return new EndpointFacts(
                prices, contextLength, maxOutputTokens, supportedParameters, names, quantization, terms, dialect);
    }

    /** The same with weights stored so. */
    public EndpointFacts withQuantization(String value) {
        return new EndpointFacts(
                prices, contextLength, maxOutputTokens, supportedParameters, inputModalities, value, terms, dialect);
    }

    /** The same on these terms. */
    public EndpointFacts withTerms(Terms value) {
        return new EndpointFacts(
                prices,
                contextLength,
                maxOutputTokens,
                supportedParameters,
                inputModalities,
                quantization,
                value,
                dialect);
    }

    /** The same, called in this dialect. */
    public EndpointFacts withDialect(String value) {
        return new EndpointFacts(
                prices,
                contextLength,
                maxOutputTokens,
                supportedParameters,
                inputModalities,
                quantization,
                terms,
                Optional.of(value));
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
                terms.over(others.terms),
                dialect.or(() -> others.dialect));
    }
}
