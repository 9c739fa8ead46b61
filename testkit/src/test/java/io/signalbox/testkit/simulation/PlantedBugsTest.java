package io.signalbox.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A bug in what surrounds the gateway is found within a hundred seeds, under the name of what it breaks. */
class PlantedBugsTest {

    @Test
    @DisplayName("a reader that takes a cut for the end is found")
    void cutsThatPassForTheEnd() {
        assertFinds(Invariants.NEVER_CUT_SILENTLY, seed -> Simulation.of(seed).bridge(CredulousBridge::new));
    }

    @Test
    @DisplayName("a transport that ignores cancellation is found")
    void ignoredCancellation() {
        assertFinds(Invariants.NOTHING_RUNS_ON, seed -> Simulation.of(seed).transport(DeafTransport::new));
    }

    @Test
    @DisplayName("a generation that is settled when it is opened, and again at its end, is found")
    void settledTwice() {
        assertFinds(Invariants.SETTLED_ONCE, seed -> Simulation.of(seed).ledger(HastyLedger::new));
    }

    @Test
    @DisplayName("a continuation that repeats what the caller has is found")
    void continuationsThatRepeat() {
        assertFinds(Invariants.NEVER_CUT_SILENTLY, seed -> Simulation.of(seed).bridge(ForgetfulBridge::new));
    }

    private static void assertFinds(Invariants broken, LongFunction<Simulation> simulation) {
        SimulationSearch search = Simulation.search(1, 100, simulation);
        SimulationResult failed = search.failed().orElseThrow(() -> new AssertionError("not found: " + broken));
        assertThat(failed.violations()).extracting(Violation::invariant).contains(broken.word());
        assertThatThrownBy(search::assertNoViolations)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("replay: Simulation.of(" + failed.seed() + "L)")
                .hasMessageContaining("seed " + failed.seed() + ", request ");
        SimulationResult again = simulation.apply(failed.seed()).run();
        assertThat(again.violations()).isEqualTo(failed.violations());
        assertThat(again.traceHash()).isEqualTo(failed.traceHash());
    }

    private static AnswerContext withoutBeginning(AnswerContext context) {
        return new AnswerContext(
                context.generationId(),
                context.model(),
                context.providerName(),
                context.contentType(),
                Optional.empty(),
                context.pricing(),
                context.mostEventBytes(),
                context.mostAnswerBytes());
    }

    private record CredulousBridge(Bridge real) implements Bridge {
        @Override
        public String upstreamDialect() {
            return real.upstreamDialect();
        }

        @Override
        public UpstreamRequest request(Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
            return real.request(envelope, endpoint, parameters);
        }

        @Override
        public UpstreamRequest continuation(
                Envelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
            return real.continuation(envelope, endpoint, parameters, soFar, prefill);
        }

        @Override
        public Failure failure(int status, Headers headers, byte[] body, Instant now) {
            return real.failure(status, headers, body, now);
        }

        @Override
        public AnswerReader reader(Envelope envelope, AnswerContext context) {
            return new CredulousReader(real.reader(envelope, context));
        }
    }

    private record ForgetfulBridge(Bridge real) implements Bridge {
        @Override
        public String upstreamDialect() {
            return real.upstreamDialect();
        }

        @Override
        public UpstreamRequest request(Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
            return real.request(envelope, endpoint, parameters);
        }

        @Override
        public UpstreamRequest continuation(
                Envelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
            return real.continuation(envelope, endpoint, parameters, soFar, prefill);
        }

        @Override
        public Failure failure(int status, Headers headers, byte[] body, Instant now) {
            return real.failure(status, headers, body, now);
        }

        @Override
        public AnswerReader reader(Envelope envelope, AnswerContext context) {
            return real.reader(envelope, withoutBeginning(context));
        }
    }

    private record CredulousReader(AnswerReader real) implements AnswerReader {
        @Override
        public Part accept(ByteBuffer bytes) {
            return real.accept(bytes);
        }

        @Override
        public Part end() {
            Part part = real.end();
            return new Part(part.bytes(), part.content(), true, Optional.empty());
        }

        @Override
        public Summary summary() {
            return real.summary();
        }

        @Override
        public Optional<String> plainText() {
            return real.plainText();
        }
    }

    private record DeafTransport(Transport real) implements Transport {
        @Override
        public Call send(TransportRequest request) {
            Call call = real.send(request);
            return new Call() {
                @Override
                public CompletionStage<TransportResponse> response() {
                    return call.response();
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private record HastyLedger(Ledger real) implements Ledger {
        @Override
        public CompletionStage<Void> open(GenerationIntent intent) {
            return real.open(intent).thenCompose(nothing -> real.settle(Generation.interrupted(intent)));
        }

        @Override
        public CompletionStage<Void> settle(Generation generation) {
            return real.settle(generation);
        }

        @Override
        public CompletionStage<Optional<Generation>> find(String id) {
            return real.find(id);
        }

        @Override
        public CompletionStage<Spend> spend(Optional<String> key, Instant now) {
            return real.spend(key, now);
        }

        @Override
        public CompletionStage<Report> report(ReportQuery query) {
            return real.report(query);
        }

        @Override
        public CompletionStage<GenerationPage> page(GenerationQuery query) {
            return real.page(query);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
