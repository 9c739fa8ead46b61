package io.signalbox.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.core.time.SystemClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One script, on a socket and in memory. */
class ScriptedProviderTest {

    private static final TransportLimits LIMITS = new TransportLimits(
            Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final ScriptedTransport transport = ScriptedTransport.on(SystemClock.instance());

    @AfterEach
    void close() {
        upstream.close();
        transport.close();
    }

    /** Where it is. */
    enum Place {
        SOCKET,
        MEMORY
    }

    private ScriptedProvider at(Place place) {
        return place == Place.SOCKET ? upstream : transport;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("each request gets what the script has for it, in the same order on a socket and in memory")
    void answersByOneScript(Place place) throws Exception {
        ScriptedProvider provider = at(place)
                .answers(request -> Reply.answer("asked " + request.path()))
                .models("acme/one")
                .forPath("/embeddings", Reply.embeddings(new float[] {1}))
                .forModel("acme/late", Reply.answer("always"))
                .nextForModel("acme/late", Reply.answer("of the model"))
                .next(Reply.answer("next"), Reply.status(503));
        assertThat(provider.unusedReplies()).isEqualTo(3);
        assertThat(ask(place, "/v1/chat/completions", "acme/late")).contains("of the model");
        assertThat(ask(place, "/v1/embeddings", "acme/late")).contains("embedding");
        assertThat(ask(place, "/v1/chat/completions", "acme/late")).contains("next");
        assertThat(ask(place, "/v1/chat/completions", "acme/one")).contains("\"error\"");
        assertThat(ask(place, "/v1/chat/completions", "acme/late")).contains("always");
        assertThat(ask(place, "/v1/messages", "acme/one")).contains("asked /v1/messages");
        assertThat(provider.leftovers()).isEmpty();

        provider.answers("from now on");
        assertThat(ask(place, "/v1/chat/completions", "acme/one")).contains("from now on");
        assertThat(provider.awaitRequests(7)).hasSize(7);
        assertThat(provider.requestCount()).isEqualTo(7);
        assertThat(provider.takeRequest().model()).contains("acme/late");
        assertThat(provider.takeExchange().request().path()).isEqualTo("/v1/embeddings");
        assertThat(provider.exchanges()).extracting(Exchange::request).isEqualTo(provider.requests());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("what a test leaves behind is told in the same words")
    void tellsWhatIsLeft(Place place) throws Exception {
        ScriptedProvider provider = at(place).answers(request -> {
            throw new IllegalArgumentException("no reply for this");
        });
        assertThat(ask(place, "/v1/chat/completions", "acme/one")).contains("the script does not fit");
        provider.next(Reply.answer("never asked for"));
        assertThat(provider.complaints()).hasSize(1);
        assertThat(provider.leftovers())
                .hasSize(2)
                .contains("scripted replies that no request came for: 1")
                .anyMatch(line -> line.endsWith("no reply for this"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("it goes down and comes back with its script")
    void comesBack(Place place) throws Exception {
        ScriptedProvider provider = at(place).next(Reply.answer("after all"));
        provider.goDown();
        provider.comeBack();
        assertThat(ask(place, "/v1/chat/completions", "acme/one")).contains("after all");
    }

    private String ask(Place place, String path, String model) throws IOException, InterruptedException {
        byte[] body = ("{\"model\":\"" + model + "\"}").getBytes(UTF_8);
        return place == Place.SOCKET ? overSocket(path, body) : inMemory(path, body);
    }

    private String overSocket(String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(upstream.uri(path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private String inMemory(String path, byte[] body) {
        TransportRequest request = new TransportRequest(
                "POST",
                URI.create("http://memory.example" + path),
                Headers.of("content-type", "application/json"),
                List.of(ByteBuffer.wrap(body)),
                LIMITS);
        Transport.Call call = transport.send(request);
        TransportResponse response = call.response().toCompletableFuture().join();
        return new String(BodyCollector.readAll(response.body()), UTF_8);
    }
}
