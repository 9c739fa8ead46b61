package io.signalbox.bench.embedded;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Ledger;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole call through the gateway to a provider whose answer is there at once, from the request's bytes to the answer's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 10)
@OperationsPerInvocation(Bench.CALLS)
@Fork(1)
public class CallBenchmark {

    private static final Dialect OPENAI = OpenAiChat.dialect(OpenAiChat.Face.OPENAI);

    /** How many endpoints are configured; of 50, five serve the model that is asked for. */
    @Param({"1", "50"})
    public int endpoints;

    /** What becomes of the record: {@code none} or {@code memory}. */
    @Param({"none", "memory"})
    public String ledger = "none";

    private final GatewayRequest small = GatewayRequest.of(OPENAI, Bench.chat(false));
    private final GatewayRequest smallStream = GatewayRequest.of(OPENAI, Bench.chat(true));
    private Gateways gateways = new Gateways(1, Ledger.none());

    /** Puts the gateways together. */
    @Setup
    public void configure() {
        gateways = new Gateways(endpoints, ledger.equals("none") ? Ledger.none() : new RecentLedger());
    }

    /** Closes them. */
    @TearDown
    public void close() {
        gateways.close();
    }

    /** A small chat, answered whole. */
    @Benchmark
    public long whole() {
        return Bench.repeated(() -> Bench.read(gateways.whole.send(small).join()));
    }

    /** A small chat, answered with 20 chunks and two more at the end. */
    @Benchmark
    public long stream() {
        return Bench.repeated(() -> Bench.read(gateways.stream.send(smallStream).join()));
    }

    /** A small chat, answered whole by a provider of another dialect. */
    @Benchmark
    public long translated() {
        return Bench.repeated(() -> Bench.read(gateways.translated.send(small).join()));
    }

    /** One for each kind of answer. */
    private record Gateways(Gateway whole, Gateway stream, Gateway translated) {
        Gateways(int endpoints, Ledger ledger) {
            this(
                    Bench.gateway(endpoints, ProviderType.OPENAI_COMPATIBLE, ledger, Bench.whole()),
                    Bench.gateway(endpoints, ProviderType.OPENAI_COMPATIBLE, ledger, Bench.stream()),
                    Bench.gateway(endpoints, ProviderType.ANTHROPIC, ledger, Bench.message()));
        }

        void close() {
            whole.close();
            stream.close();
            translated.close();
        }
    }
}
