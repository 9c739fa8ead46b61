package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.time.SystemClock;
import io.signalbox.face.FaceDialects;
import io.signalbox.face.HttpFace;
import io.signalbox.router.vertx.GatewayRoutes;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.vertx.VertxTransport;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The sample of the guide to Vert.x, started and asked; and the guide, held to it. */
class VertxGuideTest {

    private static final String KEY = "sk-team-a-0123456789abcdef";

    // tag::verticle
    /** A service with a page of its own and the gateway under {@code /ai}. */
    static final class ServiceVerticle extends VerticleBase {
        private final GatewayRoutes routes;
        private int port;

        ServiceVerticle(HttpFace face) {
            this.routes = GatewayRoutes.of(face);
        }

        @Override
        public Future<?> start() {
            Router router = Router.router(vertx);
            router.get("/orders").handler(ctx -> ctx.json(Map.of("orders", 3)));
            routes.mount(router, "/ai");
            return vertx.createHttpServer(GatewayRoutes.serverOptions().setPort(0))
                    .requestHandler(router)
                    .invalidRequestHandler(routes.invalidRequestHandler())
                    .listen()
                    .onSuccess(server -> port = server.actualPort());
        }

        @Override
        public Future<?> stop() {
            return routes.drain();
        }
    }

    private static Gateway gateway(Vertx vertx, URI provider) {
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(provider))
                .defaultProvider("main")
                .build();
        return Gateway.builder()
                .config(config)
                .transport(VertxTransport.on(vertx)) // A request stays on one event loop from end to end.
                .bridges(Dialects.bridges())
                .build();
    }

    private static HttpFace face(Gateway gateway) {
        KeyRing keys = KeyRing.of(Map.of(KeyConfig.hashOf(Secret.of(KEY)), "team-a"));
        return new HttpFace(gateway, keys, SystemClock.instance(), FaceDialects.of(gateway), 10_000_000);
    }
    // end::verticle

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    @DisplayName("S-188: a Vert.x service serves the gateway beside its own pages, with keys, answers and streams")
    void servesBesideTheServicesOwnPages() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                Gateway gateway = gateway(vertx, upstream.baseUri())) {
            ServiceVerticle service = new ServiceVerticle(face(gateway));
            String id = joined(vertx.deployVerticle(service));
            String own = "http://127.0.0.1:" + service.port;
            assertThat(send(HttpRequest.newBuilder(URI.create(own + "/orders"))).body())
                    .isEqualTo("{\"orders\":3}");

            upstream.answers("Hello there");
            HttpResponse<String> whole = chat(own, KEY, "");
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(whole.body()).contains("Hello there");

            upstream.next(Reply.stream("one", "two"));
            assertThat(chat(own, KEY, "\"stream\":true,").body()).contains("one", "two", "data: [DONE]");
            assertThat(chat(own, "another", "").statusCode()).isEqualTo(401);
            joined(vertx.undeploy(id));
        } finally {
            joined(vertx.close());
        }
    }

    private HttpResponse<String> chat(String own, String key, String more) throws Exception {
        String body = "{" + more + "\"model\":\"a/b\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        return send(HttpRequest.newBuilder(URI.create(own + "/ai/v1/chat/completions"))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    private static <T> T joined(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void theGuideShowsThisSnippet() {
        String source = Pages.read("docs/src/test/java/io/signalbox/docs/VertxGuideTest.java");
        String region = source.substring(
                source.indexOf('\n', source.indexOf("// tag::verticle")) + 1, source.indexOf("    // end::verticle"));
        String snippet =
                region.lines().map(line -> line.replaceFirst("^ {4}", "")).collect(Collectors.joining("\n"));

        assertThat(Pages.read("docs/guides/embedding-in-vertx.md"))
                .contains("<!-- snippet: verticle -->\n```java\n" + snippet + "\n```\n<!-- end -->");
    }
}
