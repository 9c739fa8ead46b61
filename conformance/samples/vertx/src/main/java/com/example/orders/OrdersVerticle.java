package com.example.orders;

import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.port.Dialect;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.face.HttpFace;
import io.signalbox.router.vertx.GatewayRoutes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Orders, their summaries by a model, and the gateway itself under {@code /ai} for other services. */
final class OrdersVerticle extends VerticleBase {

    private static final Dialect CHAT = OpenAiChat.dialect(OpenAiChat.Face.OPENAI);

    private final Gateway gateway;
    private final GatewayRoutes ai;
    private final int wantedPort;
    private volatile int port;

    OrdersVerticle(Gateway gateway, HttpFace face, int wantedPort) {
        this.gateway = gateway;
        this.ai = GatewayRoutes.of(face);
        this.wantedPort = wantedPort;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        router.get("/orders/:id").handler(ctx -> ctx.json(order(ctx)));
        router.get("/orders/:id/summary").handler(this::summary);
        ai.mount(router, "/ai");
        return vertx.createHttpServer(GatewayRoutes.serverOptions().setPort(wantedPort))
                .requestHandler(router)
                .invalidRequestHandler(ai.invalidRequestHandler())
                .listen()
                .onSuccess(server -> port = server.actualPort());
    }

    @Override
    public Future<?> stop() {
        return ai.drain();
    }

    int port() {
        return port;
    }

    private static JsonObject order(RoutingContext ctx) {
        return new JsonObject().put("id", ctx.pathParam("id")).put("items", new JsonArray().add("tea").add("cups"));
    }

    private void summary(RoutingContext ctx) {
        JsonObject question = new JsonObject()
                .put("model", "smart")
                .put(
                        "messages",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("role", "user")
                                        .put("content", "Sum up this order: " + order(ctx).encode())));
        Future<String> answer = Future.fromCompletionStage(
                gateway.send(GatewayRequest.of(CHAT, question.toBuffer().getBytes()))
                        .thenCompose(response -> response.bodyText()),
                vertx.getOrCreateContext());
        answer.onSuccess(text -> ctx.json(new JsonObject().put("summary", said(text))))
                .onFailure(ctx::fail);
    }

    private static String said(String answer) {
        return new JsonObject(answer)
                .getJsonArray("choices")
                .getJsonObject(0)
                .getJsonObject("message")
                .getString("content");
    }
}
