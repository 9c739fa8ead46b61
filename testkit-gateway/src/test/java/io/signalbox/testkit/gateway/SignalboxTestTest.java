package io.signalbox.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceHead;
import io.signalbox.face.InProcess;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a user's test looks like, in every way in which it may be written. */
@SignalboxTest
class SignalboxTestTest {

    private static final String ASK = "{\"model\":\"smart\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final FakeGateway ofConstructor;
    private FakeGateway ofBeforeEach;

    SignalboxTestTest(FakeGateway gateway) {
        ofConstructor = gateway;
        ofBeforeEach = gateway;
    }

    @BeforeEach
    void names(FakeGateway gateway) {
        ofBeforeEach = gateway;
    }

    @Test
    void oneTestGetsTheSameEverywhere(
            FakeGateway gateway, Gateway asGateway, ManualClock clock, InMemoryLedger ledger, InProcess face) {
        assertThat(gateway).isSameAs(ofConstructor).isSameAs(ofBeforeEach).isSameAs(asGateway);
        assertThat(clock).isSameAs(gateway.clock());
        gateway.answers("It rains.");
        FaceHead head = FaceHead.of("POST", "/v1/chat/completions", Headers.of("content-type", "application/json"));
        try (InProcess.Response response = face.send(head, ASK.getBytes(UTF_8)).join()) {
            assertThat(response.body()).asString(UTF_8).contains("It rains.");
        }
        assertThat(ledger.generations()).hasSize(1);
    }

    @Test
    void anotherTestGetsAnother(FakeGateway gateway) {
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void startsAnUpstream(ScriptedUpstream upstream, @BaseUri URI base) throws Exception {
        upstream.answers("It rains.");
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(ASK))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("It rains.");
        assertThat(upstream.takeRequest().model()).contains("smart");
    }

    static String ask(Gateway gateway) {
        GatewayRequest request = GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), ASK.getBytes(UTF_8));
        return gateway.send(request).join().bodyText().toCompletableFuture().join();
    }

    @Nested
    @SignalboxTest(config = "/signalbox-test.yaml")
    class WithTheConfigurationOfProduction {

        @Test
        void fallsBack(FakeGateway gateway) {
            assertThat(gateway).isSameAs(ofConstructor);
            gateway.provider("main").next(Reply.failure(ProviderFailure.OVERLOADED));
            assertThat(ask(gateway)).contains("acme/small");
        }
    }
}
