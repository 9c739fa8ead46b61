package io.signalbox.face;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Everything the gateway answers over HTTP, without a server.
 *
 * <p>A server hands the head of each request to {@link #route}; what comes back says how much body may be read, and handles the
 * body. Which dialect is spoken where, {@link FaceDialects} says.
 *
 * <p>May be used from any thread; nothing blocks.
 */
public final class HttpFace {

    private static final String METRICS = "/metrics";

    private final Gateway gateway;
    private final KeyGuard keys;
    private final FaceDialects dialects;
    private final int mostBodyBytes;
    private final String mount;
    private final ModelCalls modelCalls;
    private final ModelPages modelPages;
    private final ModelListings listings;
    private final AccountPages accountPages;
    private final ContentPage contentPage;
    private final Clock clock;
    private final Optional<AdminPages> adminPages;
    private final Optional<ManagementPages> managementPages;
    private final Optional<KeyRing> admins;
    private final boolean servesCallers;
    private final Optional<Supplier<String>> metrics;
    private final Optional<Supplier<ConfigStatus>> configStatus;

    private volatile boolean draining;

    /**
     * A face of this gateway that speaks chat alone.
     *
     * @param keys who may call; an empty ring lets everybody in, so a server must then listen on loopback alone
     * @param openAi the dialect under {@code /v1}
     * @param openRouter the dialect under {@code /api/v1}
     * @param mostBodyBytes the longest request body
     */
    public HttpFace(Gateway gateway, KeyRing keys, Clock clock, Dialect openAi, Dialect openRouter, int mostBodyBytes) {
        this(gateway, keys, clock, FaceDialects.chat(openAi, openRouter), mostBodyBytes);
    }

    /**
     * A face of this gateway.
     *
     * @param keys who may call; an empty ring lets everybody in, so a server must then listen on loopback alone
     * @param dialects what is spoken where
     * @param mostBodyBytes the longest request body
     */
    public HttpFace(Gateway gateway, KeyRing keys, Clock clock, FaceDialects dialects, int mostBodyBytes) {
        this(
                gateway,
                () -> keys,
                clock,
                dialects,
                mostBodyBytes,
                "",
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty());
    }

    private HttpFace(
            Gateway gateway,
            Supplier<KeyRing> keys,
            Clock clock,
            FaceDialects dialects,
            int mostBodyBytes,
            String mount,
            Optional<KeyRing> admins,
            boolean servesCallers,
            Optional<Supplier<String>> metrics,
            Optional<Supplier<ConfigStatus>> configStatus) {
        this.gateway = gateway;
        this.keys = new KeyGuard(keys);
        this.clock = clock;
        this.dialects = dialects;
        this.mostBodyBytes = mostBodyBytes;
        this.mount = mount;
        this.admins = admins;
        this.servesCallers = servesCallers;
        this.metrics = metrics;
        this.configStatus = configStatus;
        this.modelCalls = new ModelCalls(gateway);
        this.modelPages = new ModelPages(gateway, clock);
        this.listings = new ModelListings(modelPages);
        this.accountPages = new AccountPages(gateway, clock);
        this.contentPage = new ContentPage(gateway);
        this.managementPages =
                admins.map(ring -> new ManagementPages(gateway, clock, new KeyGuard(() -> ring), this.keys));
        this.adminPages = admins.map(ring ->
                new AdminPages(gateway, clock, new KeyGuard(() -> ring), keys, dialects, mostBodyBytes, configStatus));
    }

    /**
     * The same with keys that may change, as they do where a configuration is reloaded.
     *
     * @param now asked for each request who may call; an empty ring lets everybody in. Must not block
     */
    public HttpFace withKeys(Supplier<KeyRing> now) {
        return new HttpFace(
                gateway, now, clock, dialects, mostBodyBytes, mount, admins, servesCallers, metrics, configStatus);
    }

    /**
     * The same with operators' pages under {@code /admin}.
     *
     * @param admins whose keys open those pages; an empty ring lets everybody in
     */
    public HttpFace withAdmin(KeyRing admins) {
        return with(admins, true);
    }

    /** The operators' pages without the callers' paths, for a port of their own. */
    public HttpFace adminAlone(KeyRing admins) {
        return with(admins, false);
    }

    private HttpFace with(KeyRing admins, boolean callersToo) {
        return new HttpFace(
                gateway,
                keys.ring(),
                clock,
                dialects,
                mostBodyBytes,
                mount,
                Optional.of(admins),
                callersToo,
                metrics,
                configStatus);
    }

    /**
     * The same with something before each of its paths. Only {@code /health/live} and {@code /health/ready} are there without it,
     * too: who watches the process does not come through the reverse proxy.
     *
     * @param path plain segments, each after a slash, {@code /ai}; none is the root
     */
    public HttpFace under(String path) {
        return new HttpFace(
                gateway,
                keys.ring(),
                clock,
                dialects,
                mostBodyBytes,
                path,
                admins,
                servesCallers,
                metrics,
                configStatus);
    }

    /**
     * The same with meters at {@code /metrics}, for whoever may see operators' pages; without those there is nobody to show them to.
     *
     * @param text all meters in Prometheus' text format; called for each request, on its thread, so it must not block
     */
    public HttpFace withMetrics(Supplier<String> text) {
        return new HttpFace(
                gateway,
                keys.ring(),
                clock,
                dialects,
                mostBodyBytes,
                mount,
                admins,
                servesCallers,
                Optional.of(text),
                configStatus);
    }

    /**
     * The same with what is to be said of the configuration in {@code GET /admin/v1/health}.
     *
     * @param now asked for each request, on its thread, so it must not block
     */
    public HttpFace withConfigStatus(Supplier<ConfigStatus> now) {
        return new HttpFace(
                gateway,
                keys.ring(),
                clock,
                dialects,
                mostBodyBytes,
                mount,
                admins,
                servesCallers,
                metrics,
                Optional.of(now));
    }

    /** From now on the gateway is not ready and takes no new work; what runs goes on. */
    public void drain() {
        draining = true;
    }

    /** Where a request goes. Never throws; a refusal is a route too. */
    public FaceRoute route(FaceHead whole) {
        Optional<FaceHead> below = whole.below(mount);
        if (below.isEmpty()) {
            return healthOrNothing(whole);
        }
        FaceHead head = below.get();
        if (adminPages.isPresent() && AdminPages.covers(head.path())) {
            return adminPages.get().route(head);
        }
        if (adminPages.isPresent() && metrics.isPresent() && head.path().equals(METRICS)) {
            return adminPages.get().metrics(head, metrics.get());
        }
        Optional<GeminiPath> gemini = GeminiPath.of(head.path()).filter(any -> servesCallers);
        if (gemini.isPresent() && dialects.errorsOfGemini().isPresent()) {
            return gemini(gemini.get(), head, dialects.errorsOfGemini().get());
        }
        Optional<ApiPath> asked = ApiPath.of(head.path());
        if (asked.isEmpty()) {
            return healthOrNothing(head);
        }
        ApiPath path = asked.get();
        Dialect dialect = dialects.errorsOf(path);
        if (managementPages.isPresent() && ManagementPages.covers(path)) {
            return managementPages.get().route(path, head, dialect);
        }
        return servesCallers
                ? guarded(head.headers(), dialect, caller -> endpoint(path, head, dialect, caller))
                : healthOrNothing(head);
    }

    /** The route of a caller who may come in, unless nobody may any more. */
    private FaceRoute guarded(Headers headers, Dialect dialect, Function<Caller, FaceRoute> route) {
        return draining
                ? refused(dialect, Failure.of(FailureKind.OVERLOADED, "shutting_down", "The gateway is shutting down."))
                : keys.guard(headers, dialect, route);
    }

    /** Gemini's clients may write their key into the query. */
    private FaceRoute gemini(GeminiPath path, FaceHead head, Dialect errors) {
        Query query = Query.of(head.query());
        Headers headers = query.first("key")
                .map(key -> head.headers().plus("x-goog-api-key", key))
                .orElse(head.headers());
        return guarded(headers, errors, caller -> {
            boolean events = query.first("alt").filter("sse"::equals).isPresent();
            Optional<Dialect> dialect = dialects.at(path, events);
            if (dialect.isPresent()) {
                return Refusals.unlessMethod(
                        "POST", head, errors, () -> call(head, dialect.get(), caller, Optional.empty()));
            }
            if (!path.action().isEmpty()) {
                return dialects.estimateAt(":" + path.action())
                        .map(own -> Refusals.unlessMethod(
                                "POST",
                                head,
                                errors,
                                () -> Refusals.unlessMediaType(
                                        head, errors, () -> Estimates.route(own, errors, mostBodyBytes))))
                        .orElseGet(() -> FaceRoutes.now(noSuchPath(head, errors)));
            }
            return Refusals.unlessMethod(
                    "GET",
                    head,
                    errors,
                    () -> path.model().isEmpty()
                            ? page(any -> listings.gemini(), head)
                            : found(listings.gemini(path.model()), path.model(), errors));
        });
    }

    /** The answer to a body that is longer than its route allows. */
    public FaceResponse bodyTooLarge(FaceHead head) {
        return refusal(
                head,
                413,
                Failure.of(
                        FailureKind.INVALID_REQUEST,
                        "request_too_large",
                        "The request body is too large (expected: at most " + mostBodyBytes + " bytes)"));
    }

    /**
     * The answer to a request that the server itself refuses.
     *
     * @param status the HTTP status
     * @param code a stable word: {@code request_timeout}
     * @param message for the caller
     */
    public FaceResponse refusal(FaceHead head, int status, String code, String message) {
        return refusal(head, status, Failure.of(FailureKind.INVALID_REQUEST, code, message));
    }

    private FaceResponse refusal(FaceHead head, int status, Failure failure) {
        String path = head.below(mount).orElse(head).path();
        Dialect dialect = GeminiPath.of(path)
                .flatMap(any -> dialects.errorsOfGemini())
                .or(() -> ApiPath.of(path).map(dialects::errorsOf))
                .orElse(dialects.standard());
        return Refusals.page(status, dialect, failure, Headers.NONE);
    }

    private FaceRoute endpoint(ApiPath path, FaceHead head, Dialect dialect, Caller caller) {
        List<String> segments = path.segments();
        Optional<Dialect> called = dialects.at(path);
        if (called.isPresent()) {
            return Refusals.unlessMethod("POST", head, dialect, () -> {
                Optional<UnaryOperator<byte[]>> estimate = dialects.estimateAt(path.joined());
                return call(head, called.get(), caller, estimate);
            });
        }
        if (path.is("models")) {
            boolean anthropic = head.headers().first("anthropic-version").isPresent();
            return Refusals.unlessMethod(
                    "GET",
                    head,
                    dialect,
                    () -> page(
                            query -> anthropic ? listings.anthropic(query) : modelPages.list(query, head.mount()),
                            head));
        }
        if (path.is("models", "count")) {
            return Refusals.unlessMethod("GET", head, dialect, () -> page(query -> modelPages.count(), head));
        }
        if (segments.size() >= 3 && path.startsWith("models") && path.endsWith("endpoints")) {
            String id = String.join("/", segments.subList(1, segments.size() - 1));
            return Refusals.unlessMethod("GET", head, dialect, () -> found(modelPages.endpoints(id), id, dialect));
        }
        if (segments.size() >= 2 && (path.startsWith("models") || path.startsWith("model"))) {
            String id = String.join("/", segments.subList(1, segments.size()));
            return Refusals.unlessMethod(
                    "GET",
                    head,
                    dialect,
                    () -> found(
                            path.startsWith("model")
                                    ? modelPages.wrappedModel(id, head.mount())
                                    : modelPages.model(id, head.mount()),
                            id,
                            dialect));
        }
        if (path.is("generation")) {
            return Refusals.unlessMethod(
                    "GET",
                    head,
                    dialect,
                    () -> Refusals.unlessUnavailable(
                            accountPages.generation(
                                    Query.of(head.query()).first("id").orElse(""), caller, notFound(dialect)),
                            dialect));
        }
        if (path.is("generation", "content")) {
            return Refusals.unlessMethod(
                    "GET",
                    head,
                    dialect,
                    () -> FaceRoutes.later(contentPage.content(
                            Query.of(head.query()).first("id").orElse(""), caller, dialect, notFound(dialect))));
        }
        if (path.is("key") || path.is("auth", "key")) {
            return Refusals.unlessMethod(
                    "GET", head, dialect, () -> Refusals.unlessUnavailable(accountPages.key(caller), dialect));
        }
        return FaceRoutes.now(noSuchPath(head, dialect));
    }

    /** @param estimate the gateway's own answer where nobody serves what is asked */
    private FaceRoute call(FaceHead head, Dialect dialect, Caller caller, Optional<UnaryOperator<byte[]>> estimate) {
        Optional<Dialect> form = ContentType.form(head.headers()).flatMap(dialect::ofForm);
        return form.isPresent()
                ? modelCalls.route(head.headers(), form.get(), caller, mostBodyBytes, estimate)
                : Refusals.unlessMediaType(
                        head,
                        dialect,
                        () -> modelCalls.route(head.headers(), dialect, caller, mostBodyBytes, estimate));
    }

    private static FaceRoute page(Function<Query, byte[]> page, FaceHead head) {
        return FaceRoutes.now(Pages.json(200, page.apply(Query.of(head.query())), Headers.NONE));
    }

    private FaceRoute found(Optional<byte[]> page, String id, Dialect dialect) {
        return FaceRoutes.now(page.map(body -> Pages.json(200, body, Headers.NONE))
                .orElseGet(() -> {
                    String hint = gateway.catalog()
                            .nearest(id)
                            .map(name -> " (nearest: " + name + ")")
                            .orElse("");
                    Failure failure = Failure.of(FailureKind.NOT_FOUND, "No such model: " + Pages.shown(id) + hint);
                    return Refusals.page(dialect, failure);
                }));
    }

    private FaceRoute healthOrNothing(FaceHead head) {
        boolean asksHealth = head.method().equals("GET");
        if (asksHealth && head.path().equals("/health/live")) {
            return FaceRoutes.now(Pages.json(200, Pages.text("{\"status\":\"live\"}"), Headers.NONE));
        }
        if (asksHealth && head.path().equals("/health/ready")) {
            return FaceRoutes.now(readiness());
        }
        return FaceRoutes.now(noSuchPath(head, dialects.standard()));
    }

    private FaceResponse readiness() {
        if (draining) {
            return Pages.json(503, Pages.text("{\"status\":\"draining\"}"), Headers.NONE);
        }
        return gateway.isReady()
                ? Pages.json(200, Pages.text("{\"status\":\"ready\"}"), Headers.NONE)
                : Pages.json(503, Pages.text("{\"status\":\"ledger_unavailable\"}"), Headers.NONE);
    }

    private FaceResponse noSuchPath(FaceHead head, Dialect dialect) {
        String expected = servesCallers
                ? dialects.names() + ", /v1/models, /v1/generation, /v1/key, or the same under /api/v1"
                : AdminPages.PATHS;
        return Refusals.page(
                dialect,
                Failure.of(
                        FailureKind.NOT_FOUND,
                        "not_found",
                        "No such path: " + Pages.shown(head.path()) + " (expected: " + expected
                                + (mount.isEmpty() ? ")" : "; all below " + mount + ")")));
    }

    private FaceResponse notFound(Dialect dialect) {
        Failure failure = Failure.of(FailureKind.NOT_FOUND, "generation_not_found", "No such generation.");
        return Refusals.page(dialect, failure);
    }

    private FaceRoute refused(Dialect dialect, Failure failure) {
        return FaceRoutes.now(Refusals.page(
                dialect.status(failure), dialect, failure, Headers.of("connection", "close", "retry-after", "1")));
    }
}
