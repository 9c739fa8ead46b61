package io.signalbox.core.routing;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.CallerText;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.model.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** See {@link RoutingPolicy#standard}. */
final class StandardRouting implements RoutingPolicy {

    private final List<RouteRule> rules;

    StandardRouting(List<RouteRule> rules) {
        this.rules = rules;
    }

    @Override
    public RoutePlan plan(
            RequestFacts facts,
            List<ResolvedName> targets,
            CatalogSnapshot catalog,
            HealthView health,
            RandomGenerator chance) {
        List<Candidate> candidates = new ArrayList<>();
        List<Exclusion> exclusions = new ArrayList<>();
        Set<EndpointId> seen = new HashSet<>();
        for (ResolvedName target : targets) {
            List<Endpoint> admitted = new ArrayList<>();
            for (Endpoint endpoint : endpointsFor(target.uri(), catalog, exclusions)) {
                Optional<Exclusion> exclusion = firstObjection(facts, target.uri(), endpoint);
                if (exclusion.isPresent()) {
                    exclusions.add(exclusion.get());
                } else if (seen.add(endpoint.id())) {
                    admitted.add(endpoint);
                }
            }
            order(admitted, facts.preferences(), chance)
                    .forEach(placed -> candidates.add(
                            new Candidate(placed.endpoint, target, append(target.steps(), placed.reason))));
        }
        if (candidates.isEmpty()) {
            return new RoutePlan(candidates, exclusions);
        }
        List<String> strangers = strangersInOrder(facts.preferences(), catalog);
        strangers.forEach(name -> exclusions.add(new Exclusion(
                "provider.order " + CallerText.shown(name), "isProvider", "no provider of that name here")));
        if (facts.preferences().allowFallbacks()) {
            return new RoutePlan(candidates, exclusions);
        }
        List<Candidate> kept = withoutFallbacks(facts.preferences(), candidates, !strangers.isEmpty());
        candidates.stream()
                .filter(candidate -> !kept.contains(candidate))
                .forEach(candidate -> exclusions.add(new Exclusion(
                        candidate.endpoint().id().toString(), "allowFallbacks", "provider.allow_fallbacks is false")));
        return new RoutePlan(kept, exclusions);
    }

    private static List<String> strangersInOrder(Preferences preferences, CatalogSnapshot catalog) {
        return preferences.order().orElse(List.of()).stream()
                .filter(name ->
                        catalog.providers().values().stream().noneMatch(provider -> RouteRules.means(name, provider)))
                .toList();
    }

    /**
     * The first choice alone; where the caller gave an order, everybody in it, and nobody else. A name in it that is no provider of
     * ours may be one of an aggregator's, which is sent the order and decides.
     */
    private static List<Candidate> withoutFallbacks(
            Preferences preferences, List<Candidate> candidates, boolean strangers) {
        List<String> named = preferences.order().orElse(List.of());
        if (named.isEmpty()) {
            return candidates.subList(0, Math.min(1, candidates.size()));
        }
        List<Candidate> listed = candidates.stream()
                .filter(candidate -> place(named, candidate.endpoint()) < named.size()
                        || (strangers && candidate.endpoint().provider().type().isAggregator()))
                .toList();
        return listed.stream()
                .filter(candidate -> candidate.target().equals(listed.get(0).target()))
                .toList();
    }

    private Optional<Exclusion> firstObjection(RequestFacts facts, ModelUri uri, Endpoint endpoint) {
        for (RouteRule rule : rules) {
            Optional<String> objection = rule.objection(facts, uri, endpoint);
            if (objection.isPresent()) {
                return Optional.of(new Exclusion(endpoint.id().toString(), rule.toString(), objection.get()));
            }
        }
        return Optional.empty();
    }

    /** Every endpoint that serves the name: those of the catalog, or the named provider's own if it serves unlisted models. */
    private static List<Endpoint> endpointsFor(ModelUri uri, CatalogSnapshot catalog, List<Exclusion> exclusions) {
        Optional<Model> listed = listed(uri, catalog);
        List<Endpoint> endpoints = new ArrayList<>();
        for (Provider provider : providersFor(uri, catalog)) {
            List<Endpoint> own =
                    listed.map(model -> endpointsAt(provider, model)).orElse(List.of());
            if (!own.isEmpty()) {
                own.forEach(endpoint -> endpoints.add(inCallersSpelling(endpoint, uri)));
            } else if (provider.servesUnlisted()) {
                unlisted(provider, uri, listed)
                        .ifPresentOrElse(
                                endpoints::add,
                                () -> exclusions.add(new Exclusion(
                                        uri.toString(),
                                        "isListed",
                                        provider.name()
                                                + " does not list this model and takes no such name unlisted")));
            } else if (uri.provider().isPresent()) {
                exclusions.add(
                        new Exclusion(uri.toString(), "isListed", provider.name() + " does not list this model"));
            }
        }
        return endpoints;
    }

    /** The model that the catalog lists under this name, with its variants before without. */
    static Optional<Model> listed(ModelUri uri, CatalogSnapshot catalog) {
        if (!uri.variants().isEmpty()) {
            Optional<Model> variant = catalog.find(new ModelId(uri.modelWithVariants()));
            if (variant.isPresent()) {
                return variant;
            }
        }
        return catalog.find(uri.model());
    }

    private static List<Provider> providersFor(ModelUri uri, CatalogSnapshot catalog) {
        if (uri.provider().isEmpty()) {
            return List.copyOf(catalog.providers().values());
        }
        return Optional.ofNullable(catalog.providers().get(uri.provider().get())).stream()
                .toList();
    }

    private static List<Endpoint> endpointsAt(Provider provider, Model model) {
        return model.endpoints().stream()
                .filter(endpoint -> endpoint.provider().name().equals(provider.name()))
                .toList();
    }

    /** An aggregator is sent the name as the caller spelt it, variants included: it resolves both spellings itself. */
    private static Endpoint inCallersSpelling(Endpoint endpoint, ModelUri uri) {
        if (!endpoint.provider().type().isAggregator()) {
            return endpoint;
        }
        String upstream = ModelId.matchKeyOf(endpoint.id().upstreamModel());
        String asked = uri.modelWithVariants();
        boolean sameName = upstream.equals(uri.model().matchKey()) || upstream.equals(ModelId.matchKeyOf(asked));
        return sameName ? endpoint.askedFor(asked) : endpoint;
    }

    private static Optional<Endpoint> unlisted(Provider provider, ModelUri uri, Optional<Model> listed) {
        if (!mayServeUnlisted(provider, uri)) {
            return Optional.empty();
        }
        String upstream = provider.type().isAggregator()
                ? uri.modelWithVariants()
                : provider.type() == ProviderType.OPENAI
                        ? uri.model().slug()
                        : uri.model().text();
        ModelId model = listed.map(Model::id).orElse(new ModelId(servedName(uri)));
        return Optional.of(Endpoint.at(provider, model, upstream).build());
    }

    private static boolean mayServeUnlisted(Provider provider, ModelUri uri) {
        Optional<String> author = uri.model().author();
        return switch (provider.type()) {
            case OPENROUTER -> author.isPresent();
            case OPENAI ->
                uri.provider().isPresent() || author.isEmpty() || author.get().equals("openai");
            case OPENAI_COMPATIBLE, DEMO -> uri.provider().isPresent();
        };
    }

    /** The name in answers: variants that are models of their own belong to it, those that only steer routing do not. */
    private static String servedName(ModelUri uri) {
        StringBuilder name = new StringBuilder(uri.model().text());
        uri.variants().stream()
                .filter(Variant::isModelOfItsOwn)
                .forEach(variant -> name.append(':').append(variant.word()));
        return name.toString();
    }

    private static List<Placed> order(List<Endpoint> endpoints, Preferences preferences, RandomGenerator chance) {
        List<String> named = preferences.order().orElse(List.of());
        Map<EndpointId, Double> draw = new HashMap<>();
        endpoints.forEach(endpoint -> draw.put(endpoint.id(), chance.nextDouble()));
        Comparator<Endpoint> byPlace = Comparator.<Endpoint>comparingInt(endpoint -> place(named, endpoint))
                .thenComparing(endpoint -> endpoint.provider().priority(), Comparator.reverseOrder())
                .thenComparing(endpoint -> draw.getOrDefault(endpoint.id(), 0.0));
        return endpoints.stream()
                .sorted(byPlace)
                .map(endpoint -> new Placed(endpoint, reason(named, endpoint, endpoints)))
                .toList();
    }

    private static String reason(List<String> named, Endpoint endpoint, List<Endpoint> rivals) {
        int place = place(named, endpoint);
        if (place < named.size()) {
            return "number " + (place + 1) + " in provider.order";
        }
        if (rivals.size() == 1) {
            return "the only endpoint";
        }
        int priority = endpoint.provider().priority();
        boolean tied = rivals.stream()
                .anyMatch(rival ->
                        !rival.id().equals(endpoint.id()) && rival.provider().priority() == priority);
        return "priority " + priority + (tied ? ", drawn among equals" : "");
    }

    private static int place(List<String> named, Endpoint endpoint) {
        for (int i = 0; i < named.size(); i++) {
            if (RouteRules.means(named.get(i), endpoint.provider())) {
                return i;
            }
        }
        return named.size();
    }

    private static List<String> append(List<String> steps, String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return longer;
    }

    private record Placed(Endpoint endpoint, String reason) {}
}
