package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.config.ChargingConfig;
import io.signalbox.core.failover.FailoverRules;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.model.RequestParameter;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.TokenCounter;
import io.signalbox.core.port.TokenEstimate;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.Planner;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** What every request of one gateway shares: the configured world, and the few questions that are asked of it. Immutable. */
record GatewayParts(
        Planner planner,
        LiveCatalog catalog,
        FailoverRules failover,
        Traffic traffic,
        HealthProbes probes,
        Map<String, Upstream> upstreams,
        Map<String, Bridge> bridges,
        Ledger ledger,
        ContentKeeping content,
        List<Listener> listeners,
        Clock clock,
        RandomGenerator chance,
        Duration requestTimeout,
        Duration keepAliveAfter,
        boolean awaitsSettlement,
        ChargingConfig charging,
        Optional<TokenCounter> tokenCounter,
        int mostEventBytes,
        int mostAnswerBytes) {

    private static final String ID_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_LENGTH = 20;
    private static final int LONGEST_ID = "gen-".length() + 20 + ID_LENGTH;

    /**
     * The plan for a request.
     *
     * @param facts the envelope's, and whose it is
     * @param crossings the request's ways to endpoints
     * @param catalog the one snapshot that the request sees
     * @param health what is known of endpoints
     * @param draws decides what is left to chance
     * @throws RequestRefusedException if its names are no names, or nobody may serve it
     */
    RoutePlan plan(
            RequestFacts facts,
            Crossings crossings,
            CatalogSnapshot catalog,
            HealthView health,
            RandomGenerator draws) {
        RoutePlan plan = crossings.expressible(planner.plan(facts, catalog, health, draws));
        if (plan.isEmpty()) {
            throw new RequestRefusedException(nobody(facts, crossings, plan, catalog));
        }
        return plan;
    }

    /** What would be planned now, where nothing is to be written down and an empty plan is an answer too. */
    RoutePlan planOrEmpty(RequestFacts facts, Crossings crossings, CatalogSnapshot catalog) {
        return planOrEmpty(facts, crossings, catalog, health(), chance);
    }

    /** The same with what is known of endpoints, and what decides what is left to chance. */
    RoutePlan planOrEmpty(
            RequestFacts facts,
            Crossings crossings,
            CatalogSnapshot catalog,
            HealthView health,
            RandomGenerator draws) {
        return crossings.expressible(planner.plan(facts, catalog, health, draws));
    }

    /** What was observed of every endpoint, as of now. */
    HealthView health() {
        return probes.over(traffic.health().view(clock.nanos()));
    }

    /**
     * Reads a request.
     *
     * @throws RequestRefusedException if it is no valid request
     */
    Envelope read(GatewayRequest request) {
        Envelope envelope = request.dialect().read(request.body());
        return planner.presets().isEmpty() ? envelope : envelope.withoutMember("preset");
    }

    Upstream upstream(String provider) {
        Upstream upstream = upstreams.get(provider);
        if (upstream == null) {
            throw new IllegalStateException("no upstream for provider " + provider);
        }
        return upstream;
    }

    Bridge bridge(String upstreamDialect) {
        Bridge bridge = bridges.get(upstreamDialect);
        if (bridge == null) {
            throw new IllegalStateException("no bridge to dialect " + upstreamDialect);
        }
        return bridge;
    }

    /**
     * Parameters that the body may lack, as JSON literals: those of the model URI over the endpoint's defaults; and as {@code
     * provider.NAME} what an aggregator is to be told besides.
     */
    Map<String, String> parameters(Candidate candidate) {
        Map<String, String> defaults = candidate.endpoint().defaults();
        Map<String, String> asked = candidate.uri().parameters();
        if (asked.isEmpty() && candidate.demands().isEmpty()) {
            return defaults;
        }
        Map<String, String> literals = new LinkedHashMap<>(defaults);
        literals.putAll(literals(asked));
        candidate.demands().forEach((member, literal) -> literals.put("provider." + member, literal));
        return literals;
    }

    /** Parameters as a model URI writes them, as JSON literals. */
    static Map<String, String> literals(Map<String, String> written) {
        Map<String, String> literals = new LinkedHashMap<>();
        written.forEach((name, value) ->
                RequestParameter.find(name).ifPresent(parameter -> literals.put(name, parameter.toJson(value))));
        return literals;
    }

    TransportRequest transportRequest(
            Endpoint endpoint,
            int key,
            UpstreamRequest written,
            CallerIdentity identity,
            boolean stream,
            Duration timeLeft) {
        Upstream upstream = upstream(endpoint.provider().name());
        Headers headers = written.headers().and(upstream.headers().get(key).apply(identity));
        Duration total = timeLeft.isNegative() || timeLeft.isZero() ? Duration.ofMillis(1) : timeLeft;
        return new TransportRequest(
                "POST",
                upstream.calls().of(endpoint.dialect(), endpoint.id().upstreamModel(), written.path()),
                headers,
                written.body(),
                upstream.limits().forCall(stream, total));
    }

    /** What an endpoint takes for a request that was admitted then, on the tier that it asks for. */
    EndpointPricing pricing(Endpoint endpoint, Instant admittedAt, Optional<String> askedTier, AskedRoom room) {
        return new EndpointPricing(endpoint, admittedAt, askedTier, charging.rule(), ownKey(endpoint), room);
    }

    /** What counts the tokens of a request to this model and of its answer; empty to judge by size. */
    Optional<TokenEstimate> tokens(Envelope envelope, String model) {
        return tokenCounter.map(counter -> new CountedTokens(counter, model, envelope));
    }

    /** Whether the provider bills the caller itself. */
    boolean ownKey(Endpoint endpoint) {
        return charging.ownKeyProviders().contains(endpoint.provider().name());
    }

    /** {@code gen-}, the time in seconds, and chance: unique, and not to be guessed from another. */
    String newGenerationId() {
        StringBuilder id = new StringBuilder(LONGEST_ID)
                .append("gen-")
                .append(clock.now().getEpochSecond())
                .append('-');
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_CHARACTERS.charAt(chance.nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }

    /** Writes down how a generation ended, and tells the listeners. */
    CompletionStage<Void> settle(Generation generation) {
        Listeners.tell(listeners, listener -> listener.ended(generation));
        return new Settling(ledger, clock).settle(generation);
    }

    /** Why a request with this empty plan is refused. */
    Failure nobody(RequestFacts facts, Crossings crossings, RoutePlan plan, CatalogSnapshot catalog) {
        return inexpressible(facts, crossings, plan, catalog).orElseGet(() -> nobody(facts, plan, catalog));
    }

    /** What the caller would have to leave out, where that alone leaves nobody. */
    private Optional<Failure> inexpressible(
            RequestFacts facts, Crossings crossings, RoutePlan plan, CatalogSnapshot catalog) {
        boolean any = plan.exclusions().stream()
                .anyMatch(exclusion -> exclusion.rule().equals(RoutePlan.EXPRESSIBLE));
        return any
                ? planner.plan(facts, catalog, health(), chance).candidates().stream()
                        .map(Candidate::endpoint)
                        .flatMap(endpoint -> crossings.objection(endpoint).stream())
                        .findFirst()
                : Optional.empty();
    }

    private Failure nobody(RequestFacts facts, RoutePlan plan, CatalogSnapshot catalog) {
        String asked = facts.asked().isEmpty() ? "" : String.join(", ", facts.asked());
        boolean onlyUnlisted = plan.exclusions().stream()
                .allMatch(exclusion -> exclusion.rule().equals("isListed"));
        if (onlyUnlisted) {
            return Failure.of(
                            FailureKind.NOT_FOUND, "model_not_found", "No such model: " + asked + hint(asked, catalog))
                    .at("model");
        }
        List<String> reasons = plan.exclusions().stream().map(Object::toString).toList();
        return Failure.of(
                        FailureKind.NOT_FOUND,
                        plan.availabilityCode(),
                        "No endpoint may serve " + asked + ": " + String.join("; ", reasons))
                .at("model");
    }

    /** The nearest name; if that is the one that was asked for, who serves it, since whoever was asked does not. */
    private static String hint(String asked, CatalogSnapshot catalog) {
        if (catalog.providers().isEmpty()) {
            return " (there is no provider at all)";
        }
        Optional<String> nearest = catalog.nearest(asked);
        if (nearest.filter(asked::equals).isEmpty()) {
            return nearest.map(name -> " (nearest: " + name + ")").orElse("");
        }
        return catalog.find(new ModelId(asked))
                .map(model -> model.endpoints().get(0).provider().name())
                .map(provider -> " here (nearest: " + provider + ":" + asked + ")")
                .orElse("");
    }
}
