package io.signalbox.bench.faces;

import com.linecorp.armeria.server.Server;
import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Listener;
import io.signalbox.core.time.SystemClock;
import io.signalbox.face.FaceDialects;
import io.signalbox.face.FaceLimits;
import io.signalbox.face.HttpFace;
import io.signalbox.router.vertx.GatewayRoutes;
import io.signalbox.server.ArmeriaFace;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/** One face in front of a provider that answers at once: {@code armeria|vertx PORT CHUNKS}. Listens until it is killed. */
public final class FaceUnderLoad {

    private static final int MOST_BODY_BYTES = 1 << 20;

    private FaceUnderLoad() {}

    /** Listens. */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[1]);
        HttpFace face = face(Integer.parseInt(arguments[2]));
        if (arguments[0].equals("armeria")) {
            Server.builder()
                    .http(new InetSocketAddress("127.0.0.1", port))
                    .requestTimeoutMillis(0)
                    .maxRequestLength(0)
                    .serviceUnder("/", new ArmeriaFace(face, FaceLimits.STANDARD, new Silence()))
                    .build()
                    .start()
                    .join();
        } else {
            // As Armeria does: its sockets are the system's own where they can be.
            Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
            Router router = Router.router(vertx);
            GatewayRoutes.of(face).mount(router);
            vertx.createHttpServer(GatewayRoutes.serverOptions().setPort(port).setHost("127.0.0.1"))
                    .requestHandler(router)
                    .listen();
        }
    }

    private static HttpFace face(int chunks) {
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("http://nowhere.example/v1")))
                .defaultProvider("main")
                .discovery(DiscoveryConfig.NONE)
                .build();
        Gateway gateway = Gateway.builder()
                .config(config)
                .transport(new InstantTransport(chunks))
                .bridges(Dialects.bridges())
                .build();
        return new HttpFace(gateway, KeyRing.of(Map.of()), SystemClock.instance(), FaceDialects.all(), MOST_BODY_BYTES);
    }

    /** Hears nothing. */
    private static final class Silence implements Listener {
        @Override
        public void ended(Generation generation) {}
    }
}
