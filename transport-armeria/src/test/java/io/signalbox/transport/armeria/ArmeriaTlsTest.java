package io.signalbox.transport.armeria;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Server;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.testkit.BodyCollector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** TLS: HTTP/2 where the provider offers it, and no way around a certificate that nobody signed. */
class ArmeriaTlsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private Server server = server();

    private static Server server() {
        return Server.builder()
                .https(0)
                .tlsSelfSigned()
                .service(
                        "/",
                        (ctx, request) -> HttpResponse.of(ctx.sessionProtocol().uriText()))
                .build();
    }

    @BeforeEach
    void start() {
        server.start().join();
    }

    @AfterEach
    void stop() {
        server.stop().join();
        server = server();
    }

    @Test
    void speaksHttp2OverTls() throws Exception {
        try (Transport transport =
                ArmeriaTransport.builder().trust(new Everybody()).build()) {
            byte[] body = BodyCollector.readAll(transport
                    .send(request())
                    .response()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .body());
            assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("h2");
        }
    }

    @Test
    @DisplayName("F-006: a certificate that nobody signed ends the call before anything is sent")
    void refusesUnknownCertificates() throws Exception {
        try (Transport transport = ArmeriaTransport.create()) {
            transport.send(request()).response().toCompletableFuture().get(10, TimeUnit.SECONDS);
            throw new AssertionError("a certificate that nobody signed was taken");
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            why -> assertThat(why.reason()).isEqualTo(Reason.TLS));
        }
    }

    private TransportRequest request() {
        return new TransportRequest(
                "GET",
                URI.create("https://127.0.0.1:" + server.activeLocalPort() + "/"),
                Headers.NONE,
                List.of(),
                new TransportLimits(LONG, LONG, LONG, LONG));
    }

    /** Trusts any certificate. */
    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
