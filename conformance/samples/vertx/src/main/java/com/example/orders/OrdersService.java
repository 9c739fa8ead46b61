package com.example.orders;

import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.time.SystemClock;
import io.signalbox.face.FaceDialects;
import io.signalbox.face.HttpFace;
import io.signalbox.transport.vertx.VertxTransport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The service as a process: {@code MODELS_URL=… TEAM_A_KEY=… java … com.example.orders.OrdersService}. */
public final class OrdersService implements AutoCloseable {

    private static final int LONGEST_BODY = 10_000_000;

    private final Vertx vertx;
    private final Gateway gateway;
    private final OrdersVerticle verticle;

    private OrdersService(Vertx vertx, Gateway gateway, OrdersVerticle verticle) {
        this.vertx = vertx;
        this.gateway = gateway;
        this.verticle = verticle;
    }

    /** @param args none */
    public static void main(String[] args) throws IOException {
        OrdersService service = start(System.getenv(), 8090);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        System.out.println("Orders at http://localhost:" + service.port() + "/orders/1");
    }

    /** Starts it; port 0 takes a free one. */
    static OrdersService start(Map<String, String> environment, int port) throws IOException {
        GatewayConfig config = config(environment);
        Vertx vertx = Vertx.vertx();
        Gateway gateway = Gateway.builder()
                .config(config)
                .transport(VertxTransport.on(vertx))
                .build();
        HttpFace face = new HttpFace(
                gateway, KeyRing.of(config), SystemClock.instance(), FaceDialects.of(gateway), LONGEST_BODY);
        OrdersVerticle verticle = new OrdersVerticle(gateway, face, port);
        OrdersService service = new OrdersService(vertx, gateway, verticle);
        try {
            joined(vertx.deployVerticle(verticle));
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private static GatewayConfig config(Map<String, String> environment) throws IOException {
        try (InputStream yaml = OrdersService.class.getResourceAsStream("/gateway.yaml")) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            return ConfigReader.in(environment).read(text, "gateway.yaml").orThrow();
        }
    }

    int port() {
        return verticle.port();
    }

    /** Lets what runs end, then closes the gateway. Blocks. */
    @Override
    public void close() {
        joined(vertx.close());
        gateway.close();
    }

    private static void joined(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
