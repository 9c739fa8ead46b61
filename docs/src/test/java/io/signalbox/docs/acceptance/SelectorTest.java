package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Choices written in a model's place, shown by what the provider is asked. */
@OnEachFace
class SelectorTest {

    private ScriptedUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("ok");
        gateway = at("""
                model_aliases:
                  smart: [{model: acme/old, weight: 95}, {model: acme/new, weight: 5}]
                  frugal: [acme/small, acme/old]
                """);
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private TestGateway at(String more) {
        return TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models:
                      - {id: acme/old, prices: {prompt: 30, completion: 60}}
                      - {id: acme/new, prices: {prompt: 1, completion: 2}}
                      - {id: acme/small, context_length: 8000, prices: {prompt: 0.1, completion: 0.1}}
                %s
                """.formatted(upstream.baseUri(), more));
    }

    private static String asking(String model, String member) {
        return "{\"model\":\"" + model + "\"," + member + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    @Test
    @DisplayName("S-089, S-144: a|b tries b where a fails, each with its own parameters, at the price of what served")
    void triesOneAfterTheOther() {
        upstream.forModel("acme/old", Reply.status(503));
        Answer answer = gateway.ask(hello("main:acme/old?temperature=0.2|acme/new?temperature=0.7"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.member("model")).isEqualTo("acme/new");
        assertThat(upstream.takeRequest().bodyText()).contains("\"model\":\"acme/old\"", "\"temperature\":0.2");
        assertThat(upstream.takeRequest().bodyText()).contains("\"model\":\"acme/new\"", "\"temperature\":0.7");
        assertThat(gateway.record(answer).cost().amount()).contains(Money.of("0.000012"));
        assertThat(gateway.record(answer).intent().plan().toString()).contains("choice 1 of 2", "choice 2 of 2");
    }

    @Test
    @DisplayName("S-094: a session stays with what it drew, by selector and by alias; without one both are drawn")
    void sessionsStay() {
        for (String model : new String[] {"smart", "[weight=95]acme/old^[weight=5]acme/new"}) {
            String first =
                    gateway.ask(asking(model, "\"session_id\":\"s-17\",")).member("model");
            for (int i = 0; i < 5; i++) {
                assertThat(gateway.ask(asking(model, "\"session_id\":\"s-17\","))
                                .member("model"))
                        .isEqualTo(first);
                assertThat(gateway.ask(asking(model, "\"user\":\"s-17\",")).member("model"))
                        .isEqualTo(first);
            }
        }
        assertThat(IntStream.range(0, 40)
                        .mapToObj(i -> gateway.ask(hello("acme/old^acme/new")).member("model"))
                        .distinct())
                .containsExactlyInAnyOrder("acme/old", "acme/new");
    }

    @Test
    @DisplayName("S-094: what was not drawn follows where the drawn one fails")
    void theOthersFollow() {
        upstream.forModel("acme/old", Reply.status(500));
        assertThat(gateway.ask(hello("[weight=1000000]acme/old^acme/new")).member("model"))
                .isEqualTo("acme/new");
    }

    @Test
    @DisplayName("S-091: the cheap model answers; what it has no room for goes to the next")
    void escalates() {
        assertThat(gateway.ask(hello("frugal")).member("model")).isEqualTo("acme/small");
        upstream.forModel(
                "acme/small", Reply.error(400, "invalid_request_error", "context_length_exceeded", "too long"));
        assertThat(gateway.ask(hello("frugal")).member("model")).isEqualTo("acme/old");
    }

    @Test
    @DisplayName("S-009, S-083: a selector as the forced model, and as a fallback")
    void standsInConfigurations() {
        upstream.forModel("acme/old", Reply.status(503));
        try (TestGateway forced = at("force_model: \"acme/old|acme/new\"")) {
            assertThat(forced.ask(hello("what/ever")).member("model")).isEqualTo("acme/new");
        }
        try (TestGateway falling = at("router: {fallbacks: {acme/old: [\"acme/new^acme/new?seed=1\"]}}")) {
            assertThat(falling.ask(hello("acme/old")).member("model")).isEqualTo("acme/new");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"acme/old|", "acme/old|acme/new^acme/small", "[weight=many]acme/old^acme/new", "acme/old|a b"})
    @DisplayName("S-042: bad syntax is a 400 that names the piece, and nobody is called")
    void refusesBadSyntax(String model) {
        Answer answer = gateway.ask(hello(model));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.member("code")).isEqualTo("invalid_model");
        assertThat(answer.text()).contains("(expected: ");
        assertThat(upstream.requestCount()).isZero();
    }
}
