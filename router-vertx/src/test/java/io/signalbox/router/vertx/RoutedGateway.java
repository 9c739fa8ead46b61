package io.signalbox.router.vertx;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.time.SystemClock;
import io.signalbox.face.FaceDialects;
import io.signalbox.face.FaceLimits;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.FaceContract;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.transport.vertx.VertxTransport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** A gateway on a router of a Vert.x of its own, listening on a free port. */
final class RoutedGateway implements FaceContract.Server {

    private final Vertx vertx = Vertx.vertx();
    private final String root;
    private final List<String> threads = new CopyOnWriteArrayList<>();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final Gateway gateway;
    private final GatewayRoutes routes;
    private final HttpServer server;

    private RoutedGateway(
            FaceContract.Setup setup,
            HttpServerOptions options,
            String root,
            BiFunction<Vertx, GatewayRoutes, Router> mounted) {
        this.root = root;
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(setup.providerUrl()))
                .defaultProvider("main")
                .discovery(DiscoveryConfig.NONE)
                .build();
        gateway = Gateway.builder()
                .config(config)
                .transport(VertxTransport.on(vertx))
                .bridges(Dialects.bridges())
                .ledger(ledger)
                .listener(ended -> threads.add(Thread.currentThread().getName()))
                .build();
        KeyRing keys = KeyRing.of(
                setup.key().isEmpty() ? Map.of() : Map.of(KeyConfig.hashOf(Secret.of(setup.key())), "contract"));
        HttpFace face =
                new HttpFace(gateway, keys, SystemClock.instance(), FaceDialects.of(gateway), setup.mostBodyBytes());
        routes = GatewayRoutes.of(face, new FaceLimits(setup.bodyLimit(), setup.writeLimit()));
        server = joined(vertx.createHttpServer(options.setPort(0).setHost("127.0.0.1"))
                .requestHandler(mounted.apply(vertx, routes))
                .invalidRequestHandler(routes.invalidRequestHandler())
                .listen());
    }

    /** At the root of a server with the recommended options. */
    static RoutedGateway atRoot(FaceContract.Setup setup) {
        return of(setup, GatewayRoutes.serverOptions(), "", (vertx, routes) -> {
            Router router = Router.router(vertx);
            routes.mount(router);
            return router;
        });
    }

    /** Wherever this puts it. */
    static RoutedGateway of(
            FaceContract.Setup setup,
            HttpServerOptions options,
            String root,
            BiFunction<Vertx, GatewayRoutes, Router> mounted) {
        return new RoutedGateway(setup, options, root, mounted);
    }

    /** A setup without keys and with limits that nobody meets. */
    static FaceContract.Setup openTo(URI providerUrl) {
        return new FaceContract.Setup(providerUrl, "", 1 << 20, Duration.ofMinutes(5), Duration.ofMinutes(5));
    }

    Vertx vertx() {
        return vertx;
    }

    InMemoryLedger ledger() {
        return ledger;
    }

    /** The threads on which requests have ended. */
    List<String> threads() {
        return threads;
    }

    @Override
    public int port() {
        return server.actualPort();
    }

    @Override
    public String root() {
        return root;
    }

    @Override
    public CompletableFuture<?> drain() {
        return routes.drain().toCompletionStage().toCompletableFuture();
    }

    @Override
    public void close() {
        gateway.close();
        joined(vertx.close());
        if (!ledger.misuses().isEmpty()) {
            throw new AssertionError(ledger.misuses());
        }
    }

    private static <T> T joined(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
