package io.signalbox.face;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.model.InvalidModelNameException;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What operators ask under {@code /admin}. Nothing here calls a provider or spends anything. */
final class AdminPages {

    /** All of them, for messages. */
    static final String PATHS =
            "/admin/v1/explain, /admin/v1/health, /admin/v1/report," + " /admin/v1/generations, /admin/v1/prices";

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String ROOT = "/admin";
    private static final String GENERATION = ROOT + "/v1/generations/";

    private final Gateway gateway;
    private final KeyGuard admins;
    private final Supplier<KeyRing> callers;
    private final Dialect standard;
    private final FaceDialects dialects;
    private final int mostBodyBytes;
    private final Optional<Supplier<ConfigStatus>> configStatus;
    private final LedgerPages ledger;

    /**
     * Pages for operators.
     *
     * @param admins whose keys open them; a caller's key does not
     * @param callers keys on whose behalf requests can be explained
     * @param dialects what is spoken under each path
     * @param configStatus how it stands with the configuration, if somebody knows
     */
    AdminPages(
            Gateway gateway,
            Clock clock,
            KeyGuard admins,
            Supplier<KeyRing> callers,
            FaceDialects dialects,
            int mostBodyBytes,
            Optional<Supplier<ConfigStatus>> configStatus) {
        this.gateway = gateway;
        this.admins = admins;
        this.callers = callers;
        this.standard = dialects.standard();
        this.dialects = dialects;
        this.mostBodyBytes = mostBodyBytes;
        this.configStatus = configStatus;
        this.ledger = new LedgerPages(gateway, clock, standard);
    }

    /** Whether the path is one of theirs, found or not. Compared as it came: there is one way to write it. */
    static boolean covers(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    FaceRoute route(FaceHead head) {
        return admins.guard(head.headers(), standard, admin -> page(head));
    }

    /** A page for the same eyes elsewhere: what watches a fleet looks for its meters where it finds everybody's. */
    FaceRoute metrics(FaceHead head, Supplier<String> text) {
        return admins.guard(
                head.headers(),
                standard,
                admin -> asked(head, () -> FaceRoutes.now(Pages.whole(200, PROMETHEUS_TEXT, Pages.text(text.get())))));
    }

    private FaceRoute page(FaceHead head) {
        return switch (head.path()) {
            case ROOT + "/v1/explain" ->
                Refusals.unlessMethod(
                        "POST", head, standard, () -> Refusals.unlessMediaType(head, standard, () -> new Explaining()));
            case ROOT + "/v1/health" ->
                Refusals.unlessMethod(
                        "GET",
                        head,
                        standard,
                        () -> FaceRoutes.now(Pages.json(
                                200, HealthPage.of(gateway, configStatus.map(Supplier::get)), Headers.NONE)));
            case ROOT + "/v1/report" -> asked(head, () -> ledger.report(head));
            case ROOT + "/v1/generations" -> asked(head, () -> ledger.generations(head));
            case ROOT + "/v1/prices" -> asked(head, () -> FaceRoutes.now(prices(Query.of(head.query()))));
            default -> generationOrNothing(head);
        };
    }

    private FaceRoute asked(FaceHead head, Supplier<FaceRoute> page) {
        return Refusals.unlessMethod("GET", head, standard, page);
    }

    private FaceResponse prices(Query query) {
        String name = query.first("model").orElse("");
        return model(name)
                .map(model -> Pages.json(200, PricesPage.of(model), Headers.NONE))
                .orElseGet(() -> refused("model", name, "the name of a model that is served" + hint(name)));
    }

    private Optional<Model> model(String name) {
        try {
            return gateway.catalog().find(new ModelId(name));
        } catch (InvalidModelNameException none) {
            return Optional.empty();
        }
    }

    private String hint(String name) {
        return gateway.catalog().nearest(name).map(near -> "; nearest: " + near).orElse("");
    }

    private FaceRoute generationOrNothing(FaceHead head) {
        if (head.path().startsWith(GENERATION)) {
            return asked(head, () -> ledger.generation(head.path().substring(GENERATION.length())));
        }
        return FaceRoutes.now(Refusals.page(
                standard,
                Failure.of(
                        FailureKind.NOT_FOUND,
                        "not_found",
                        "No such path: " + Pages.shown(head.path()) + " (expected: " + PATHS + ")")));
    }

    /** Answers as the explained endpoint would, where the request is none that it would take. */
    private FaceResponse explain(byte[] bytes) {
        ExplainRequest asked = ExplainRequest.of(bytes);
        Optional<Dialect> dialect = ApiPath.of(asked.path())
                .flatMap(dialects::at)
                .or(() -> GeminiPath.of(asked.path()).flatMap(path -> dialects.at(path, true)));
        if (dialect.isEmpty()) {
            return refused("path", asked.path(), "the path of an inference endpoint: /v1/chat/completions");
        }
        Optional<Caller> caller =
                asked.key().map(name -> callers.get().named(name)).orElse(Optional.of(Caller.ANONYMOUS));
        if (caller.isEmpty()) {
            return refused("key", asked.key().orElse(""), "the name of a key in use");
        }
        try {
            GatewayRequest request =
                    new GatewayRequest(dialect.get(), asked.body(), caller.get(), CallerIdentity.NONE, Runnable::run);
            return Pages.json(200, ExplainPage.of(gateway.explain(request)), Headers.NONE);
        } catch (RequestRefusedException refusal) {
            return Refusals.page(dialect.get(), refusal.failure());
        }
    }

    private FaceResponse refused(String member, String value, String expected) {
        return Refusals.page(
                standard,
                Failure.invalid(
                        member,
                        "invalid_" + member,
                        member + ": \"" + Pages.shown(value) + "\" (expected: " + expected + ")"));
    }

    private final class Explaining implements FaceRoute {
        @Override
        public int mostBodyBytes() {
            return mostBodyBytes;
        }

        @Override
        public FaceExchange handle(byte[] body, Executor executor) {
            return FaceRoutes.now(explain(body)).handle(body, executor);
        }
    }
}
