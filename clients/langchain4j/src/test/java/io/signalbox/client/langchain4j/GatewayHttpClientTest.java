package io.signalbox.client.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What LangChain4j's listener is told of a stream: each thing once, and nothing that is not so. */
class GatewayHttpClientTest {

    private static final long PATIENCE_SECONDS = 20;
    private static final String SPEECH = "{\"model\":\"acme/one\",\"input\":\"Hello\",\"voice\":\"alloy\"}";
    private static final String STREAM =
            "{\"model\":\"acme/one\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

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

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private HttpClient client() {
        return GatewayHttpClientBuilder.on(gateway).build();
    }

    private HttpClient hastyClient() {
        return GatewayHttpClientBuilder.on(gateway)
                .readTimeout(Duration.ofMillis(1))
                .build();
    }

    private static HttpRequest post(String path, String body) {
        return HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(GatewayHttpClientBuilder.BASE_URL + path)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private static void listen(HttpClient client, HttpRequest request, ServerSentEventListener listener) {
        client.execute(request, new DefaultServerSentEventParser(), listener);
    }

    @Test
    @DisplayName("a stream that ends is closed, whatever the listener throws on the way")
    void closesOnce() throws Exception {
        upstream.answers(Reply.stream("Hello"));
        Listener listener = new Listener();
        listener.throwing = true;
        listen(client(), post("/chat/completions", STREAM), listener);
        listener.awaitEnd();
        assertThat(listener.told).startsWith("open", "event").endsWith("close").doesNotContain("error");
    }

    @Test
    @DisplayName("an answer that breaks off is an error, and is not closed as if it were whole")
    void failsOnce() throws Exception {
        upstream.answers(Reply.bytes(new byte[100_000])
                .header("Content-Type", "audio/mpeg")
                .severs(Point.afterBytes(50_000)));
        Listener listener = new Listener();
        listen(client(), post("/audio/speech", SPEECH), listener);
        listener.awaitEnd();
        assertThat(listener.told).containsExactly("open", "error");
    }

    @Test
    @DisplayName("S-104: a stream that is cancelled from another thread ends at the provider, and is no error")
    void isCancelled() throws Exception {
        upstream.answers(Reply.stream("first", "never").holds(Point.afterTokens(1), Gate.closed()));
        Listener listener = new Listener();
        listen(client(), post("/chat/completions", STREAM), listener);
        listener.handle.get(PATIENCE_SECONDS, TimeUnit.SECONDS).cancel();
        listener.awaitEnd();
        assertThat(listener.told).startsWith("open", "event").doesNotContain("error");
        assertThat(ledger.awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
        upstream.exchanges().get(0).awaitPeerClosed();
    }

    @Test
    @DisplayName("an answer that does not begin in time is LangChain4j's timeout, streamed or whole")
    void isLate() throws Exception {
        upstream.answers(Reply.stream("never").holds(Point.beforeHeaders(), Gate.closed()));
        Listener listener = new Listener();
        listen(hastyClient(), post("/chat/completions", STREAM), listener);
        listener.awaitEnd();
        assertThat(listener.told).containsExactly("error");
        assertThat(listener.failures).hasOnlyElementsOfType(TimeoutException.class);
        assertThatThrownBy(() -> hastyClient().execute(post("/chat/completions", STREAM)))
                .isInstanceOf(TimeoutException.class);
        assertThat(ledger.awaitSettled(2)).allMatch(generation -> generation.status() == GenerationStatus.CANCELLED);
    }

    /** Writes down what it is told. */
    private static final class Listener implements ServerSentEventListener {
        final List<String> told = new CopyOnWriteArrayList<>();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final CompletableFuture<ServerSentEventParsingHandle> handle = new CompletableFuture<>();
        final CompletableFuture<Thread> thread = new CompletableFuture<>();
        volatile boolean throwing;

        /** The thread that tells ends once it has told all. */
        void awaitEnd() throws Exception {
            Thread teller = thread.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            teller.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(teller.isAlive()).isFalse();
        }

        private void note(String what) {
            told.add(what);
            thread.complete(Thread.currentThread());
            if (throwing) {
                throw new IllegalStateException("thrown by a listener");
            }
        }

        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            note("open");
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            handle.complete(context.parsingHandle());
            note("event");
        }

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
            note("error");
        }

        @Override
        public void onClose() {
            note("close");
        }
    }
}
