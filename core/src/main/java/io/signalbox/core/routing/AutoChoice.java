package io.signalbox.core.routing;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceSource;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.health.EndpointHealth.Breaker;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.ModelPattern;
import io.signalbox.core.model.ModelUri;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.model.ResolvedName.Origin;
import io.signalbox.core.model.Variant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Chooses models where a request leaves the choice to the gateway: {@code auto}, {@code openrouter/auto} and {@code
 * openrouter/free}.
 *
 * <p>A model of the pool fits if one of its endpoints passes every rule of routing and is not known to lack what the request needs.
 * Those that rest come last, before them those of which it is not known whether they can do what is needed; among the others the
 * preference decides: the price of what this request is likely to use, the quality, or the sum of the places by both. Pure: the same
 * arguments give the same choice.
 */
public final class AutoChoice {

    /** Names that leave the choice to the gateway. */
    public static final List<String> NAMES = List.of("auto", "openrouter/auto");

    /** The name that stands for any model that costs nothing. */
    public static final String FREE = "openrouter/free";

    /** How many models one name is replaced by: the first choice and its fallbacks. */
    public static final int MOST_MODELS = 4;

    private static final int MOST_EXCLUSIONS = 8;

    private final AutoPool pool;
    private final Set<String> names;

    /**
     * A choice from a pool.
     *
     * @param names which of the names stand for it; others are left to the providers
     */
    public AutoChoice(AutoPool pool, Set<String> names) {
        this.pool = pool;
        this.names = Set.copyOf(names);
    }

    /**
     * What became of a request's targets.
     *
     * @param targets the same, with the chosen models where a name left the choice
     * @param exclusions models that do not fit, and why: the first few
     */
    public record Outcome(List<ResolvedName> targets, List<Exclusion> exclusions) {
        /** Copies the lists. */
        public Outcome {
            targets = List.copyOf(targets);
            exclusions = List.copyOf(exclusions);
        }
    }

    /**
     * Puts the chosen models in the place of every target that leaves the choice.
     *
     * @param targets what the request's names mean
     * @param facts what the request needs
     * @param catalog what can be called
     * @param health what was observed of it
     * @param chance decides among free models
     */
    public Outcome choose(
            List<ResolvedName> targets,
            RequestFacts facts,
            CatalogSnapshot catalog,
            HealthView health,
            RandomGenerator chance) {
        if (!isAnyLeftToUs(targets)) {
            return new Outcome(targets, List.of());
        }
        List<ResolvedName> chosen = new ArrayList<>();
        List<Exclusion> exclusions = new ArrayList<>();
        for (ResolvedName target : targets) {
            if (isLeftToUs(target)) {
                chosen.addAll(new Round(target, facts, catalog, health, chance).run(exclusions));
            } else {
                chosen.add(target);
            }
        }
        return new Outcome(chosen, exclusions);
    }

    private boolean isAnyLeftToUs(List<ResolvedName> targets) {
        for (ResolvedName target : targets) {
            if (isLeftToUs(target)) {
                return true;
            }
        }
        return false;
    }

    private boolean isLeftToUs(ResolvedName target) {
        return target.uri().provider().isEmpty()
                && names.contains(target.uri().model().text());
    }

    /** One choice. */
    private final class Round {
        private final ResolvedName asked;
        private final RequestFacts facts;
        private final CatalogSnapshot catalog;
        private final HealthView health;
        private final RandomGenerator chance;
        private final AutoNeeds needs;
        private final boolean free;
        private final List<Exclusion> unfit = new ArrayList<>();

        Round(
                ResolvedName asked,
                RequestFacts facts,
                CatalogSnapshot catalog,
                HealthView health,
                RandomGenerator chance) {
            this.asked = asked;
            this.facts = facts;
            this.catalog = catalog;
            this.health = health;
            this.chance = chance;
            this.needs = AutoNeeds.of(facts);
            this.free = asked.uri().model().text().equals(FREE);
        }

        List<ResolvedName> run(List<Exclusion> exclusions) {
            List<Option> fitting = new ArrayList<>();
            members().values().forEach(uri -> option(uri).ifPresent(fitting::add));
            if (fitting.isEmpty()) {
                exclusions.add(new Exclusion(
                        asked.uri().model().text(), "fitsRequest", "no models match the request and its restrictions"));
            }
            exclusions.addAll(unfit.subList(0, Math.min(MOST_EXCLUSIONS, unfit.size())));
            if (unfit.size() > MOST_EXCLUSIONS) {
                exclusions.add(new Exclusion(
                        (unfit.size() - MOST_EXCLUSIONS) + " further models", "fitsRequest", "do not fit either"));
            }
            return free ? drawn(fitting) : preferred(fitting);
        }

