package io.signalbox.core.routing;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.model.Variant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The conditions every endpoint of a plan meets, in the order in which they are asked. What a budget allows will be one more of
 * them.
 *
 * <p>What nobody knows of an endpoint counts against it where a request makes a demand: an unknown data policy collects data, an
 * unknown price is too high. An aggregator is sent the caller's demands and checks them for itself, so it is left out only for what is
 * known.
 */
enum RouteRules implements RouteRule {
    /** The operator did not switch the provider off. */
    PROVIDER_ENABLED("providerEnabled") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            return endpoint.provider().leftOut();
        }
    },
    /** {@code provider.only} and {@code provider.ignore} admit it. */
    ALLOWED_BY_CALLER("allowedByCaller") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            for (List<String> admitted : query.preferences().only()) {
                boolean itsOwnAffair = query.isLeftTo(
                        endpoint,
                        query.namesStrangers() && query.callers().only().contains(admitted));
                if (!itsOwnAffair && !names(admitted, endpoint)) {
                    return Optional.of("not in provider.only");
                }
            }
            return unless(!names(query.preferences().ignore(), endpoint), "in provider.ignore");
        }
    },
    /** Where data collection is denied, the endpoint is known neither to train on requests nor to keep them. */
    DATA_POLICY("dataPolicy") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            Preferences demands = query.preferences();
            if (query.isTold(endpoint)) {
                return Optional.empty();
            }
            if (demands.zeroRetention() && !endpoint.terms().keepsNothing()) {
                return Optional.of("is not known to keep nothing, which zdr asks for");
            }
            return unless(
                    !demands.denyDataCollection() || endpoint.terms().collectsNothing(),
                    endpoint.terms().collectsData().orElse(false)
                            ? "collects data, which data_collection denies"
                            : "may collect data (nothing is declared), which data_collection denies");
        }
    },
    /** Where answers are to be trained on, the model's author is known to allow it. */
    DISTILLABLE("distillable") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            return unless(
                    !query.preferences().distillableText()
                            || endpoint.terms().distillable().orElse(query.isTold(endpoint)),
                    "is not known to allow training on its answers, which enforce_distillable_text asks for");
        }
    },
    /** Its weights are stored in one of the ways of {@code provider.quantizations}. */
    QUANTIZATION("quantization") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            Optional<Set<String>> wanted = query.preferences().quantizations();
            if (wanted.isEmpty() || wanted.get().contains(endpoint.quantization())) {
                return Optional.empty();
            }
            boolean itsOwnAffair = endpoint.quantization().equals("unknown")
                    && query.isLeftTo(endpoint, query.callers().quantizations().isPresent());
            return unless(
                    itsOwnAffair,
                    "is of quantization " + endpoint.quantization() + ", provider.quantizations has "
                            + String.join(", ", new TreeSet<>(wanted.get())));
        }
    },
    /** It costs no more than {@code provider.max_price}. */
    MAX_PRICE("maxPrice") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            Map<UsageClass, Money> limits = query.preferences().maxPrice().perUnit();
            if (limits.isEmpty()) {
                return Optional.empty();
            }
            for (Map.Entry<UsageClass, Money> limit : limits.entrySet()) {
                Optional<Money> price = endpoint.prices().of(limit.getKey());
                if (price.isPresent() && price.get().compareTo(limit.getValue()) > 0) {
                    return Optional.of("costs " + PriceText.of(price.get(), limit.getKey())
                            + ", provider.max_price allows " + PriceText.of(limit.getValue(), limit.getKey()));
                }
                if (price.isEmpty()
                        && needsPrice(limit.getKey(), query.facts())
                        && !query.isLeftTo(
                                endpoint, query.callers().maxPrice().perUnit().containsKey(limit.getKey()))) {
                    return Optional.of(
                            "has no known price for " + limit.getKey().word() + ", which provider.max_price limits");
                }
            }
            return Optional.empty();
        }
    },
    /** Where {@code provider.require_parameters} says so, it is known to take every parameter of the request. */
    TAKES_PARAMETERS("takesParameters") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            if (!query.preferences().requireParameters()) {
                return Optional.empty();
            }
            if (endpoint.supportedParameters().isEmpty()) {
                return unless(
                        query.facts().parameters().isEmpty()
                                || query.isLeftTo(endpoint, query.callers().requireParameters()),
                        "is not known to support the parameters, which require_parameters asks for");
            }
            for (String parameter : query.facts().parameters()) {
                if (!takes(endpoint, parameter)) {
                    return Optional.of("does not support " + parameter + ", which require_parameters asks for");
                }
            }
            return Optional.empty();
        }
    },
    /** A {@code :free} model costs nothing; an aggregator decides that for its own models. */
    FREE_IF_ASKED("freeIfAsked") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            return unless(
                    !query.uri().variants().contains(Variant.FREE)
                            || endpoint.prices().isFree()
                            || (!endpoint.prices().isKnown()
                                    && endpoint.provider().type().isAggregator()),
                    "is not free of charge");
        }
    },
    /** The messages hold nothing that the endpoint is known not to take. */
    TAKES_MODALITIES("takesModalities") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            if (endpoint.inputModalities().isEmpty()) {
                return Optional.empty();
            }
            for (String modality : query.facts().modalities()) {
                if (!endpoint.inputModalities().contains(modality)) {
                    return Optional.of("takes no " + modality + " input");
                }
            }
            return Optional.empty();
        }
    },
    /** A request with tools goes to no endpoint that is known to lack them. */
    SUPPORTS_TOOLS("supportsTools") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            return unless(
                    !query.facts().parameters().contains("tools") || !endpoint.lacks("tools"),
                    "does not support tools");
        }
    },
    /** The answer that is asked for is no longer than the endpoint can give, and fits its context together with the prompt. */
    FITS_CONTEXT("fitsContext") {
        @Override
        public Optional<String> objection(RouteQuery query, Endpoint endpoint) {
            long output = query.facts().maxOutputTokens().orElse(0);
            if (endpoint.maxOutputTokens().isPresent()
                    && output > endpoint.maxOutputTokens().getAsLong()) {
                return Optional.of("answers have at most "
                        + endpoint.maxOutputTokens().getAsLong() + " tokens, " + output + " are asked for");
            }
            long prompt = query.facts().modalities().isEmpty() ? query.facts().estimatedContextTokens() : 0;
            long context = endpoint.contextLength().orElse(Long.MAX_VALUE);
            return prompt + output <= context
                    ? Optional.empty()
                    : Optional.of("has a context of " + context + " tokens, the prompt takes about " + prompt
                            + " and the answer " + output);
        }
    };

    private static final Set<RouteRules> CONSTRAINTS =
            EnumSet.of(DISTILLABLE, QUANTIZATION, MAX_PRICE, TAKES_PARAMETERS, FITS_CONTEXT);

    private final String ruleName;

    RouteRules(String ruleName) {
        this.ruleName = ruleName;
    }

    /** Whether the rule of this name is one that a request can relax by asking for less. */
    static boolean isConstraint(String name) {
        for (RouteRules rule : CONSTRAINTS) {
            if (rule.ruleName.equals(name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return ruleName;
    }

    /** Whether a list of provider names, as callers write them, means this endpoint. */
    static boolean names(List<String> written, Endpoint endpoint) {
        return place(written, endpoint) < written.size();
    }

    /** Which of the names means this endpoint, from 0; their number if none does. */
    static int place(List<String> written, Endpoint endpoint) {
        for (int i = 0; i < written.size(); i++) {
            if (endpoint.isCalled(written.get(i))) {
                return i;
            }
        }
        return written.size();
    }

    /** The limit of an answer's length has two names, either of which will do. */
    private static boolean takes(Endpoint endpoint, String parameter) {
        boolean isLimit = parameter.equals("max_tokens") || parameter.equals("max_completion_tokens");
        return isLimit
                ? !endpoint.lacks("max_tokens") || !endpoint.lacks("max_completion_tokens")
                : !endpoint.lacks(parameter);
    }

    /** A limit for images or sound concerns nobody who sends none, unless their price is known. */
    private static boolean needsPrice(UsageClass usageClass, RequestFacts facts) {
        return switch (usageClass) {
            case IMAGE -> facts.modalities().contains("image");
            case AUDIO_PROMPT -> facts.modalities().contains("audio");
            default -> true;
        };
    }

    private static Optional<String> unless(boolean fine, String objection) {
        return fine ? Optional.empty() : Optional.of(objection);
    }
}
