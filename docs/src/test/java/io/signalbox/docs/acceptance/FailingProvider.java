package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.port.Transport;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.docs.acceptance.TestGateway.Wire;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;

/**
 * Two models at one address, {@code acme/first} that fails and {@code acme/second} that answers, and gateways that repeat nothing: what
 * is seen is what one failure leads to. Each request has a gateway of its own, because gateways remember who has failed; the
 * connections are shared.
 */
final class FailingProvider implements AutoCloseable {

    private static final String SECOND_ANSWER = "Hello there";

    private final ScriptedUpstream upstream = ScriptedUpstream.start().answers(SECOND_ANSWER);
    private final Map<Wire, Transport> transports = new EnumMap<>(Wire.class);

    FailingProvider() {
        for (Wire wire : Wire.values()) {
            transports.put(wire, wire.transport(SystemClock.instance()));
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
                  smaller: [acme/second, acme/first]
                failover: {retries: 0}
                """.formatted(address);
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    /** A gateway over this transport that remembers nothing yet. */
    TestGateway over(Wire wire) {
        return TestGateway.of(yaml(upstream.baseUri().toString()), Objects.requireNonNull(transports.get(wire)));
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
        Asked asked = ask(wire, stream, "acme/first");
        Answer answer = asked.answer();
        Generation record = asked.record();

        softly.assertThat(answer.status())
                .as("status: %s", answer.text())
                .isEqualTo(fault.outcome().status());
        softly.assertThat(answer.text())
                .contains("\"code\":\"" + fault.outcome().code() + "\"", "\"message\":", "\"attempts\":");
        softly.assertThat(answer.text()).doesNotContain("127.0.0.1", "sk-secret-of-ours", "Exception", "<html>");
        softly.assertThat(answer.text()).contains("\"request_id\":\"" + answer.id() + "\"");
        softly.assertThat(answer.header("retry-after") + answer.header("x-should-retry"))
                .as("what an SDK is told about repeating it")
                .isNotEmpty();
        softly.assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        softly.assertThat(record.cost().amount()).as("charged to the caller").contains(Money.ZERO);
        softly.assertThat(record.attempts()).allSatisfy(attempt -> expect(fault, attempt, softly));
    }

    private void withAnother(Fault fault, Wire wire, boolean stream, SoftAssertions softly) {
        long before = askedOf("acme/second");
        Asked asked = ask(wire, stream, "pair");
        Answer answer = asked.answer();
        Generation record = asked.record();

        softly.assertThat(record.attempts()).isNotEmpty();
        expect(fault, record.attempts().get(0), softly);
        if (!fault.outcome().movesOn()) {
            softly.assertThat(answer.status()).isEqualTo(fault.outcome().status());
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
        softly.assertThat(attempt.failure().get().kind())
                .as("kind")
                .isEqualTo(fault.outcome().kind());
        softly.assertThat(attempt.failure().get().code())
                .as("code")
                .isEqualTo(fault.outcome().code());
        softly.assertThat(attempt.cost())
                .as("cost of the attempt")
                .isEqualTo(fault.outcome().mayCost() ? Cost.UNKNOWN : Cost.NOTHING);
        softly.assertThat(attempt.usage()).as("usage of the attempt").isEqualTo(Usage.NONE);
    }

    /** Asks a fresh gateway, and waits until that is settled. */
    Asked ask(Wire wire, boolean stream, String model) {
        return askFor(wire, stream ? helloStream(model) : hello(model));
    }

    /** The same with any body. */
    Asked askFor(Wire wire, String body) {
        try (TestGateway gateway = over(wire)) {
            Answer answer = gateway.ask(body);
            return new Asked(answer, gateway.record(answer));
        }
    }

    /** An answer, and what the ledger says of it. */
    record Asked(Answer answer, Generation record) {}

    private long askedOf(String model) {
        return upstream.requests().stream()
                .filter(request -> request.model().filter(model::equals).isPresent())
                .count();
    }

    @Override
    public void close() {
        transports.values().forEach(Transport::close);
        upstream.close();
    }
}
