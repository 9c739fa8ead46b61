package io.signalbox.core.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may serve a request, and who should: OpenRouter's {@code provider} object. Names match as {@code Endpoint.isCalled} says.
 * Made by {@link #builder}.
 *
 * @param order try these first, in this order
 * @param only nobody but whom each of these lists names
 * @param ignore none of these
 * @param allowFallbacks whether anything may follow the first choice
 * @param requireParameters whether an endpoint has to take every parameter that the request has
 * @param denyDataCollection whether an endpoint may neither train on the request nor keep it
 * @param zeroRetention whether an endpoint may keep nothing at all
 * @param distillableText whether the model's author has to allow training on the answer
 * @param quantizations how weights may be stored, in lower case; empty if that does not matter
 * @param sort by what endpoints are sorted, instead of being balanced
 * @param acrossModels whether the endpoints of all models are ordered together; empty if nobody said
 * @param maxPrice what the endpoint may cost
 * @param minThroughput tokens a second; who is known to be slower is tried late
 * @param maxLatency seconds to the first content; who is known to be slower is tried late
 * @see <a href="https://openrouter.ai/docs/guides/routing/provider-selection">OpenRouter: provider selection</a>
 */
public record Preferences(
        Optional<List<String>> order,
        List<List<String>> only,
        List<String> ignore,
        boolean allowFallbacks,
        boolean requireParameters,
        boolean denyDataCollection,
        boolean zeroRetention,
        boolean distillableText,
        Optional<Set<String>> quantizations,
        Optional<SortKey> sort,
        Optional<Boolean> acrossModels,
        PriceLimits maxPrice,
        Cutoffs minThroughput,
        Cutoffs maxLatency) {

    /** The ways to store weights that can be asked for. */
    public static final List<String> QUANTIZATIONS =
            List.of("int4", "int8", "fp4", "mxfp4", "nvfp4", "fp6", "fp8", "mxfp8", "fp16", "bf16", "fp32", "unknown");

    /** No preference at all. */
    public static final Preferences NONE = builder().build();

    /** Copies the collections. */
    public Preferences {
        order = order.map(List::copyOf);
        only = only.stream().map(List::copyOf).toList();
        ignore = List.copyOf(ignore);
        quantizations = quantizations.map(Set::copyOf);
    }

    /** Collects preferences, beginning with none. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What holds where these are the operator's and somebody asks for more. What forbids endpoints adds up, so that a request can only
     * tighten it; where both say in which order to try, the request has its way.
     */
    public Preferences tightenedBy(Preferences request) {
        if (request.equals(NONE)) {
            return this;
        }
        if (equals(NONE)) {
            return request;
        }
        boolean ordered = request.order.isPresent() || request.sort.isPresent();
        return new Preferences(
                ordered ? request.order : order,
                joined(only, request.only),
                joined(ignore, request.ignore),
                allowFallbacks && request.allowFallbacks,
                requireParameters || request.requireParameters,
                denyDataCollection || request.denyDataCollection,
                zeroRetention || request.zeroRetention,
                distillableText || request.distillableText,
                common(quantizations, request.quantizations),
                ordered ? request.sort : sort,
                request.acrossModels.or(() -> acrossModels),
                maxPrice.tightenedBy(request.maxPrice),
                request.minThroughput.over(minThroughput),
                request.maxLatency.over(maxLatency));
    }

    /** What these demand of data policy and the caller's own do not, as members of a {@code provider} object: name to JSON literal. */
    Map<String, String> demandsBeyond(Preferences callers) {
        if (equals(callers)) {
            return Map.of();
        }
        Map<String, String> members = new LinkedHashMap<>();
        if (denyDataCollection && !callers.denyDataCollection) {
            members.put("data_collection", "\"deny\"");
        }
        if (zeroRetention && !callers.zeroRetention) {
            members.put("zdr", "true");
        }
        if (distillableText && !callers.distillableText) {
            members.put("enforce_distillable_text", "true");
        }
        return members;
    }

    /** The same, sorted by this key. */
    Preferences sortedBy(SortKey key) {
        return new Preferences(
                order,
                only,
                ignore,
                allowFallbacks,
                requireParameters,
                denyDataCollection,
                zeroRetention,
                distillableText,
                quantizations,
                Optional.of(key),
                acrossModels,
                maxPrice,
                minThroughput,
                maxLatency);
    }

    /** Whether anybody says what is to be tried first, so that nothing is left to be balanced. */
    boolean isOrdered() {
        return order.filter(names -> !names.isEmpty()).isPresent() || sort.isPresent();
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        List<T> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static Optional<Set<String>> common(Optional<Set<String>> some, Optional<Set<String>> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.or(() -> others);
        }
        Set<String> both = new TreeSet<>(some.get());
        both.retainAll(others.get());
        return Optional.of(both);
    }

    /** Collects preferences; whatever is left out does not matter. Not for several threads. */
    public static final class Builder {
        private Optional<List<String>> order = Optional.empty();
        private Optional<List<String>> only = Optional.empty();
        private List<String> ignore = List.of();
        private boolean allowFallbacks = true;
        private boolean requireParameters;
        private boolean denyDataCollection;
        private boolean zeroRetention;
        private boolean distillableText;
        private Optional<Set<String>> quantizations = Optional.empty();
        private Optional<SortKey> sort = Optional.empty();
        private Optional<Boolean> acrossModels = Optional.empty();
        private PriceLimits maxPrice = PriceLimits.NONE;
        private Cutoffs minThroughput = Cutoffs.NONE;
        private Cutoffs maxLatency = Cutoffs.NONE;

        private Builder() {}

        /** Try these first, in this order. */
        public Builder order(List<String> names) {
            order = Optional.of(names);
            return this;
        }

        /** Nobody but these. */
        public Builder only(List<String> names) {
            only = Optional.of(names);
            return this;
        }

        /** None of these. */
        public Builder ignore(List<String> names) {
            ignore = names;
            return this;
        }

        /** Whether anything may follow the first choice. */
        public Builder allowFallbacks(boolean value) {
            allowFallbacks = value;
            return this;
        }

        /** Whether an endpoint has to take every parameter that the request has. */
        public Builder requireParameters(boolean value) {
            requireParameters = value;
            return this;
        }

        /** Whether an endpoint may neither train on the request nor keep it. */
        public Builder denyDataCollection(boolean value) {
            denyDataCollection = value;
            return this;
        }

        /** Whether an endpoint may keep nothing at all. */
        public Builder zeroRetention(boolean value) {
            zeroRetention = value;
            return this;
        }

        /** Whether the model's author has to allow training on the answer. */
        public Builder distillableText(boolean value) {
            distillableText = value;
            return this;
        }

        /** How weights may be stored, in lower case. */
        public Builder quantizations(Set<String> words) {
            quantizations = Optional.of(words);
            return this;
        }

        /** By what endpoints are sorted. */
        public Builder sort(SortKey key) {
            sort = Optional.of(key);
            return this;
        }

        /** Whether the endpoints of all models are ordered together. */
        public Builder acrossModels(boolean value) {
            acrossModels = Optional.of(value);
            return this;
        }

        /** What the endpoint may cost. */
        public Builder maxPrice(PriceLimits limits) {
            maxPrice = limits;
            return this;
        }

        /** Tokens a second below which an endpoint is tried late. */
        public Builder minThroughput(Cutoffs cutoffs) {
            minThroughput = cutoffs;
            return this;
        }

        /** Seconds to the first content above which an endpoint is tried late. */
        public Builder maxLatency(Cutoffs cutoffs) {
            maxLatency = cutoffs;
            return this;
        }

        /** The preferences. */
        public Preferences build() {
            return new Preferences(
                    order,
                    only.map(List::of).orElse(List.of()),
                    ignore,
                    allowFallbacks,
                    requireParameters,
                    denyDataCollection,
                    zeroRetention,
                    distillableText,
                    quantizations,
                    sort,
                    acrossModels,
                    maxPrice,
                    minThroughput,
                    maxLatency);
        }
    }
}
