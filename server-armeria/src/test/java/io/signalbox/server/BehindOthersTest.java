package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.testkit.ConnectProxy;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.RawConnection;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy with other proxies around it: one before it that gives it a path, one between it and a provider. */
class BehindOthersTest {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private StartedProxy under(String prefix) {
        return StartedProxy.over(
                upstream, builder -> builder.server(builder.server().withPathPrefix(prefix)));
    }

    @Test
    @DisplayName("S-189: under a path prefix everything is where its base URL says, events as they come")
    void servesUnderAPrefix() throws Exception {
        Gate gate = Gate.closed();
        try (StartedProxy proxy = under("/team/ai")) {
            assertThat(proxy.server().baseUrl()).endsWith("/team/ai/v1");
            upstream.next(Reply.stream("one", "two").holds(Point.afterTokens(1), gate));
            String body = StartedProxy.streamedChat("a/b", "Hi");
            try (RawConnection connection = proxy.connect()
                    .send("POST /team/ai/v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)) {
                assertThat(connection.until("one"))
                        .containsIgnoringCase("x-accel-buffering: no\r\n")
                        .doesNotContain("two");
                gate.open();
                assertThat(connection.until("[DONE]")).contains("two");
            }
            assertThat(proxy.get("/team/ai/metrics").statusCode()).isEqualTo(200);
            assertThat(proxy.get("/team/ai/admin/v1/health").statusCode()).isEqualTo(200);
            HttpResponse<String> gemini = proxy.post("/team/ai/v1beta/models/a:generateContent", "{");
            assertThat(gemini.statusCode()).isEqualTo(400);
            assertThat(gemini.body()).contains("INVALID_ARGUMENT");
        }
    }

    @Test
    @DisplayName("S-189: links lead back through the prefix")
    void linksLeadBack() throws Exception {
        try (StartedProxy proxy = StartedProxy.over(
                upstream,
                builder -> builder.provider(ProviderConfig.builder("listed", ProviderType.OPENAI_COMPATIBLE)
                                .baseUrl(upstream.baseUri())
                                .models("a/b", "a/c"))
                        .server(builder.server().withPathPrefix("/ai")))) {
            JsonNode list = new ObjectMapper()
                    .readTree(proxy.get("/ai/api/v1/models?limit=1").body());
            for (JsonNode link : List.of(list.at("/links/next"), list.at("/data/0/links/details"))) {
                assertThat(link.asText()).startsWith("/ai/api/v1/models");
                assertThat(proxy.get(link.asText()).statusCode()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/ai", "/aiv1/models", "/%61i/v1/models", "/ai/ai/v1/models", "/metrics"})
    @DisplayName("F-107: no spelling of another path leads below the prefix; the answer names where ours are")
    void servesNothingElse(String path) throws Exception {
        try (StartedProxy proxy = under("/ai")) {
            HttpResponse<String> elsewhere = proxy.get(path);
            assertThat(elsewhere.statusCode()).isEqualTo(404);
            assertThat(elsewhere.body()).contains("not_found").contains("all below /ai");
        }
    }

    @Test
    @DisplayName("who watches the process needs no prefix")
    void answersProbesAtTheRoot() throws Exception {
        try (StartedProxy proxy = under("/ai")) {
            for (String path : List.of("/health/live", "/health/ready", "/ai/health/live", "/ai/health/ready")) {
                assertThat(proxy.get(path).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"armeria", "vertx", "jdk"})
    @DisplayName(
            "S-189: a provider with a base URL and an outbound proxy of its own is reached through it, others are not")
    void reachesOneProviderThroughAProxy(String transport) throws Exception {
        try (ScriptedUpstream far = ScriptedUpstream.start();
                ConnectProxy between = ConnectProxy.start();
                StartedProxy proxy = StartedProxy.over(
                        upstream,
                        builder -> builder.transport(transport)
                                .provider(ProviderConfig.builder("far", ProviderType.OPENAI_COMPATIBLE)
                                        .baseUrl(far.baseUri())
                                        .outboundProxy(URI.create("http://127.0.0.1:"
                                                + between.address().getPort()))))) {
            upstream.answers("from near");
            far.answers("from far");
            assertThat(proxy.post("/v1/chat/completions", StartedProxy.chat("main:a/b", "Hi"))
                            .body())
                    .contains("from near");
            assertThat(between.requests()).isEmpty();
            assertThat(proxy.post("/v1/chat/completions", StartedProxy.chat("far:a/b", "Hi"))
                            .body())
                    .contains("from far");
            assertThat(between.requests()).hasSize(1).first().asString().contains("127.0.0.1:" + far.port());
        }
    }
}
