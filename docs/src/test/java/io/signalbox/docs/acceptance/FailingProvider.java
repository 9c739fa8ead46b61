package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.Fault.Bill;
import io.signalbox.docs.acceptance.Fault.Then;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.docs.acceptance.TestGateway.Wire;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.EnumMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;

/**
 * Two models at one address, {@code acme/first} that fails and {@code acme/second} that answers, and a gateway over each transport that
 * repeats nothing: what is seen is what one failure leads to.
 */
final class FailingProvider implements AutoCloseable {

    private static final String SECOND_ANSWER = "Hello there";

    private final ScriptedUpstream upstream = ScriptedUpstream.start().answers(SECOND_ANSWER);
    private final Map<Wire, TestGateway> gateways = new EnumMap<>(Wire.class);

    FailingProvider() {
        for (Wire wire : Wire.values()) {
            gateways.put(wire, TestGateway.of(yaml(upstream.baseUri().toString()), wire, SystemClock.instance()));
        }
    }

    private static String yaml(String address) {
        return """
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    api_key: sk-secret-of-ours
                    models:
                      - {id: acme/first, context_length: 8000, prices: {prompt: 30, completion: 60}}
                      - {id: acme/second, context_length: 16000, prices: {prompt: 1, completion: 2}}
                model_aliases:
                  pair: [acme/first, acme/second]
                failover: {retries: 0}
                """.formatted(address);
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    TestGateway over(Wire wire) {
        return gateways.get(wire);
    }

    /** Asks the failing model alone, and then with the other one behind it; both in the way that is asked for. */
    void prove(Fault fault, Wire wire, boolean stream) {
        upstream.forModel("acme/first", fault.reply());
        SoftAssertions softly = new SoftAssertions();
        alone(fault, wire, stream, softly);
        withAnother(fault, wire, stream, softly);
        softly.assertAll();
    }

    private void alone(Fault fault, Wire wire, boolean stream, SoftAssertions softly) {
        Answer answer = ask(wire, stream, "acme/first");

        softly.assertThat(answer.status()).as("status: %s", answer.text()).isEqualTo(fault.status());
        softly.assertThat(answer.text()).contains("\"code\":\"" + fault.code() + "\"", "\"message\":", "\"attempts\":");
        softly.assertThat(answer.text()).doesNotContain("127.0.0.1", "sk-secret-of-ours", "Exception", "<html>");
        softly.assertThat(answer.text()).contains("\"request_id\":\"" + answer.id() + "\"");
        softly.assertThat(answer.header("retry-after") + answer.header("x-should-retry"))
                .as("what an SDK is told about repeating it")
                .isNotEmpty();
        Generation record = over(wire).record(answer);
        softly.assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        softly.assertThat(record.cost().amount()).as("charged to the caller").contains(Money.ZERO);
        softly.assertThat(record.attempts()).allSatisfy(attempt -> expect(fault, attempt, softly));
    }

    private void withAnother(Fault fault, Wire wire, boolean stream, SoftAssertions softly) {
        long before = askedOf("acme/second");
        Answer answer = ask(wire, stream, "pair");
        Generation record = over(wire).record(answer);

        softly.assertThat(record.attempts()).isNotEmpty();
        expect(fault, record.attempts().get(0), softly);
        if (fault.then() == Then.STOPS) {
            softly.assertThat(answer.status()).isEqualTo(fault.status());
            softly.assertThat(askedOf("acme/second")).as("calls to the other").isEqualTo(before);
            return;
        }
        softly.assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        softly.assertThat(stream ? answer.streamedText() : answer.member("content"))
                .isEqualTo(SECOND_ANSWER);
        softly.assertThat(answer.text()).doesNotContain("acme/first", "\"error\"");
        softly.assertThat(askedOf("acme/second")).as("calls to the other").isEqualTo(before + 1);
        softly.assertThat(record.status()).isEqualTo(GenerationStatus.COMPLETED);
        softly.assertThat(record.cost().amount())
                .as("only the answer is charged")
                .contains(Money.of("0.000014"));
    }

    private static void expect(Fault fault, Attempt attempt, SoftAssertions softly) {
        softly.assertThat(attempt.failure()).as("why the attempt failed").isPresent();
        softly.assertThat(attempt.failure().get().kind()).as("kind").isEqualTo(fault.kind());
        softly.assertThat(attempt.failure().get().code()).as("code").isEqualTo(fault.code());
        softly.assertThat(attempt.cost())
                .as("cost of the attempt")
                .isEqualTo(fault.bill() == Bill.NOTHING ? Cost.NOTHING : Cost.UNKNOWN);
        softly.assertThat(attempt.usage()).as("usage of the attempt").isEqualTo(Usage.NONE);
    }

    private Answer ask(Wire wire, boolean stream, String model) {
        return over(wire).ask(stream ? helloStream(model) : hello(model));
    }

    private long askedOf(String model) {
        return upstream.requests().stream()
                .filter(request -> request.model().filter(model::equals).isPresent())
                .count();
    }

    @Override
    public void close() {
        gateways.values().forEach(TestGateway::close);
        upstream.close();
    }
}
