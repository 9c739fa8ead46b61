package io.signalbox.core.routing;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.EndpointHealth.Breaker;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.health.Percentiles;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.ModelNames;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The model {@code acme/m} and others at some providers, what was observed of them, and requests for them. */
final class Acme {

    private final Map<String, EndpointHealth> observed = new LinkedHashMap<>();
    private final CatalogSnapshot catalog;
    private RoutingDefaults defaults = RoutingDefaults.NONE;
    private ModelNames.Builder names = ModelNames.builder();

    private Acme(CatalogSnapshot catalog) {
        this.catalog = catalog;
    }

    static Acme with(Endpoint... endpoints) {
        Map<String, Provider> providers = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            providers.put(endpoint.provider().name(), endpoint.provider());
        }
        return new Acme(CatalogSnapshot.of(providers.values(), List.of(endpoints), Instant.EPOCH));
    }

    static Acme with(Endpoint.Builder... endpoints) {
        Endpoint[] built = new Endpoint[endpoints.length];
        for (int i = 0; i < endpoints.length; i++) {
            built[i] = endpoints[i].build();
        }
        return with(built);
    }

    static Provider provider(String name, ProviderType type, int priority) {
        return new Provider(name, type, name + " Inc.", priority, true, false);
    }

    /** {@code acme/m} at a provider of this name. */
    static Endpoint.Builder at(String provider) {
        return at(provider, "acme/m");
    }

    static Endpoint.Builder at(String provider, String model) {
        return Endpoint.at(provider(provider, ProviderType.OPENAI_COMPATIBLE, 0), new ModelId(model), model);
    }

    static Endpoint.Builder atAggregator(String provider) {
        return Endpoint.at(provider(provider, ProviderType.OPENROUTER, 0), new ModelId("acme/m"), "acme/m");
    }

    Acme decided(RoutingDefaults value) {
        defaults = value;
        return this;
    }

    Acme names(ModelNames.Builder value) {
        names = value;
        return this;
    }

    Acme observed(String provider, EndpointHealth health) {
        observed.put(provider, health);
        return this;
    }

    Acme forgets(String provider) {
        observed.remove(provider);
        return this;
    }

    static EndpointHealth outage() {
        return health(Optional.empty(), Optional.empty(), true, Breaker.CLOSED, 0);
    }

    static EndpointHealth breaker(Breaker breaker, int inFlight) {
        return health(Optional.empty(), Optional.empty(), true, breaker, inFlight);
    }

    static EndpointHealth busy(int inFlight) {
        return health(Optional.empty(), Optional.empty(), false, Breaker.CLOSED, inFlight);
    }

    static EndpointHealth resting(Duration rest) {
        return new EndpointHealth(
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                Breaker.CLOSED,
                Optional.of(rest),
                0,
                1);
    }

    /** Seconds to the first content, and tokens a second. */
    static EndpointHealth fast(double seconds, double tokensASecond) {
        return health(Optional.of(always(seconds)), Optional.of(always(tokensASecond)), false, Breaker.CLOSED, 0);
    }

    private static Percentiles always(double figure) {
        return new Percentiles(figure, figure, figure, figure, figure, 100);
    }

    private static EndpointHealth health(
            Optional<Percentiles> firstContent,
            Optional<Percentiles> throughput,
            boolean outage,
            Breaker breaker,
            int inFlight) {
        return new EndpointHealth(
                firstContent,
                throughput,
                OptionalDouble.of(outage ? 0.4 : 1),
                OptionalDouble.of(outage ? 0.4 : 1),
                OptionalDouble.empty(),
                outage,
                breaker,
                Optional.empty(),
                inFlight,
                1);
    }

    static Ask ask() {
        return ask("acme/m");
    }

    static Ask ask(String... models) {
        return new Ask(models);
    }

    RoutePlan plan(Preferences preferences) {
        return plan(ask().preferring(preferences));
    }

    RoutePlan plan(Ask ask) {
        return plan(ask, 1);
    }

    RoutePlan plan(Ask ask, long seed) {
        return plan(ask, new Random(seed));
    }

    RoutePlan plan(Ask ask, RandomGenerator chance) {
        HealthView health = id -> observed.getOrDefault(id.provider(), EndpointHealth.UNKNOWN);
        RequestFacts facts = ask.facts();
        return RoutingPolicy.standard(defaults)
                .plan(
                        facts,
                        names.providers(catalog.providers().keySet()).build().resolve(facts.asked()),
                        catalog,
                        health,
                        chance);
    }

    /** The providers of a plan, in order. */
    static List<String> order(RoutePlan plan) {
        return plan.candidates().stream()
                .map(candidate -> candidate.endpoint().provider().name())
                .toList();
    }

    List<String> order(Preferences preferences) {
        return order(plan(preferences));
    }

    List<String> order(Ask ask) {
        return order(plan(ask));
    }

    /** How often each provider came first in so many plans. */
    Map<String, Integer> firsts(Ask ask, int plans) {
        Map<String, Integer> firsts = new LinkedHashMap<>();
        Random seeds = new Random(42);
        for (int i = 0; i < plans; i++) {
            firsts.merge(order(plan(ask, seeds.nextLong())).get(0), 1, Integer::sum);
        }
        return firsts;
    }

    /** A request. */
    record Ask(
            List<String> models,
            Set<String> parameters,
            Set<String> modalities,
            int bodyBytes,
            OptionalLong maxOutputTokens,
            Preferences preferences,
            Optional<String> session) {

        Ask(String... models) {
            this(List.of(models), Set.of(), Set.of(), 400, OptionalLong.empty(), Preferences.NONE, Optional.empty());
        }

        Ask preferring(Preferences value) {
            return new Ask(models, parameters, modalities, bodyBytes, maxOutputTokens, value, session);
        }

        Ask parameters(String... names) {
            return new Ask(models, Set.of(names), modalities, bodyBytes, maxOutputTokens, preferences, session);
        }

        Ask holding(String... kinds) {
            return new Ask(models, parameters, Set.of(kinds), bodyBytes, maxOutputTokens, preferences, session);
        }

        Ask ofBytes(int bytes) {
            return new Ask(models, parameters, modalities, bytes, maxOutputTokens, preferences, session);
        }

        Ask maxTokens(long tokens) {
            return new Ask(models, parameters, modalities, bodyBytes, OptionalLong.of(tokens), preferences, session);
        }

        Ask inSession(String key) {
            return new Ask(models, parameters, modalities, bodyBytes, maxOutputTokens, preferences, Optional.of(key));
        }

        RequestFacts facts() {
            return new RequestFacts(
                    "openai-chat",
                    Optional.of(models.get(0)),
                    models.subList(1, models.size()),
                    false,
                    parameters,
                    modalities,
                    bodyBytes,
                    maxOutputTokens,
                    preferences,
                    Optional.empty(),
                    new Selection(session, Optional.empty(), Optional.empty(), List.of(), List.of()));
        }
    }
}