        /** The pool's members by name, each once. */
        private Map<String, ModelUri> members() {
            Map<String, ModelUri> members = new LinkedHashMap<>();
            if (pool.members().isEmpty() || free) {
                catalog.models().stream()
                        .filter(this::isKnown)
                        .forEach(model -> member(model.id().text(), members));
            }
            for (String written : pool.members()) {
                if (written.indexOf('*') < 0) {
                    member(written, members);
                    continue;
                }
                ModelPattern pattern = new ModelPattern(written);
                catalog.models().stream()
                        .filter(model -> pattern.matches(model.id()))
                        .forEach(model -> member(model.id().text(), members));
            }
            return members;
        }

        private void member(String name, Map<String, ModelUri> members) {
            ModelUri uri = ModelUri.parse(name, catalog.providers()::containsKey);
            boolean allowed = facts.selection().allowedModels().isEmpty()
                    || facts.selection().allowedModels().stream().anyMatch(pattern -> pattern.matches(uri.model()));
            boolean excluded =
                    facts.selection().excludedModels().stream().anyMatch(pattern -> pattern.matches(uri.model()));
            if (!allowed || excluded) {
                unfit.add(new Exclusion(
                        name, "allowedByCaller", allowed ? "in excluded_models" : "not in allowed_models"));
            } else {
                members.putIfAbsent(
                        name,
                        uri.with(asked.uri().parameters())
                                .withVariants(asked.uri().variants()));
            }
        }

        /** What only the program's own list of prices knows may be a model for sound or images; nobody chose it. */
        private boolean isKnown(Model model) {
            return model.endpoints().stream()
                    .anyMatch(endpoint -> endpoint.quality().isPresent()
                            || (endpoint.prices().isKnown() && isChosen(endpoint.prices())));
        }

        private boolean isChosen(Prices prices) {
            return prices.source()
                    .filter(source -> source.origin() == PriceSource.Origin.CATALOG)
                    .isEmpty();
        }

        /** The member as something that can be chosen; empty if it does not fit. */
        private Optional<Option> option(ModelUri uri) {
            Optional<Model> listed = EndpointSearch.listed(uri, catalog);
            if (listed.isEmpty() && !free) {
                return Optional.of(new Option(uri, false, needs.doubts(), Optional.empty(), OptionalInt.empty()));
            }
            List<Endpoint> fitting = new ArrayList<>();
            List<Exclusion> objections = new ArrayList<>();
            for (Endpoint endpoint : listed.map(Model::endpoints).orElse(List.of())) {
                if (uri.provider()
                        .filter(name -> !name.equals(endpoint.provider().name()))
                        .isPresent()) {
                    continue;
                }
                objection(uri, endpoint).ifPresentOrElse(objections::add, () -> fitting.add(endpoint));
            }
            if (fitting.isEmpty()) {
                objections.stream().findFirst().ifPresent(unfit::add);
                return Optional.empty();
            }
            return Optional.of(summary(uri, fitting));
        }

        private Optional<Exclusion> objection(ModelUri uri, Endpoint endpoint) {
            RouteQuery query = new RouteQuery(facts, uri, facts.preferences(), false);
            for (RouteRule rule : RouteRules.values()) {
                Optional<String> objection = rule.objection(query, endpoint);
                if (objection.isPresent()) {
                    return Optional.of(new Exclusion(endpoint.id().toString(), rule.toString(), objection.get()));
                }
            }
            return (free && !endpoint.prices().isFree()
                            ? Optional.of("is not free of charge")
                            : needs.objection(endpoint))
                    .map(reason -> new Exclusion(endpoint.id().toString(), "fitsRequest", reason));
        }

        private Option summary(ModelUri uri, List<Endpoint> fitting) {
            boolean resting = fitting.stream().allMatch(this::rests);
            int doubts = fitting.stream().mapToInt(needs::doubts).min().orElse(0);
            Optional<Money> cost = fitting.stream()
                    .flatMap(endpoint -> endpoint.prices().usualCostOf(needs.likelyUsage()).stream())
                    .min(Comparator.naturalOrder());
            OptionalInt quality = fitting.stream()
                    .flatMapToInt(endpoint -> endpoint.quality().stream())
                    .max();
            return new Option(uri, resting, doubts, cost, quality);
        }

        private boolean rests(Endpoint endpoint) {
            return health.of(endpoint.id()).breaker() == Breaker.OPEN
                    || health.of(endpoint.id()).outage();
        }

