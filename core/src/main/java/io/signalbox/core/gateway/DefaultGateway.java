package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.extension.ExtensionException;
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
import io.signalbox.core.port.ReloadEvent;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.RoutePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/**
 * The gateway of {@link GatewayBuilder}: starts a {@link RequestDriver} for each request, up to a bound, on the {@link Snapshot} of the
 * configuration that holds when it comes.
 */
final class DefaultGateway implements Gateway {

    private final Foundation foundation;
    private final Assembly assembly;
    private final Opened opened;
    private final List<SpokenPath> callerDialects;
    private final int mostInFlight;
    private final Set<RequestDriver> inFlight = ConcurrentHashMap.newKeySet();

    private final Object reloading = new Object();

    /** What was current once, and is used still. Guarded by {@link #reloading}. */
    private final List<Snapshot> retired = new ArrayList<>();

    private volatile Snapshot current;
    private volatile boolean closed;

    /**
     * A gateway of these parts.
     *
     * @param opened closed with the gateway
     * @param callerDialects what callers speak beside what everybody does
     */
    DefaultGateway(
            Foundation foundation,
            GatewayConfig config,
            GatewayParts parts,
            Assembly assembly,
            Opened opened,
            int mostInFlight,
            List<SpokenPath> callerDialects) {
        this.foundation = foundation;
        this.assembly = assembly;
        this.opened = opened;
        this.callerDialects = List.copyOf(callerDialects);
        this.mostInFlight = mostInFlight;
        this.current = snapshot(config, parts);
    }

    private Snapshot snapshot(GatewayConfig config, GatewayParts parts) {
        return new Snapshot(config, parts, inFlight::remove, this::closeUnusedSoon);
    }

    /** Not on the thread of the last request, because transports may take their time to close. */
    private void closeUnusedSoon() {
        try {
            foundation.background().execute(this::closeUnused);
        } catch (RejectedExecutionException closing) {
            // Whoever ends the executor closes the gateway too, and that closes everything.
        }
    }

    private GatewayParts parts() {
        return current.parts();
    }

    @Override
    public GatewayCall call(GatewayRequest request) {
        if (closed) {
            return refused(
                    request, parts(), Failure.of(FailureKind.OVERLOADED, "shutting_down", "The gateway is closed."));
        }
        if (inFlight.size() >= mostInFlight) {
            return refused(
                    request,
                    parts(),
                    Failure.of(
                            FailureKind.OVERLOADED,
                            "overloaded",
                            "The gateway is serving " + mostInFlight + " requests, which is as many as it may."));
        }
        Snapshot seen = entered();
        RequestDriver driver;
        try {
            driver = new RequestDriver(seen.parts(), seen.parts().catalog().current(), request, seen.finished());
        } catch (RequestRefusedException refusal) {
            seen.leave();
            return refused(request, seen.parts(), refusal.failure());
        } catch (RuntimeException | Error broken) {
            seen.leave();
            throw broken;
        }
        inFlight.add(driver);
        driver.begin();
        return driver;
    }

    /** The snapshot that holds now; the next one, where it is replaced at this moment. */
    private Snapshot entered() {
        Snapshot seen = current;
        while (!seen.enter()) {
            seen = current;
        }
        return seen;
    }

    @Override
    public ConfigChanges reload(GatewayConfig config) {
        return reload(ConfigResult.of(config));
    }

    @Override
    public ConfigChanges reload(ConfigResult read) {
        synchronized (reloading) {
            if (closed) {
                throw new IllegalStateException("The gateway is closed.");
            }
            ConfigChanges changes;
            try {
                changes = take(read.orThrow());
            } catch (RuntimeException refused) {
                tell(ReloadEvent.refused(foundation.clock().now(), objections(refused)));
                throw refused;
            }
            tell(ReloadEvent.accepted(foundation.clock().now(), changes));
            return changes;
        }
    }

    private ConfigChanges take(GatewayConfig config) {
        Snapshot before = current;
        ConfigChanges changes = foundation.changes(before.config(), config);
        if (!changes.isEmpty()) {
            GatewayParts parts = partsAfter(before, config);
            current = snapshot(config, parts);
            foundation.startAfter(before, config, parts);
            retired.add(before);
            foundation.use(used());
            before.leave();
        }
        return changes;
    }

