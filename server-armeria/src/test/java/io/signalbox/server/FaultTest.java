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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A gateway that is broken itself. */
class FaultTest {

    private static final String TEXT = "secret text of an exception";

    @Test
    @DisplayName("a fault is 500 without a word of the exception, and the listener hears of it")
    void answersFaults() throws Exception {
        List<RuntimeException> faults = new CopyOnWriteArrayList<>();
        Listener listener = new Listener() {
            @Override
            public void ended(Generation generation) {}

            @Override
            public void fault(RuntimeException thrown) {
                faults.add(thrown);
            }
        };
        HttpFace face = new HttpFace(
                new BrokenGateway(),
                KeyRing.of(Map.of()),
                SystemClock.instance(),
                OpenAiChat.dialect(OpenAiChat.Face.OPENAI),
                OpenAiChat.dialect(OpenAiChat.Face.OPENROUTER),
                1 << 20);
        Server server = Server.builder()
                .http(0)
                .errorHandler(new PlainErrors())
                .serviceUnder("/", new ArmeriaFace(face, FaceLimits.STANDARD, listener))
                .build();
        server.start().join();
        try {
            URI uri = URI.create("http://127.0.0.1:" + server.activeLocalPort() + "/v1/chat/completions");
            HttpResponse<String> response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(StartedProxy.PATIENCE)
                                    .POST(HttpRequest.BodyPublishers.ofString(StartedProxy.chat("a/b", "Hi")))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("internal_error").doesNotContain("secret", "Exception");
            assertThat(faults).hasSize(1).first().hasFieldOrPropertyWithValue("message", TEXT);
        } finally {
            server.closeAsync();
        }
    }

    private static final class BrokenGateway implements Gateway {
        @Override
        public GatewayCall call(GatewayRequest request) {
            throw new IllegalStateException(TEXT);
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
