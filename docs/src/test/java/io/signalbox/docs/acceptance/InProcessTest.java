package io.signalbox.docs.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceHead;
import io.signalbox.face.InProcess;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The whole HTTP interface for code in the same process: what it answers, and what it does when its caller leaves. */
class InProcessTest {

    private static final String ASK =
            "{\"model\":\"acme/one\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private ScriptedUpstream upstream;
    private InMemoryLedger ledger;
    private Gateway gateway;
    private GatewayConfig config;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start();
        ledger = new InMemoryLedger();
        config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(upstream.baseUri()))
                .defaultProvider("main")
                .key(KeyConfig.of("team", Secret.of("sk-of-the-team")))
                .build();
        gateway = Gateway.builder()
                .withoutDiscovery()
                .config(config)
                .transport(JdkTransport.create())
                .bridges(Dialects.bridges())
                .ledger(ledger)
                .build();
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static FaceHead post(String path, String... headers) {
        return new FaceHead("POST", path, "", Headers.of(headers));
    }

    private static FaceHead ask() {
        return post("/v1/chat/completions", "content-type", "application/json");
    }

    @Test
    @DisplayName("S-188: an answer comes without a socket on the way in, and is in the ledger")
    void answers() throws Exception {
        upstream.answers("Hello from one");
        try (InProcess.Response answer =
                InProcess.of(gateway).send(ask(), ASK.getBytes(UTF_8)).join()) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().first("x-generation-id")).isPresent();
            assertThat(new String(answer.body().readAllBytes(), UTF_8))
                    .contains("Hello")
                    .endsWith("data: [DONE]\n\n");
            assertThat(answer.body().read()).isEqualTo(-1);
        }
        assertThat(ledger.awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.COMPLETED);
    }

    @Test
    @DisplayName("a caller that closes the body has left: the provider's call is cancelled, and that is written down")
    void leaves() throws Exception {
        Gate gate = Gate.closed();
        upstream.forModel("acme/one", Reply.stream("first ", "second ", "never").holds(Point.afterTokens(2), gate));
        InProcess.Response answer =
                InProcess.of(gateway).send(ask(), ASK.getBytes(UTF_8)).join();
        InputStream body = answer.body();
        StringBuilder read = new StringBuilder();
        while (read.indexOf("second") < 0) {
            int next = body.read();
            assertThat(next).as("after %s %s", answer.status(), read).isNotNegative();
            read.append((char) next);
        }
        body.close();
        upstream.exchanges().get(0).awaitPeerClosed();
        assertThat(ledger.awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
    }

    @Test
    @DisplayName("a caller that gives up before the answer has left, too")
    void givesUp() throws Exception {
        Gate gate = Gate.closed();
        upstream.forModel("acme/one", Reply.stream("never").holds(Point.beforeHeaders(), gate));
        CompletableFuture<InProcess.Response> answer = InProcess.of(gateway).send(ask(), ASK.getBytes(UTF_8));
        upstream.takeRequest();
        answer.cancel(false);
        assertThat(ledger.awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
    }

    @Test
    @DisplayName("an answer that breaks off ends in an exception, never as if it had been the end")
    void breaksOff() throws Exception {
        upstream.forModel("acme/one", Reply.stream("first ", "second").resets(Point.afterTokens(1)));
        String whole = ASK.replace("true", "false");
        try (InProcess.Response answer =
                InProcess.of(gateway).send(ask(), whole.getBytes(UTF_8)).join()) {
            assertThat(answer.status()).isGreaterThanOrEqualTo(500);
        }
    }

    @Test
    @DisplayName("keys are those of the configuration where it is given, and a refusal needs no body")
    void asksForKeys() throws Exception {
        InProcess guarded = InProcess.of(gateway, config);
        upstream.answers("Hello from one");
        try (InProcess.Response refused =
                guarded.send(ask(), ASK.getBytes(UTF_8)).join()) {
            assertThat(refused.status()).isEqualTo(401);
        }
        FaceHead known = post(
                "/v1/chat/completions", "content-type", "application/json", "authorization", "Bearer sk-of-the-team");
        try (InProcess.Response answer =
                guarded.send(known, ASK.getBytes(UTF_8)).join()) {
            assertThat(answer.status()).isEqualTo(200);
            answer.body().readAllBytes();
        }
        assertThat(ledger.awaitSettled(1).get(0).intent().key()).contains("team");
    }

    @Test
    @DisplayName("a body beyond the bound is refused as over HTTP")
    void refusesWhatIsTooLong() {
        byte[] endless = new byte[config.server().maxRequestBytes() + 1];
        FaceHead known = post(
                "/v1/chat/completions", "content-type", "application/json", "authorization", "Bearer sk-of-the-team");
        try (InProcess.Response answer =
                InProcess.of(gateway, config).send(known, endless).join()) {
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    @DisplayName("a reader that is interrupted while it waits has left")
    void isInterrupted() throws Exception {
        Gate gate = Gate.closed();
        upstream.forModel("acme/one", Reply.stream("first ", "never").holds(Point.afterTokens(1), gate));
        InProcess.Response answer =
                InProcess.of(gateway).send(ask(), ASK.getBytes(UTF_8)).join();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ledger.awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
    }
}
