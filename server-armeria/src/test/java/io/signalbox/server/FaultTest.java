package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.server.Server;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Explanation;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.port.Listener;
import io.signalbox.core.time.SystemClock;
import io.signalbox.face.FaceLimits;
import io.signalbox.face.HttpFace;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A gateway that is broken itself. */
class FaultTest {

    private static final String TEXT = "secret text of an exception";
    private static final String LATE = "broken/later";

    private final List<RuntimeException> faults = new CopyOnWriteArrayList<>();
    private final Listener listener = new Listener() {
        @Override
        public void ended(Generation generation) {}

        @Override
        public void fault(RuntimeException thrown) {
            faults.add(thrown);
        }
    };
    private final ArmeriaFace face = new ArmeriaFace(
            new HttpFace(
                    new BrokenGateway(),
                    KeyRing.of(Map.of()),
                    SystemClock.instance(),
                    OpenAiChat.dialect(OpenAiChat.Face.OPENAI),
                    OpenAiChat.dialect(OpenAiChat.Face.OPENROUTER),
                    1 << 20),
            FaceLimits.STANDARD,
            listener);
    private final Server server = Server.builder()
            .http(0)
            .errorHandler(new PlainErrors())
            .serviceUnder("/", face)
            .build();

    @BeforeEach
    void start() {
        server.start().join();
    }

    @AfterEach
    void stop() {
        server.closeAsync();
    }

    private HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> request) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.activeLocalPort() + path);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        request.apply(HttpRequest.newBuilder(uri).timeout(StartedProxy.PATIENCE))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void assertFault(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("internal_error").doesNotContain("secret", "Exception");
        assertThat(faults).hasSize(1).first().hasFieldOrPropertyWithValue("message", TEXT);
    }

    @Test
    @DisplayName("a fault is 500 without a word of the exception, and the listener hears of it")
    void answersFaults() throws Exception {
        assertFault(send(
                "/v1/chat/completions",
                post -> post.POST(HttpRequest.BodyPublishers.ofString(StartedProxy.chat("a/b", "Hi")))));
    }

    @Test
    @DisplayName("the same where a page cannot be made, which keeps nobody from being waited for at the end")
    void answersFaultsOfPages() throws Exception {
        assertFault(send("/v1/models", HttpRequest.Builder::GET));
        face.drain().get(StartedProxy.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("the same where the answer fails that was promised")
    void answersLateFaults() throws Exception {
        assertFault(send(
                "/v1/chat/completions",
                post -> post.POST(HttpRequest.BodyPublishers.ofString(StartedProxy.chat(LATE, "Hi")))));
    }

    private static final class BrokenGateway implements Gateway {
        @Override
        public GatewayCall call(GatewayRequest request) {
            if (!new String(request.body(), StandardCharsets.UTF_8).contains(LATE)) {
                throw new IllegalStateException(TEXT);
            }
            return new GatewayCall() {
                @Override
                public CompletionStage<GatewayResponse> response() {
                    return CompletableFuture.failedFuture(new IllegalStateException(TEXT));
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public Explanation explain(GatewayRequest request) {
            throw new IllegalStateException(TEXT);
        }

        @Override
        public HealthView health() {
            throw new IllegalStateException(TEXT);
        }

        @Override
        public CatalogSnapshot catalog() {
            throw new IllegalStateException(TEXT);
        }

        @Override
        public ModelNames names() {
            throw new IllegalStateException(TEXT);
        }

        @Override
        public CompletionStage<Optional<Generation>> generation(String id, Caller caller) {
            throw new IllegalStateException(TEXT);
        }

        @Override
        public CompletionStage<Optional<Generation>> generation(String id) {
            throw new IllegalStateException(TEXT);
        }

        @Override
        public CompletionStage<GenerationPage> generations(GenerationQuery query) {
            throw new IllegalStateException(TEXT);
        }

        @Override
        public CompletionStage<Report> report(ReportQuery query) {
            throw new IllegalStateException(TEXT);
        }

        @Override
        public CompletionStage<Spend> spend(Caller caller) {
            throw new IllegalStateException(TEXT);
        }

        @Override
        public void close() {}
    }
}
