package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers say of usage, what they do not say, and what cannot be: what callers pay, and what the ledger says. */
class UsageTest {

    private ScriptedUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("Hello there");
        gateway = TestGateway.counting("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%1$s"
                    models:
                      - {id: acme/first, prices: {prompt: 5, completion: 20}, context_length: 8000}
                  lasting:
                    type: openai-compatible
                    base_url: "%1$s"
                    after_cancel: runs_on
                    models:
                      - {id: acme/lasting, prices: {prompt: 5, completion: 20}, max_output_tokens: 700}
                """.formatted(upstream.baseUri()), (model, text) -> text.split(" ").length);
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "S-140, S-141: a hundred tokens in and two hundred out cost 0.0045: in the answer, its header and the ledger")
    void costsWhatItSays(boolean stream) {
        upstream.forModel(
                "acme/first", Reply.answer("Hello there").usageJson("""
                {"prompt_tokens":100,"completion_tokens":200,"total_tokens":300}""").usageAlways());

        Answer answer = gateway.ask(stream ? withUsage() : hello("acme/first"));

        assertThat(answer.text()).contains("\"cost\":0.0045");
        assertThat(answer.header("x-openrouter-cost")).isEqualTo(stream ? "" : "0.0045");
        Generation record = gateway.record(answer);
        assertThat(record.charged()).contains(Money.of("0.0045"));
        assertThat(record.bill().orElseThrow().total()).contains(Money.of("0.0045"));
        assertThat(record.usage().isEstimated()).isFalse();
    }

    @Test
    @DisplayName("F-73: more than the context has room for is charged as what it has room for, and the words are kept")
    void boundsWhatCannotHaveBeen() {
        upstream.forModel("acme/first", Reply.whole("Hello there").usageJson("""
                {"prompt_tokens":100,"completion_tokens":900000000,"total_tokens":900000100}"""));

        Generation record = gateway.record(gateway.ask(hello("acme/first")));

        assertThat(record.usage().isBounded()).isTrue();
        assertThat(record.usage().completionTokens()).isEqualTo(8000);
        // 100 * 5 / 1,000,000 + 8000 * 20 / 1,000,000
        assertThat(record.charged()).contains(Money.of("0.1605"));
        assertThat(record.attempts().get(0).reported().orElseThrow()).contains("completion=900000000");
    }

    @Test
    @DisplayName("F-73: what is above what the caller allowed, and within the context, is real money")
    void paysWhatIsAboveTheLimit() {
        upstream.forModel("acme/first", Reply.whole("Hello there").usage(100, 7000));

        Generation record = gateway.record(
                gateway.ask(
                        "{\"model\":\"acme/first\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"));

        assertThat(record.usage().completionTokens()).isEqualTo(7000);
        assertThat(record.usage().isBounded()).isFalse();
    }

    @Test
    @DisplayName("F-73: two answers have room for twice as much")
    void everyAnswerHasItsRoom() {
        upstream.forModel("acme/first", Reply.whole("Hello there").usage(100, 15000));

        Generation record = gateway.record(gateway.ask(
                "{\"model\":\"acme/first\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"));

        assertThat(record.usage().completionTokens()).isEqualTo(15000);
        assertThat(record.usage().isBounded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-100,\"completion_tokens\":2}",
                "{\"prompt_tokens\":100,\"completion_tokens\":9223372036854775808}",
                "{\"prompt_tokens\":\"100\",\"completion_tokens\":2}",
            })
    @DisplayName("F-72: what can be no count is not passed on; an estimate is charged, and the words are kept")
    void estimatesInPlaceOfWhatIsNoCount(String usage) {
        upstream.forModel("acme/first", Reply.whole("Hello there").usageJson(usage));

        Answer answer = gateway.ask(hello("acme/first"));

        Generation record = gateway.record(answer);
        assertThat(answer.text()).doesNotContain("-100", "9223372036854775808").contains("\"bounded\":true");
        assertThat(record.usage().isEstimated()).isTrue();
        assertThat(record.usage().isBounded()).isTrue();
        assertThat(record.usage().counts()).isEqualTo(Map.of(UsageClass.PROMPT, 1L, UsageClass.COMPLETION, 2L));
        assertThat(record.charged()).contains(Money.of("0.000045"));
        assertThat(record.attempts().get(0).reported()).contains(usage);
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "S-143, F-71: tokens that no provider counted are counted here, the same for the caller and the ledger")
    void countsWhatNobodyCounted(boolean stream) {
        upstream.forModel("acme/first", Reply.answer("one two three four").usageNever());

        Answer answer = gateway.ask(stream ? withUsage() : hello("acme/first"));

        assertThat(answer.text())
                .contains("\"prompt_tokens\":1,\"completion_tokens\":4,\"total_tokens\":5,\"estimated\":true");
        Generation record = gateway.record(answer);
        assertThat(record.usage().isEstimated()).isTrue();
        assertThat(record.usage().isBounded()).isFalse();
        assertThat(record.usage().completionTokens()).isEqualTo(4);
        assertThat(record.charged()).contains(Money.of("0.000085"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // the prompt, and what came; 300 that were allowed; 700 that the model can make
        "acme/first,   '',                  0.000025",
        "acme/lasting, '\"max_tokens\":300,', 0.006005",
        "acme/lasting, '',                  0.014005",
    })
    @DisplayName(
            "F-87: who leaves a stream pays for what came; a provider that goes on to the end costs the operator all of it")
    void booksWhatRunsOn(String model, String limit, String spent) throws Exception {
        Gate gate = Gate.closed();
        upstream.forModel(model, Reply.stream("one ", "two ").holds(Point.afterTokens(1), gate));
        GatewayCall call = gateway.call(helloStream(model).replace("\"stream\"", limit + "\"stream\""));
        call.response().toCompletableFuture().join();

        call.cancel();

        List<Generation> settled = gateway.ledger().awaitSettled(1);
        gate.open();
        Generation record = settled.get(0);
        assertThat(record.status()).isEqualTo(GenerationStatus.CANCELLED);
        assertThat(record.usage().isEstimated()).isTrue();
        assertThat(record.charged()).contains(Money.of("0.000025"));
        Attempt attempt = record.attempts().get(0);
        assertThat(attempt.usage().isEstimated()).isTrue();
        assertThat(attempt.cost().amount()).contains(Money.of(spent));
    }

    private static String withUsage() {
        return helloStream("acme/first")
                .replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    }
}