    private void tell(ReloadEvent event) {
        Listeners.tell(foundation.listeners(), listener -> listener.reloaded(event));
    }

    /** The text of what nobody has foreseen is for developers' eyes. */
    private static List<String> objections(RuntimeException refused) {
        if (refused instanceof InvalidConfigException invalid) {
            return invalid.problems().stream().map(ConfigProblem::toString).toList();
        }
        return List.of(
                refused instanceof ExtensionException missing
                        ? String.valueOf(missing.getMessage())
                        : "The gateway itself is broken somewhere.");
    }

    private GatewayParts partsAfter(Snapshot before, GatewayConfig config) {
        try {
            return foundation.parts(config, before);
        } catch (RuntimeException | Error failed) {
            foundation.use(used());
            throw failed;
        }
    }

    /** The last request of a snapshot has ended. */
    private void closeUnused() {
        synchronized (reloading) {
            if (!closed) {
                foundation.use(used());
            }
        }
    }

    private List<GatewayParts> used() {
        retired.removeIf(Snapshot::isUnused);
        return Stream.concat(Stream.of(current), retired.stream())
                .map(Snapshot::parts)
                .toList();
    }

    @Override
    public Explanation explain(GatewayRequest request) {
        return new Explainer(parts()).explain(request);
    }

    @Override
    public HealthView health() {
        return parts().health();
    }

    @Override
    public CatalogSnapshot catalog() {
        return parts().catalog().current();
    }

    @Override
    public Optional<ListingReport> listing(String provider) {
        return parts().catalog().report(provider);
    }

    @Override
    public ModelNames names() {
        return parts().planner().names();
    }

    @Override
    public CompletionStage<Optional<Generation>> generation(String id, Caller caller) {
        return generation(id)
                .thenApply(found ->
                        found.filter(generation -> generation.intent().key().equals(caller.key())));
    }

    @Override
    public CompletionStage<Optional<GenerationContent>> content(String id, Caller caller) {
        return parts().content()
                .find(id, caller)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(found)
                        : generation(id, caller)
                                .thenCompose(generation -> generation
                                        .filter(other -> !other.id().equals(id))
                                        .map(other -> parts().content().find(other.id(), caller))
                                        .orElseGet(() -> CompletableFuture.completedFuture(found))));
    }

    @Override
    public CompletionStage<Optional<Generation>> generation(String id) {
        return parts().ledger().find(id);
    }

    @Override
    public CompletionStage<GenerationPage> generations(GenerationQuery query) {
        return parts().ledger().page(query);
    }

    @Override
    public CompletionStage<Report> report(ReportQuery query) {
        return parts().ledger().report(query);
    }

    @Override
    public Set<String> ownKeyProviders() {
        return parts().charging().ownKeyProviders();
    }

    @Override
    public CompletionStage<Spend> spend(Caller caller) {
        return parts().ledger().spend(caller.key(), parts().clock().now());
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
        return parts().ledger().isAvailable();
    }

    @Override
    public void close() {
        closed = true;
        inFlight.forEach(RequestDriver::cancelForShutdown);
        synchronized (reloading) {
            parts().probes().stop();
            parts().catalog().stop();
            parts().content().stop();
        }
        opened.close();
    }

    private GatewayCall refused(GatewayRequest request, GatewayParts parts, Failure failure) {
        byte[] body = request.dialect().error(told(request, parts, failure));
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
    private ErrorContext told(GatewayRequest request, GatewayParts parts, Failure failure) {
        boolean wasRouted = failure.parameter().filter("model"::equals).isPresent();
        if (failure.kind() != FailureKind.NOT_FOUND || !wasRouted) {
            return new ErrorContext(failure, "", "", List.of());
        }
        Envelope envelope = parts.read(request);
        RequestFacts facts = envelope.facts().calledBy(request.caller().key());
        CatalogSnapshot catalog = parts.catalog().current();
        Crossings crossings = new Crossings(parts, envelope);
        RoutePlan plan = parts.planOrEmpty(facts, crossings, catalog);
        return new ErrorContext(
                failure,
                "",
                "",
                List.of(),
                ToldRouting.of(request, facts, plan).map(routing -> routing.unanswered(0, List.of())),
                Suggestions.after(failure, plan, new Suggestions.Asked(crossings, facts, catalog), parts));
    }
}
