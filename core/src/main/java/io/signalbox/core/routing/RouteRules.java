package io.signalbox.core.routing;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.Variant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The conditions every endpoint of a plan meets, in the order in which they are asked. What a budget allows will be one more of
 * them.
 */
enum RouteRules implements RouteRule {
    /** The operator did not switch the provider off. */
    PROVIDER_ENABLED("providerEnabled") {
        @Override
        public Optional<String> objection(RequestFacts facts, ModelUri uri, Endpoint endpoint) {
            return endpoint.provider().leftOut();
        }
    },
    /** The endpoint speaks the caller's dialect. */
    SPEAKS_DIALECT("speaksDialect") {
        @Override
        public Optional<String> objection(RequestFacts facts, ModelUri uri, Endpoint endpoint) {
            return unless(
                    endpoint.dialect().equals(facts.dialect()),
                    "speaks " + endpoint.dialect() + ", the request is " + facts.dialect());
        }
    },
    /** The caller's {@code provider.only} and {@code provider.ignore} admit it. */
    ALLOWED_BY_CALLER("allowedByCaller") {
        @Override
        public Optional<String> objection(RequestFacts facts, ModelUri uri, Endpoint endpoint) {
            Preferences preferences = facts.preferences();
            if (preferences.only().isPresent() && !names(preferences.only().get(), endpoint.provider())) {
                return Optional.of("not in provider.only");
            }
            return unless(!names(preferences.ignore(), endpoint.provider()), "in provider.ignore");
        }
    },
    /** Demands that we cannot check are met only where the provider checks them itself. */
    MEETS_DEMANDS("meetsDemands") {
        @Override
        public Optional<String> objection(RequestFacts facts, ModelUri uri, Endpoint endpoint) {
            return unless(
                    facts.preferences().demands().isEmpty()
                            || endpoint.provider().type().isAggregator(),
                    "not known to satisfy provider."
                            + String.join(", provider.", facts.preferences().demands()));
        }
    },
    /** A {@code :free} model costs nothing; an aggregator decides that for its own models. */
    FREE_IF_ASKED("freeIfAsked") {
        @Override
        public Optional<String> objection(RequestFacts facts, ModelUri uri, Endpoint endpoint) {
            return unless(
                    !uri.variants().contains(Variant.FREE)
                            || endpoint.prices().isFree()
                            || (!endpoint.prices().isKnown()
                                    && endpoint.provider().type().isAggregator()),
                    "is not free of charge");
        }
    },
    /** The messages hold nothing that the endpoint is known not to take. */
    TAKES_MODALITIES("takesModalities") {
        @Override
        public Optional<String> objection(RequestFacts facts, ModelUri uri, Endpoint endpoint) {
            if (endpoint.inputModalities().isEmpty()) {
                return Optional.empty();
            }
            return facts.modalities().stream()
                    .filter(modality -> !endpoint.inputModalities().contains(modality))
                    .sorted()
                    .findFirst()
                    .map(modality -> "takes no " + modality + " input");
        }
    },
    /** A request with tools goes to no endpoint that is known to lack them. */
    SUPPORTS_TOOLS("supportsTools") {
        @Override
        public Optional<String> objection(RequestFacts facts, ModelUri uri, Endpoint endpoint) {
            return unless(!facts.parameters().contains("tools") || !endpoint.lacks("tools"), "does not support tools");
        }
    },
    /** The answer that is asked for is no longer than the endpoint can give, and fits its context. */
    FITS_CONTEXT("fitsContext") {
        @Override
        public Optional<String> objection(RequestFacts facts, ModelUri uri, Endpoint endpoint) {
            long output = facts.maxOutputTokens().orElse(0);
            if (endpoint.maxOutputTokens().isPresent()
                    && output > endpoint.maxOutputTokens().getAsLong()) {
                return Optional.of("answers have at most "
                        + endpoint.maxOutputTokens().getAsLong() + " tokens, " + output + " are asked for");
            }
            return unless(
                    endpoint.contextLength().isEmpty()
                            || output <= endpoint.contextLength().getAsLong(),
                    "has a context of " + endpoint.contextLength().orElse(0) + " tokens");
        }
    };

    private final String ruleName;

    RouteRules(String ruleName) {
        this.ruleName = ruleName;
    }

    static List<RouteRule> standard() {
        return List.of(values());
    }

    @Override
    public String toString() {
        return ruleName;
    }

    /** Whether a list of provider names, as callers write them, means this provider. */
    static boolean names(List<String> written, Provider provider) {
        return written.stream().anyMatch(name -> means(name, provider));
    }

    static boolean means(String written, Provider provider) {
        String name = written.toLowerCase(Locale.ROOT);
        return name.equals(provider.name().toLowerCase(Locale.ROOT))
                || name.equals(provider.displayName().toLowerCase(Locale.ROOT))
                || name.equals(provider.type().word());
    }

    private static Optional<String> unless(boolean fine, String objection) {
        return fine ? Optional.empty() : Optional.of(objection);
    }
}