        private List<ResolvedName> preferred(List<Option> fitting) {
            AutoPreference preference = preference();
            List<Option> ordered =
                    fitting.stream().sorted(order(preference, fitting)).toList();
            String size = " of " + ordered.size() + " that fit";
            List<String> reasons = new ArrayList<>();
            for (int i = 0; i < ordered.size(); i++) {
                reasons.add(
                        i == 0
                                ? first(preference) + size
                                : "number " + (i + 1) + size + ", by " + criterion(preference));
            }
            return targets(ordered, reasons);
        }

        private AutoPreference preference() {
            return facts.selection()
                    .preference()
                    .orElse(asked.uri().variants().contains(Variant.FLOOR) ? AutoPreference.COST : pool.preference());
        }

        private List<ResolvedName> drawn(List<Option> fitting) {
            List<Option> drawn = new ArrayList<>(fitting);
            for (int i = drawn.size() - 1; i > 0; i--) {
                Collections.swap(drawn, i, chance.nextInt(i + 1));
            }
            drawn.sort(Comparator.comparing(Option::resting).thenComparing(Option::doubts));
            String reason = "drawn among " + drawn.size() + " free models that fit";
            return targets(drawn, Collections.nCopies(drawn.size(), reason));
        }

        private List<ResolvedName> targets(List<Option> options, List<String> reasons) {
            List<ResolvedName> targets = new ArrayList<>();
            for (int i = 0; i < Math.min(MOST_MODELS, options.size()); i++) {
                List<String> steps = new ArrayList<>(asked.steps());
                steps.add("auto: needs " + needs.inWords() + "; " + reasons.get(i));
                Origin origin = i == 0 ? asked.origin() : Origin.OPERATOR_FALLBACK;
                targets.add(new ResolvedName(options.get(i).uri(), origin, steps));
            }
            return targets;
        }
    }

    private static String first(AutoPreference preference) {
        return switch (preference) {
            case COST -> "cheapest";
            case BALANCED -> "best balance of price and quality";
            case QUALITY -> "best quality";
        };
    }

    private static String criterion(AutoPreference preference) {
        return switch (preference) {
            case COST -> "price";
            case BALANCED -> "price and quality";
            case QUALITY -> "quality";
        };
    }

    private static Comparator<Option> order(AutoPreference preference, List<Option> all) {
        Comparator<Option> preferred = switch (preference) {
            case COST -> Option.BY_COST.thenComparing(Option.BY_QUALITY);
            case QUALITY -> Option.BY_QUALITY.thenComparing(Option.BY_COST);
            case BALANCED -> {
                Map<Option, Integer> byCost = places(all, Option.BY_COST);
                Map<Option, Integer> byQuality = places(all, Option.BY_QUALITY);
                yield Comparator.<Option>comparingInt(
                                option -> byCost.getOrDefault(option, 0) + byQuality.getOrDefault(option, 0))
                        .thenComparing(Option.BY_COST);
            }
        };
        return Comparator.comparing(Option::resting)
                .thenComparing(Option::doubts)
                .thenComparing(preferred)
                .thenComparing(option -> option.uri().toString());
    }

    /** The place of each by one criterion; equals share one. */
    private static Map<Option, Integer> places(List<Option> all, Comparator<Option> criterion) {
        List<Option> sorted = all.stream().sorted(criterion).toList();
        Map<Option, Integer> places = new HashMap<>();
        int place = 0;
        for (int i = 0; i < sorted.size(); i++) {
            place = i > 0 && criterion.compare(sorted.get(i - 1), sorted.get(i)) == 0 ? place : i;
            places.put(sorted.get(i), place);
        }
        return places;
    }

    /**
     * A model that fits.
     *
     * @param uri what is asked for if it is chosen
     * @param resting whether all of its endpoints are in trouble
     * @param doubts how many needs nobody knows to be met
     * @param cost of what the request is likely to use at the cheapest endpoint, if known
     * @param quality of the best endpoint, if known
     */
    private record Option(ModelUri uri, boolean resting, int doubts, Optional<Money> cost, OptionalInt quality) {

        /** Cheapest first, unknown last. */
        static final Comparator<Option> BY_COST = Comparator.<Option, Boolean>comparing(
                        option -> option.cost().isEmpty())
                .thenComparing(option -> option.cost().orElse(Money.ZERO));

        /** Best first, unknown last. */
        static final Comparator<Option> BY_QUALITY =
                Comparator.comparingInt(option -> -option.quality().orElse(-1));
    }
}
