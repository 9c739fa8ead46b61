package io.signalbox.face;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Dialect.ErrorContext;
import io.signalbox.core.port.Headers;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything the gateway answers over HTTP, without a server.
 *
 * <p>A server hands the head of each request to {@link #route}; what comes back says how much body may be read, and handles the
 * body. Paths under {@code /v1} speak OpenAI's dialect, the same paths under {@code /api/v1} OpenRouter's.
 *
 * <p>May be used from any thread; nothing blocks.
 */
public final class HttpFace {

    private static final String KEY_HELP =
            "Missing API key (expected: header Authorization: Bearer <key>, or X-API-Key: <key>)";

    private final Gateway gateway;
    private final KeyRing keys;
    private final Dialect openAi;
    private final Dialect openRouter;
    private final int mostBodyBytes;
    private final ChatCompletions chatCompletions;
    private final ModelPages modelPages;
    private final AccountPages accountPages;

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
        this.gateway = gateway;
        this.keys = keys;
        this.openAi = openAi;
        this.openRouter = openRouter;
        this.mostBodyBytes = mostBodyBytes;
        this.chatCompletions = new ChatCompletions(gateway);
        this.modelPages = new ModelPages(gateway);
        this.accountPages = new AccountPages(gateway, clock);
    }

    /** From now on the gateway is not ready and takes no new work; what runs goes on. */
    public void drain() {
        draining = true;
    }

    /** Where a request goes. Never throws; a refusal is a route too. */
    public FaceRoute route(FaceHead head) {
        Optional<ApiPath> path = ApiPath.of(head.path());
        if (path.isEmpty()) {
            return healthOrNothing(head);
        }
        Dialect dialect = dialectOf(path.get());
        if (draining) {
            return refused(
                    dialect, Failure.of(FailureKind.OVERLOADED, "shutting_down", "The gateway is shutting down."));
        }
        Authentication authentication = authenticate(head.headers());
        if (authentication.caller().isEmpty()) {
            return refusedKey(dialect, authentication.refusal());
        }
        return endpoint(path.get(), head, dialect, authentication.caller().get());
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
        return Pages.json(status, errorBody(dialect, failure), Headers.NONE);
    }

    private FaceRoute endpoint(ApiPath path, FaceHead head, Dialect dialect, Caller caller) {
        List<String> segments = path.segments();
        if (path.is("chat", "completions")) {
            return method(head, dialect, "POST", () -> chat(head, dialect, caller));
        }
        if (path.is("models")) {
            return method(head, dialect, "GET", () -> page(query -> modelPages.list(query), head));
        }
        if (path.is("models", "count")) {
            return method(head, dialect, "GET", () -> page(query -> modelPages.count(), head));
        }
        if (segments.size() >= 3 && path.startsWith("models") && path.endsWith("endpoints")) {
            String id = String.join("/", segments.subList(1, segments.size() - 1));
            return method(head, dialect, "GET", () -> found(modelPages.endpoints(id), id, dialect));
        }
        if (segments.size() >= 2 && (path.startsWith("models") || path.startsWith("model"))) {
            String id = String.join("/", segments.subList(1, segments.size()));
            return method(
                    head,
                    dialect,
                    "GET",
                    () -> found(
                            path.startsWith("model") ? modelPages.wrappedModel(id) : modelPages.model(id),
                            id,
                            dialect));
        }
        if (path.is("generation")) {
            return method(
                    head,
                    dialect,
                    "GET",
                    () -> FaceRoutes.later(accountPages.generation(
                            Query.of(head.query()).first("id").orElse(""), caller, notFound(dialect))));
        }
        if (path.is("key") || path.is("auth", "key")) {
            return method(head, dialect, "GET", () -> FaceRoutes.later(accountPages.key(caller)));
        }
        return FaceRoutes.now(noSuchPath(dialect));
    }

    private FaceRoute chat(FaceHead head, Dialect dialect, Caller caller) {
        Optional<String> objection = ContentType.objection(head.headers());
        if (objection.isPresent()) {
            Failure failure = Failure.of(FailureKind.INVALID_REQUEST, "unsupported_media_type", objection.get());
            return FaceRoutes.now(Pages.json(415, errorBody(dialect, failure), Headers.NONE));
        }
        return chatCompletions.route(head.headers(), dialect, caller, mostBodyBytes);
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
                    return Pages.json(404, errorBody(dialect, failure), Headers.NONE);
                }));
    }

    private FaceRoute method(FaceHead head, Dialect dialect, String allowed, Supplier<FaceRoute> route) {
        if (head.method().equals(allowed)) {
            return route.get();
        }
        Failure failure = Failure.of(
                FailureKind.INVALID_REQUEST,
                "method_not_allowed",
                "Method " + Pages.shown(head.method()) + " is not allowed here (expected: " + allowed + ")");
        return FaceRoutes.now(Pages.json(405, errorBody(dialect, failure), Headers.of("allow", allowed)));
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
        Failure failure = Failure.of(
                FailureKind.NOT_FOUND,
                "not_found",
                "No such path (expected: /v1/chat/completions, /v1/models, /v1/generation, /v1/key,"
                        + " or the same under /api/v1)");
        return Pages.json(404, errorBody(dialect, failure), Headers.NONE);
    }

    private FaceResponse notFound(Dialect dialect) {
        Failure failure = Failure.of(FailureKind.NOT_FOUND, "generation_not_found", "No such generation.");
        return Pages.json(404, errorBody(dialect, failure), Headers.NONE);
    }

    private FaceRoute refusedKey(Dialect dialect, String message) {
        Failure failure = Failure.of(FailureKind.AUTHENTICATION, message);
        return FaceRoutes.now(Pages.json(
                401,
                errorBody(dialect, failure),
                Headers.of("www-authenticate", "Bearer realm=\"signalbox\", header=\"Authorization or X-API-Key\"")));
    }

    private FaceRoute refused(Dialect dialect, Failure failure) {
        return FaceRoutes.now(Pages.json(
                dialect.status(failure),
                errorBody(dialect, failure),
                Headers.of("connection", "close", "retry-after", "1")));
    }

    private Dialect dialectOf(ApiPath path) {
        return path.openRouter() ? openRouter : openAi;
    }

    private static byte[] errorBody(Dialect dialect, Failure failure) {
        return dialect.error(new ErrorContext(failure, "", "", List.of()));
    }

    private Authentication authenticate(Headers headers) {
        if (keys.isEmpty()) {
            return new Authentication(Optional.of(Caller.ANONYMOUS), "");
        }
        PresentedKeys presented = PresentedKeys.in(headers);
        if (presented.isMissing()) {
            return new Authentication(Optional.empty(), KEY_HELP);
        }
        return new Authentication(presented.one().flatMap(keys::authenticate), "Invalid API key");
    }

    private record Authentication(Optional<Caller> caller, String refusal) {}
}
