package io.signalbox.core.routing;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.CallerText;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.model.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** See {@link RoutingPolicy#standard}. */
final class StandardRouting implements RoutingPolicy {

    /** Parameters for whose sake endpoints are left out only where another endpoint of the model takes them. */
    private static final List<String> SOFT_PARAMETERS = List.of("response_format", "verbosity");

    private static final RouteRule[] RULES = RouteRules.values();

    private final RoutingDefaults defaults;
    private final RoutingDefaults.Rule everywhere;
    private final Map<String, RoutingDefaults.Rule> byMatchKey;

    StandardRouting(RoutingDefaults defaults) {
        this.defaults = defaults;
        this.everywhere = defaults.everywhere();
        this.byMatchKey = defaults.byMatchKey();
    }

    @Override
    public RoutePlan plan(
            RequestFacts facts,
            List<ResolvedName> targets,
            CatalogSnapshot catalog,
            HealthView health,
            RandomGenerator chance) {
        return new Planning(facts, catalog, health, chance).plan(targets);
    }

    /** One request on its way to a plan. */
    private final class Planning {
        private final RequestFacts facts;
        private final CatalogSnapshot catalog;
        private final HealthView health;
        private final RandomGenerator chance;
        private final List<RoutingDefaults.Rule> asked;
        private final boolean namesStrangers;
        private final List<Exclusion> exclusions = new ArrayList<>();
        private final Set<EndpointId> seen = new HashSet<>();

        Planning(RequestFacts facts, CatalogSnapshot catalog, HealthView health, RandomGenerator chance) {
            this.facts = facts;
            this.catalog = catalog;
            this.health = health;
            this.chance = chance;
            this.asked = rulesOf(facts.asked());
            this.namesStrangers = !facts.preferences().only().isEmpty()
                    && facts.preferences().only().stream().flatMap(List::stream).anyMatch(name -> !catalog.knows(name));
        }

        RoutePlan plan(List<ResolvedName> targets) {
            List<List<Contender>> byTarget = new ArrayList<>(targets.size());
            for (ResolvedName target : targets) {
                byTarget.add(contenders(target));
            }
            List<Ranked> ranked = new ArrayList<>();
            for (List<Contender> rivals : acrossModels() ? joined(byTarget) : byTarget) {
                if (!rivals.isEmpty()) {
                    ranked.addAll(new Ranking(rivals, strategy(rivals.get(0)), facts, chance).ranked());
                }
            }
            if (ranked.isEmpty()) {
                return new RoutePlan(List.of(), exclusions);
            }
            boolean strangersInOrder = excludeStrangersInOrder();
            List<Ranked> kept = withoutFallbacks(lateLast(ranked), strangersInOrder);
            List<Candidate> candidates = new ArrayList<>(kept.size());
            kept.forEach(each -> candidates.add(each.candidate(facts.preferences())));
            return new RoutePlan(candidates, exclusions);
        }

        /** Who may serve a name. */
        private List<Contender> contenders(ResolvedName target) {
            Preferences preferences = preferences(target.uri());
            RouteQuery query = new RouteQuery(facts, target.uri(), preferences, namesStrangers);
            List<Endpoint> admitted = new ArrayList<>();
            for (Endpoint endpoint : EndpointSearch.of(target.uri(), catalog, exclusions)) {
                if (isAdmitted(query, endpoint) && seen.add(endpoint.id())) {
                    admitted.add(endpoint);
                }
            }
            SOFT_PARAMETERS.forEach(parameter -> preferThoseWith(parameter, admitted));
            List<Contender> contenders = new ArrayList<>(admitted.size());
            for (Endpoint endpoint : admitted) {
                contenders.add(Contender.of(endpoint, target, preferences, health.of(endpoint.id()), facts));
            }
            return contenders;
        }

        /** The caller's own sort wins over the variant's, and both win over the operator's. */
        private Preferences preferences(ModelUri uri) {
            Preferences request = facts.preferences();
            Optional<SortKey> variant = request.sort().isPresent() ? Optional.empty() : sortOf(uri);
            if (variant.isPresent()) {
                request = request.sortedBy(variant.get());
            }
            Preferences operators = defaults.of(facts.key());
            for (RoutingDefaults.Rule rule : asked) {
                operators = operators.tightenedBy(rule.preferences());
            }
            Optional<RoutingDefaults.Rule> ofModel = ruleOf(uri.model().text());
            if (ofModel.isPresent()) {
                operators = operators.tightenedBy(ofModel.get().preferences());
            }
            return operators.tightenedBy(request);
        }

        private boolean isAdmitted(RouteQuery query, Endpoint endpoint) {
            for (RouteRule rule : RULES) {
                Optional<String> objection = rule.objection(query, endpoint);
                if (objection.isPresent()) {
                    exclude(endpoint, rule.toString(), objection.get());
                    return false;
                }
            }
            return true;
        }

        private void preferThoseWith(String parameter, List<Endpoint> admitted) {
            if (!facts.parameters().contains(parameter)) {
                return;
            }
            boolean anyTakesIt = false;
            for (Endpoint endpoint : admitted) {
                anyTakesIt |= !endpoint.lacks(parameter);
            }
            if (anyTakesIt) {
                admitted.removeIf(endpoint -> {
                    boolean lacks = endpoint.lacks(parameter);
                    if (lacks) {
                        exclude(endpoint, "softParameters", "does not support " + parameter + ", others do");
                    }
                    return lacks;
                });
            }
        }

        private void exclude(Endpoint endpoint, String rule, String reason) {
            exclusions.add(new Exclusion(endpoint.id().toString(), rule, reason));
        }

        /** Whether all models' endpoints are ordered together: if anybody says so, or else where an alias has a strategy of its own. */
        private boolean acrossModels() {
            boolean aliasSplits = false;
            Preferences operators = defaults.of(facts.key());
            for (RoutingDefaults.Rule rule : asked) {
                operators = operators.tightenedBy(rule.preferences());
                aliasSplits |= rule.strategy().isPresent();
            }
            return operators.tightenedBy(facts.preferences()).acrossModels().orElse(aliasSplits);
        }

        private OrderingStrategy strategy(Contender first) {
            Optional<SortKey> sort = first.preferences().sort();
            if (sort.isPresent()) {
                return OrderingStrategy.of(sort.get());
            }
            if (first.preferences().isOrdered()) {
                return OrderingStrategy.PRICE;
            }
            for (RoutingDefaults.Rule rule : asked) {
                if (rule.strategy().isPresent()) {
                    return rule.strategy().get();
                }
            }
            return ruleOf(first.target().uri().model().text())
                    .flatMap(RoutingDefaults.Rule::strategy)
                    .or(() -> everywhere.strategy())
                    .orElse(OrderingStrategy.BALANCED);
        }

        private boolean excludeStrangersInOrder() {
            boolean any = false;
            for (String name : facts.preferences().order().orElse(List.of())) {
                if (!catalog.knows(name)) {
                    any = true;
                    exclusions.add(new Exclusion(
                            "provider.order " + CallerText.shown(name), "isProvider", "no provider of that name here"));
                }
            }
            return any;
        }

        /**
         * The first choice alone; where somebody gave an order, everybody in it, and nobody else. A name in it that is no provider of
         * ours may be one of an aggregator's, which is sent the order and decides.
         */
        private List<Ranked> withoutFallbacks(List<Ranked> ranked, boolean strangers) {
            Preferences preferences = ranked.get(0).contender().preferences();
            if (preferences.allowFallbacks()) {
                return ranked;
            }
            boolean inOrder =
                    preferences.order().filter(names -> !names.isEmpty()).isPresent();
            List<Ranked> kept = new ArrayList<>();
            for (Ranked each : ranked) {
                Endpoint endpoint = each.contender().endpoint();
                boolean listed = each.isListed()
                        || (inOrder && strangers && endpoint.provider().type().isAggregator());
                boolean first = kept.isEmpty();
                if (inOrder ? listed && (first || kept.get(0).hasTargetOf(each)) : first) {
                    kept.add(each);
                } else {
                    exclude(endpoint, "allowFallbacks", "provider.allow_fallbacks is false");
                }
            }
            return kept;
        }
    }

    private List<RoutingDefaults.Rule> rulesOf(List<String> asked) {
        if (byMatchKey.isEmpty()) {
            return List.of();
        }
        List<RoutingDefaults.Rule> rules = new ArrayList<>();
        for (String name : asked) {
            ruleOf(name).ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<RoutingDefaults.Rule> ruleOf(String name) {
        return byMatchKey.isEmpty() ? Optional.empty() : Optional.ofNullable(byMatchKey.get(ModelId.matchKeyOf(name)));
    }

    /** By which a variant of the name sorts, if one does. */
    private static Optional<SortKey> sortOf(ModelUri uri) {
        for (Variant variant : uri.variants()) {
            switch (variant) {
                case NITRO -> {
                    return Optional.of(SortKey.THROUGHPUT);
                }
                case FLOOR -> {
                    return Optional.of(SortKey.PRICE);
                }
                case EXACTO -> {
                    return Optional.of(SortKey.EXACTO);
                }
                case FREE, ONLINE, THINKING, EXTENDED -> {}
            }
        }
        return Optional.empty();
    }

    private static List<List<Contender>> joined(List<List<Contender>> parts) {
        List<Contender> all = new ArrayList<>();
        parts.forEach(all::addAll);
        return List.of(all);
    }

    /** Whoever is slower than the caller wants goes behind all models, and whoever is to be left alone behind everybody. */
    private static List<Ranked> lateLast(List<Ranked> ranked) {
        for (Ranked each : ranked) {
            if (each.globalLateness() > 0) {
                List<Ranked> sorted = new ArrayList<>(ranked);
                sorted.sort(Comparator.comparingInt(Ranked::globalLateness));
                return sorted;
            }
        }
        return ranked;
    }
}
