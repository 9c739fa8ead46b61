package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 as the JDK's client speaks it: over TLS, and by upgrade without. */
class Http2UpstreamTest {
    private final ScriptedUpstream upstream =
            ScriptedUpstream.builder().tls().http2().start();
    private final ScriptedUpstream plain = ScriptedUpstream.builder().http2().start();
    private final HttpClient client = HttpClient.newBuilder()
            .sslContext(upstream.clientContext())
            .version(HttpClient.Version.HTTP_2)
            .build();

    @AfterEach
    void close() {
        upstream.close();
        plain.close();
        assertThat(upstream.threads()).isEmpty();
        assertThat(plain.threads()).isEmpty();
    }

    @Test
    void answersOverTls() throws Exception {
        upstream.answers("Hello, world");

        HttpResponse<String> response = ask(upstream, "{\"model\":\"demo/model\"}");

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.body()).contains("Hello, world");
        RecordedRequest request = upstream.takeRequest();
        assertThat(request.protocol()).isEqualTo("h2");
        assertThat(request.tlsVersion()).contains("TLSv1.3");
        assertThat(request.stream()).hasValue(1);
        assertThat(request.version()).isEqualTo("HTTP/2.0");
        assertThat(request.model()).contains("demo/model");
        assertThat(request.header("host")).contains("127.0.0.1:" + upstream.port());
        assertThat(upstream.complaints()).isEmpty();
    }

    @Test
    void answersByUpgradeAndThenOverTheSameConnection() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> response = ask(plain, "{\"model\":\"m\"}");
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).contains("Hello");
            assertThat(plain.takeRequest().protocol()).isEqualTo("h2c");
        }
        assertThat(plain.connections()).isEqualTo(1);
        assertThat(plain.http2Connections().get(0).streams()).containsExactly(1, 3, 5);
        assertThat(plain.requests())
                .extracting(request -> request.stream().orElseThrow())
                .containsExactly(1, 3, 5);
        assertThat(plain.complaints()).isEmpty();
    }

    @Test
    void staysWithHttp1WhereTheUpgradeIsNotFollowed() throws Exception {
        try (ScriptedUpstream older = ScriptedUpstream.builder()
                .http2(Http2Setup.healthy().withoutUpgrade())
                .start()) {
            assertThat(ask(older, "{}").version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(older.takeRequest().protocol()).isEqualTo("http/1.1");
        }
    }

    @Test
    void speaksHttp1ToThoseWhoDoNotKnowBetter() throws Exception {
        HttpClient older = HttpClient.newBuilder()
                .sslContext(upstream.clientContext())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        assertThat(ask(older, upstream, "{}").body()).contains("Hello");
        assertThat(upstream.takeRequest().protocol()).isEqualTo("http/1.1");
    }

    @Test
    void streamsAndMovesLargeBodiesBothWays() throws Exception {
        String large = "0123456789".repeat(300_000);
        for (ScriptedUpstream each : List.of(upstream, plain)) {
            each.answers(Reply.text(large));
            assertThat(ask(each, large).body()).isEqualTo(large);
            assertThat(each.takeRequest().bodyText()).isEqualTo(large);
            each.answers(Reply.stream("one ", "two").trailer("x-after", "all"));
            assertThat(ask(each, "{\"stream\":true}").body())
                    .contains("one ", "two")
                    .endsWith("[DONE]\n\n");
        }
    }

    @Test
    void answersManyAtOnceOutOfOrder() throws Exception {
        Gate gate = Gate.closed();
        ask(upstream, "{}");
        upstream.forModel("slow", Reply.text("slow").holds(Point.beforeHeaders(), gate));
        CompletableFuture<HttpResponse<String>> slow = begin(client, upstream, "{\"model\":\"slow\"}");
        gate.awaitReached();
        for (int i = 0; i < 50; i++) {
            assertThat(ask(upstream, "{\"model\":\"quick\"}").body()).contains("Hello");
        }
        gate.open();
        assertThat(slow.get().body()).isEqualTo("slow");
        assertThat(upstream.connections()).isEqualTo(1);
        assertThat(upstream.http2Connections().get(0).streams()).hasSize(52);
    }

    private HttpResponse<String> ask(ScriptedUpstream whom, String body) throws Exception {
        return ask(client, whom, body);
    }

    private static HttpResponse<String> ask(HttpClient client, ScriptedUpstream whom, String body) throws Exception {
        return begin(client, whom, body).get();
    }

    private static CompletableFuture<HttpResponse<String>> begin(
            HttpClient client, ScriptedUpstream whom, String body) {
        HttpRequest request = HttpRequest.newBuilder(whom.uri("/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
