package io.signalbox.core.catalog;

import io.signalbox.core.cost.Prices;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ModelId;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * One model as one provider serves it.
 *
 * @param id provider and upstream name
 * @param model the model's name in the catalog
 * @param provider who serves it
 * @param dialect the wire format in which it is called: {@code openai-chat}
 * @param prices what a unit costs here
 * @param contextLength the most tokens that prompt and answer may have together, if known
 * @param maxOutputTokens the most tokens that an answer may have, if known
 * @param supportedParameters request members that it takes; empty if that is not known
 * @param inputModalities {@code text}, {@code image}, {@code audio}, {@code file}; empty if that is not known
 * @param quantization as OpenRouter writes it: {@code fp8}; {@code unknown} if nobody said
 * @param terms on what terms it serves
 * @param defaults parameters that a request gets where it sets none: member name to JSON literal
 */
public record Endpoint(
        EndpointId id,
        ModelId model,
        Provider provider,
        String dialect,
        Prices prices,
        OptionalLong contextLength,
        OptionalLong maxOutputTokens,
        Set<String> supportedParameters,
        Set<String> inputModalities,
        String quantization,
        Terms terms,
        Map<String, String> defaults) {

    private static final String UNKNOWN = "unknown";

    /** Copies the collections. */
    public Endpoint {
        supportedParameters = Collections.unmodifiableSet(new TreeSet<>(supportedParameters));
        inputModalities = Collections.unmodifiableSet(new TreeSet<>(inputModalities));
        defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    }

    /** An endpoint of which nothing is known but where it is. */
    public static Builder at(Provider provider, ModelId model, String upstreamModel) {
        return new Builder(provider, model, upstreamModel);
    }

    /** The same, listed under another spelling of the model's name. */
    public Endpoint listedAs(ModelId name) {
        return new Endpoint(
                id,
                name,
                provider,
                dialect,
                prices,
                contextLength,
                maxOutputTokens,
                supportedParameters,
                inputModalities,
                quantization,
                terms,
                defaults);
    }

    /** The same, with the provider asked for the model by another name. */
    public Endpoint askedFor(String upstreamModel) {
        return new Endpoint(
                new EndpointId(id.provider(), upstreamModel),
                model,
                provider,
                dialect,
                prices,
                contextLength,
                maxOutputTokens,
                supportedParameters,
                inputModalities,
                quantization,
                terms,
                defaults);
    }

    /** The same at other prices. */
    public Endpoint pricedAt(Prices others) {
        return new Endpoint(
                id,
                model,
                provider,
                dialect,
                others,
                contextLength,
                maxOutputTokens,
                supportedParameters,
                inputModalities,
                quantization,
                terms,
                defaults);
    }

    /** How good its answers are said to be: higher is better; empty if nobody said. */
    public OptionalInt quality() {
        return terms.quality();
    }

    /** Whether it is known not to take this request member. */
    public boolean lacks(String parameter) {
        return !supportedParameters.isEmpty() && !supportedParameters.contains(parameter);
    }

    /**
     * What listings call it, unique among the endpoints of a model: its declared tag, else its provider with its region, if it has
     * one: {@code google-vertex/us-east5}.
     */
    public String tag() {
        return terms.tag()
                .orElseGet(() -> terms.region()
                        .map(region -> provider.name() + "/" + region)
                        .orElse(provider.name()));
    }

    /**
     * Whether a caller means this endpoint by a name in a list of providers. A provider's name means all of its endpoints; with a
     * slash and a region, a quantization or the end of a tag after it, only those. Upper and lower case are the same.
     */
    public boolean isCalled(String written) {
        if (provider.isCalled(written) || isTagBase(written)) {
            return true;
        }
        int slash = written.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String whole = written.substring(0, slash);
        return isPart(written.substring(slash + 1)) && (provider.isCalled(whole) || isTagBase(whole));
    }

    /** What stands before the slash in a tag means all endpoints of which it is true, like a provider's name. */
    private boolean isTagBase(String written) {
        if (terms.tag().isEmpty()) {
            return false;
        }
        String tag = terms.tag().get();
        int slash = tag.indexOf('/');
        int length = slash < 0 ? tag.length() : slash;
        return written.length() == length && tag.regionMatches(true, 0, written, 0, length);
    }

    private boolean isPart(String part) {
        if (part.equalsIgnoreCase(quantization) && !quantization.equals(UNKNOWN)) {
            return true;
        }
        if (terms.region().isPresent() && terms.region().get().equalsIgnoreCase(part)) {
            return true;
        }
        if (terms.tag().isEmpty()) {
            return false;
        }
        String tag = terms.tag().get();
        int rest = tag.length() - part.length();
        return rest == tag.indexOf('/') + 1 && tag.regionMatches(true, rest, part, 0, part.length());
    }

    /** What callers may call it besides its provider's names, in lower case. */
    Set<String> names() {
        Set<String> parts = new HashSet<>();
        Set<String> wholes = provider.names();
        terms.region().ifPresent(parts::add);
        terms.tag().ifPresent(tag -> {
            int slash = tag.indexOf('/');
            parts.add(tag.substring(slash + 1));
            wholes.add(slash < 0 ? tag : tag.substring(0, slash));
        });
        if (!quantization.equals(UNKNOWN)) {
            parts.add(quantization);
        }
        Set<String> names = new HashSet<>();
        for (String whole : wholes) {
            names.add(whole.toLowerCase(Locale.ROOT));
            parts.forEach(part -> names.add((whole + "/" + part).toLowerCase(Locale.ROOT)));
        }
        return names;
    }

    /** Collects what is known of an endpoint; whatever is left out is unknown. */
    public static final class Builder {
        private final Provider provider;
        private final ModelId model;
        private final String upstreamModel;
        private String dialect;
        private Prices prices = Prices.UNKNOWN;
        private OptionalLong contextLength = OptionalLong.empty();
        private OptionalLong maxOutputTokens = OptionalLong.empty();
        private Set<String> supportedParameters = Set.of();
        private Set<String> inputModalities = Set.of();
        private String quantization = UNKNOWN;
        private Terms terms = Terms.UNKNOWN;
        private Map<String, String> defaults = Map.of();

        private Builder(Provider provider, ModelId model, String upstreamModel) {
            this.provider = Objects.requireNonNull(provider, "provider");
            this.model = Objects.requireNonNull(model, "model");
            this.upstreamModel = Objects.requireNonNull(upstreamModel, "upstreamModel");
            this.dialect = provider.dialectOf(upstreamModel);
        }

        /** The wire format; the provider's for this model unless set. */
        public Builder dialect(String value) {
            dialect = value;
            return this;
        }

        /** What a unit costs. */
        public Builder prices(Prices value) {
            prices = value;
            return this;
        }

        /** Tokens of prompt and answer together. */
        public Builder contextLength(OptionalLong tokens) {
            contextLength = tokens;
            return this;
        }

        /** Tokens of an answer. */
        public Builder maxOutputTokens(OptionalLong tokens) {
            maxOutputTokens = tokens;
            return this;
        }

        /** Request members that it takes. */
        public Builder supportedParameters(Set<String> names) {
            supportedParameters = names;
            return this;
        }

        /** What a message may hold. */
        public Builder inputModalities(Set<String> names) {
            inputModalities = names;
            return this;
        }

        /** How the weights are stored. */
        public Builder quantization(String value) {
            quantization = value;
            return this;
        }

        /** On what terms it serves; where they say nothing, the provider's hold. */
        public Builder terms(Terms value) {
            terms = value;
            return this;
        }

        /** Member name to JSON literal. */
        public Builder defaults(Map<String, String> literals) {
            defaults = literals;
            return this;
        }

        /** The endpoint. */
        public Endpoint build() {
            return new Endpoint(
                    new EndpointId(provider.name(), upstreamModel),
                    model,
                    provider,
                    dialect,
                    prices,
                    contextLength,
                    maxOutputTokens,
                    supportedParameters,
                    inputModalities,
                    quantization,
                    terms.over(provider.terms()),
                    defaults);
        }
    }
}
