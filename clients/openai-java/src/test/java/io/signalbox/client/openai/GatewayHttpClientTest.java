package io.signalbox.client.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.testkit.Exchange;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a caller of the SDK does not wait any more: the call at the provider ends, however that came. */
class GatewayHttpClientTest {

    private static final RequestOptions HASTY =
            RequestOptions.builder().timeout(Duration.ofMillis(1)).build();

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final Gateway gateway = Gateway.builder()
            .withoutDiscovery()
            .config(GatewayConfig.builder()
                    .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                            .baseUrl(upstream.baseUri()))
                    .defaultProvider("main")
                    .build())
            .transport(JdkTransport.create())
            .bridges(Dialects.bridges())
            .ledger(ledger)
            .build();
    private final GatewayHttpClient client = GatewayHttpClient.on(gateway);

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
        upstream.close();
    }

    private static HttpRequest ask() {
        return HttpRequest.builder()
                .method(HttpMethod.POST)
                .baseUrl(GatewayHttpClient.BASE_URL)
                .addPathSegments("chat", "completions")
                .body(new Json("{\"model\":\"acme/one\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"))
                .build();
    }

    private void assertAllLeft(int calls) throws InterruptedException {
        assertThat(ledger.awaitSettled(calls))
                .allMatch(generation -> generation.status() == GenerationStatus.CANCELLED);
    }

    @Test
    @DisplayName("an answer that does not begin within the request's time is the SDK's exception, whoever waits for it")
    void isLate() throws Exception {
        upstream.answers(Reply.whole("never").holds(Point.beforeHeaders(), Gate.closed()));
        assertThatThrownBy(() -> client.execute(ask(), HASTY)).isInstanceOf(OpenAIIoException.class);
        CompletableFuture<HttpResponse> answer = client.executeAsync(ask(), HASTY);
        assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(OpenAIIoException.class);
        assertAllLeft(2);
    }

    @Test
    @DisplayName("S-104: a future that is cancelled, or ended as orTimeout does, ends the call at the provider")
    void isLeft() throws Exception {
        upstream.answers(Reply.whole("never").holds(Point.beforeHeaders(), Gate.closed()));
        CompletableFuture<HttpResponse> first = client.executeAsync(ask(), RequestOptions.none());
        Exchange ofFirst = upstream.takeExchange();
        CompletableFuture<HttpResponse> second = client.executeAsync(ask(), RequestOptions.none());
        Exchange ofSecond = upstream.takeExchange();
        first.cancel(false);
        second.completeExceptionally(new TimeoutException("of its holder"));
        ofFirst.awaitPeerClosed();
        ofSecond.awaitPeerClosed();
        assertAllLeft(2);
    }

    @Test
    @DisplayName("a thread that is interrupted has left, and stays interrupted")
    void isInterrupted() throws Exception {
        upstream.answers(Reply.whole("never").holds(Point.beforeHeaders(), Gate.closed()));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> client.execute(ask(), RequestOptions.none())).isInstanceOf(OpenAIIoException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertAllLeft(1);
    }

    /** A body in JSON. */
    private record Json(String text) implements HttpRequestBody {
        @Override
        public void writeTo(OutputStream out) {
            try {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public InputStream content() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public long contentLength() {
            return text.length();
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public void close() {}
    }
}
