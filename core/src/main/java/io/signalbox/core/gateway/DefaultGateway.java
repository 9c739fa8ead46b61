package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.extension.SpokenPath;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Dialect.ErrorContext;
import io.signalbox.core.port.Headers;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The gateway of {@link GatewayBuilder}: starts a {@link RequestDriver} for each request, up to a bound. */
final class DefaultGateway implements Gateway {

    private final GatewayParts parts;
    private final Assembly assembly;
    private final Opened opened;
    private final List<SpokenPath> callerDialects;
    private final int mostInFlight;
    private final Set<RequestDriver> inFlight = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /**
     * A gateway of these parts.
     *
     * @param opened closed with the gateway
     * @param callerDialects what callers speak beside what everybody does
     */
    DefaultGateway(
            GatewayParts parts, Assembly assembly, Opened opened, int mostInFlight, List<SpokenPath> callerDialects) {
        this.parts = parts;
        this.assembly = assembly;
        this.opened = opened;
        this.callerDialects = List.copyOf(callerDialects);
        this.mostInFlight = mostInFlight;
    }

    @Override
    public GatewayCall call(GatewayRequest request) {
        CatalogSnapshot catalog = parts.catalog().current();
        if (closed) {
            return refused(
                    request, catalog, Failure.of(FailureKind.OVERLOADED, "shutting_down", "The gateway is closed."));
        }
        if (inFlight.size() >= mostInFlight) {
            return refused(
                    request,
                    catalog,
                    Failure.of(
                            FailureKind.OVERLOADED,
                            "overloaded",
                            "The gateway is serving " + mostInFlight + " requests, which is as many as it may."));
        }
        try {
            RequestDriver driver = new RequestDriver(parts, catalog, request, inFlight::remove);
            inFlight.add(driver);
            driver.begin();
            return driver;
        } catch (RequestRefusedException refusal) {
            return refused(request, catalog, refusal.failure());
        }
    }

    @Override
    public Explanation explain(GatewayRequest request) {
        return new Explainer(parts).explain(request);
    }

    @Override
    public HealthView health() {
        return parts.health();
    }

    @Override
    public CatalogSnapshot catalog() {
        return parts.catalog().current();
    }

    @Override
    public Optional<ListingReport> listing(String provider) {
        return parts.catalog().report(provider);
    }

    @Override
    public ModelNames names() {
        return parts.planner().names();
    }

    @Override
    public CompletionStage<Optional<Generation>> generation(String id, Caller caller) {
        return generation(id)
                .thenApply(found ->
                        found.filter(generation -> generation.intent().key().equals(caller.key())));
    }

    @Override
    public CompletionStage<Optional<GenerationContent>> content(String id, Caller caller) {
        return parts.content()
                .find(id, caller)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(found)
                        : generation(id, caller)
                                .thenCompose(generation -> generation
                                        .filter(other -> !other.id().equals(id))
                                        .map(other -> parts.content().find(other.id(), caller))
                                        .orElseGet(() -> CompletableFuture.completedFuture(found))));
    }

    @Override
    public CompletionStage<Optional<Generation>> generation(String id) {
        return parts.ledger().find(id);
    }

    @Override
    public CompletionStage<GenerationPage> generations(GenerationQuery query) {
        return parts.ledger().page(query);
    }

    @Override
    public CompletionStage<Report> report(ReportQuery query) {
        return parts.ledger().report(query);
    }

    @Override
    public Set<String> ownKeyProviders() {
        return parts.charging().ownKeyProviders();
    }

    @Override
    public CompletionStage<Spend> spend(Caller caller) {
        return parts.ledger().spend(caller.key(), parts.clock().now());
    }

    @Override
    public List<SpokenPath> callerDialects() {
        return callerDialects;
    }

    @Override
    public Assembly assembly() {
        return assembly;
    }

    @Override
    public boolean isReady() {
        return parts.ledger().isAvailable();
    }

    @Override
    public void close() {
        closed = true;
        inFlight.forEach(RequestDriver::cancelForShutdown);
        parts.probes().stop();
        parts.catalog().stop();
        parts.content().stop();
        opened.close();
    }

    private GatewayCall refused(GatewayRequest request, CatalogSnapshot catalog, Failure failure) {
        byte[] body = request.dialect().error(told(request, catalog, failure));
        Headers headers = Headers.of("content-type", "application/json", "x-should-retry", "false");
        GatewayResponse response = GatewayResponses.error(request.dialect().status(failure), headers, body, failure);
        return new GatewayCall() {
            @Override
            public CompletionStage<GatewayResponse> response() {
                return CompletableFuture.completedFuture(response);
            }

            @Override
            public void cancel() {}
        };
    }

    /** A request that nobody may serve was routed too, to nobody; and others might serve it. */
    private ErrorContext told(GatewayRequest request, CatalogSnapshot catalog, Failure failure) {
        boolean wasRouted = failure.parameter().filter("model"::equals).isPresent();
        if (failure.kind() != FailureKind.NOT_FOUND || !wasRouted) {
            return new ErrorContext(failure, "", "", List.of());
        }
        Envelope envelope = parts.read(request);
        RequestFacts facts = envelope.facts().calledBy(request.caller().key());
        RoutePlan plan = parts.planOrEmpty(envelope, facts, catalog);
        return new ErrorContext(
                failure,
                "",
                "",
                List.of(),
                ToldRouting.of(request, facts, plan).map(routing -> routing.unanswered(0, List.of())),
                Suggestions.after(failure, plan, new Suggestions.Asked(envelope, facts, catalog), parts));
    }
}
