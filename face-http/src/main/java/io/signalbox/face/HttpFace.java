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

/**
 * Everything the gateway answers over HTTP, without a server.
 *
 * <p>A server hands the head of each request to {@link #route}; what comes back says how much body may be read, and handles the
 * body. Paths under {@code /v1} speak OpenAI's dialect, the same paths under {@code /api/v1} OpenRouter's.
 *
 * <p>May be used from any thread; nothing blocks.
 */
public final class HttpFace {

    private final Gateway gateway;
    private final KeyGuard keys;
    private final Dialect openAi;
    private final Dialect openRouter;
    private final int mostBodyBytes;
    private final ChatCompletions chatCompletions;
    private final ModelPages modelPages;
    private final AccountPages accountPages;
    private final Clock clock;
    private final Optional<AdminPages> adminPages;
    private final boolean servesCallers;

    private volatile boolean draining;

    /**
     * A face of this gateway.
     *
     * @param keys who may call; an empty ring lets everybody in, so a server must then listen on loopback alone
     * @param openAi the dialect under {@code /v1}
     * @param openRouter the dialect under {@code /api/v1}
     * @param mostBodyBytes the longest request body
     */
    public HttpFace(Gateway gateway, KeyRing keys, Clock clock, Dialect openAi, Dialect openRouter, int mostBodyBytes) {
        this(gateway, keys, clock, openAi, openRouter, mostBodyBytes, Optional.empty(), true);
    }

    private HttpFace(
            Gateway gateway,
            KeyRing keys,
            Clock clock,
            Dialect openAi,
            Dialect openRouter,
            int mostBodyBytes,
            Optional<KeyRing> admins,
            boolean servesCallers) {
        this.gateway = gateway;
        this.keys = new KeyGuard(keys);
        this.clock = clock;
        this.openAi = openAi;
        this.openRouter = openRouter;
        this.mostBodyBytes = mostBodyBytes;
        this.servesCallers = servesCallers;
        this.chatCompletions = new ChatCompletions(gateway);
        this.modelPages = new ModelPages(gateway);
        this.accountPages = new AccountPages(gateway, clock);
        this.adminPages = admins.map(
                ring -> new AdminPages(gateway, new KeyGuard(ring), keys, openAi, this::dialectOf, mostBodyBytes));
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
                gateway, keys.ring(), clock, openAi, openRouter, mostBodyBytes, Optional.of(admins), callersToo);
    }

    /** From now on the gateway is not ready and takes no new work; what runs goes on. */
    public void drain() {
        draining = true;
    }

    /** Where a request goes. Never throws; a refusal is a route too. */
    public FaceRoute route(FaceHead head) {
        if (adminPages.isPresent() && AdminPages.covers(head.path())) {
            return adminPages.get().route(head);
        }
        Optional<ApiPath> path = ApiPath.of(head.path());
        if (path.isEmpty() || !servesCallers) {
            return healthOrNothing(head);
        }
        Dialect dialect = dialectOf(path.get());
        if (draining) {
            return refused(
                    dialect, Failure.of(FailureKind.OVERLOADED, "shutting_down", "The gateway is shutting down."));
        }
        return keys.guard(head.headers(), dialect, caller -> endpoint(path.get(), head, dialect, caller));
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
        Dialect dialect = ApiPath.of(head.path()).map(this::dialectOf).orElse(openAi);
        return Refusals.page(status, dialect, failure, Headers.NONE);
    }

    private FaceRoute endpoint(ApiPath path, FaceHead head, Dialect dialect, Caller caller) {
        List<String> segments = path.segments();
        if (path.is("chat", "completions")) {
            return Refusals.unlessMethod("POST", head, dialect, () -> chat(head, dialect, caller));
        }
        if (path.is("models")) {
            return Refusals.unlessMethod("GET", head, dialect, () -> page(query -> modelPages.list(query), head));
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
                            path.startsWith("model") ? modelPages.wrappedModel(id) : modelPages.model(id),
                            id,
                            dialect));
        }
        if (path.is("generation")) {
            return Refusals.unlessMethod(
                    "GET",
                    head,
                    dialect,
                    () -> FaceRoutes.later(accountPages.generation(
                            Query.of(head.query()).first("id").orElse(""), caller, notFound(dialect))));
        }
        if (path.is("key") || path.is("auth", "key")) {
            return Refusals.unlessMethod("GET", head, dialect, () -> FaceRoutes.later(accountPages.key(caller)));
        }
        return FaceRoutes.now(noSuchPath(dialect));
    }

    private FaceRoute chat(FaceHead head, Dialect dialect, Caller caller) {
        return Refusals.unlessMediaType(
                head, dialect, () -> chatCompletions.route(head.headers(), dialect, caller, mostBodyBytes));
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
            return FaceRoutes.now(
                    draining
                            ? Pages.json(503, Pages.text("{\"status\":\"draining\"}"), Headers.NONE)
                            : Pages.json(200, Pages.text("{\"status\":\"ready\"}"), Headers.NONE));
        }
        return FaceRoutes.now(noSuchPath(openAi));
    }

    private FaceResponse noSuchPath(Dialect dialect) {
        String expected = servesCallers
                ? "/v1/chat/completions, /v1/models, /v1/generation, /v1/key, or the same under /api/v1"
                : AdminPages.PATHS;
        return Refusals.page(
                dialect, Failure.of(FailureKind.NOT_FOUND, "not_found", "No such path (expected: " + expected + ")"));
    }

    private FaceResponse notFound(Dialect dialect) {
        Failure failure = Failure.of(FailureKind.NOT_FOUND, "generation_not_found", "No such generation.");
        return Refusals.page(dialect, failure);
    }

    private FaceRoute refused(Dialect dialect, Failure failure) {
        return FaceRoutes.now(Refusals.page(
                dialect.status(failure), dialect, failure, Headers.of("connection", "close", "retry-after", "1")));
    }

    private Dialect dialectOf(ApiPath path) {
        return path.openRouter() ? openRouter : openAi;
    }
}
