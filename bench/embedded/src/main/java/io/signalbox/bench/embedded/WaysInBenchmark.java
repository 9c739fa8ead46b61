package io.signalbox.bench.embedded;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.signalbox.client.openai.GatewayHttpClient;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Ledger;
import io.signalbox.face.FaceHead;
import io.signalbox.face.InProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The same small chat through the HTTP face without a socket, and through OpenAI's SDK that stands on it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 10)
@OperationsPerInvocation(Bench.CALLS)
@Fork(1)
public class WaysInBenchmark {

    private final Gateway gateway = Bench.gateway(1, ProviderType.OPENAI_COMPATIBLE, Ledger.none(), Bench.whole());
    private final InProcess face = InProcess.of(gateway);
    private final FaceHead head =
            FaceHead.of("POST", "/v1/chat/completions", Headers.of("content-type", "application/json"));
    private final byte[] small = Bench.chat(false);
    private final byte[] buffer = new byte[8192];
    private final OpenAIClient client = new OpenAIClientImpl(ClientOptions.builder()
            .httpClient(GatewayHttpClient.on(face))
            .baseUrl(GatewayHttpClient.BASE_URL)
            .apiKey("unused")
            .maxRetries(0)
            .build());
    private final ChatCompletionCreateParams asked = ChatCompletionCreateParams.builder()
            .model(Bench.MODEL)
            .addSystemMessage("You answer in one sentence.")
            .addUserMessage("What does a signal box do at a junction of two lines?")
            .maxTokens(200)
            .temperature(0.2)
            .build();

    /** The face: from a head and a body to a body that is read. */
    @Benchmark
    public long face() {
        return Bench.repeated(() -> {
            try (InProcess.Response response = face.send(head, small).join()) {
                return response.body().read(buffer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The SDK: from its request to its answer, its own reading and writing of JSON included. */
    @Benchmark
    public long openAiSdk() {
        return Bench.repeated(() -> client.chat().completions().create(asked).created());
    }
}
