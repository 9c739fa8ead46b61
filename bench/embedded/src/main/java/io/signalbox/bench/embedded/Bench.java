package io.signalbox.bench.embedded;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.ProviderModelConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.port.Ledger;
import io.signalbox.testkit.ReadyTransport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** What the benchmarks share: a gateway, requests and answers. */
final class Bench {

    /** Calls in one iteration: so many rather than for so long, since a busy machine would not compile them in a given time. */
    static final int CALLS = 10_000;

    static final String MODEL = "acme/model-0";

    /** Chunks with text in a streamed answer. */
    private static final int CHUNKS = 20;

    private static final int PROVIDERS = 5;

    private Bench() {}

    /**
     * A gateway with so many endpoints: one model at one provider, or as many models as it takes at five providers each.
     *
     * @param type of each provider
     */
    static Gateway gateway(int endpoints, ProviderType type, Ledger ledger, ReadyTransport transport) {
        int providers = Math.min(endpoints, PROVIDERS);
        GatewayConfig.Builder config = GatewayConfig.builder().discovery(DiscoveryConfig.NONE);
        for (int i = 0; i < providers; i++) {
            config.provider(ProviderConfig.builder("p" + i, type)
                    .baseUrl(URI.create("http://nowhere.example/v1"))
                    .apiKey(Secret.of("sk-none"))
                    .models(models(endpoints / providers)));
        }
        return Gateway.builder()
                .config(config.build())
                .transport(transport)
                .bridges(Dialects.bridges())
                .ledger(ledger)
                .build();
    }

    private static List<ProviderModelConfig> models(int count) {
        EndpointFacts facts = EndpointFacts.priced(Prices.perMillionTokens("0.25", "1.25"))
                .withContextLength(128_000)
                .withMaxOutputTokens(16_000);
        return IntStream.range(0, count)
                .mapToObj(i -> ProviderModelConfig.of("acme/model-" + i, facts))
                .toList();
    }

    /** A request of a few hundred bytes. */
    static byte[] chat(boolean stream) {
        return ("{\"model\":\"" + MODEL
                        + "\",\"messages\":[{\"role\":\"system\",\"content\":\"You answer in one sentence.\"},"
                        + "{\"role\":\"user\",\"content\":\"What does a signal box do at a junction of two lines?\"}],"
                        + "\"max_tokens\":200,\"temperature\":0.2" + (stream ? ",\"stream\":true" : "") + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A chat completion. */
    static ReadyTransport whole() {
        return ReadyTransport.json(
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"model-0\","
                        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"It sets points and signals so that"
                        + " only one train at a time may pass.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":27,"
                        + "\"completion_tokens\":16,\"total_tokens\":43}}");
    }

    /** A stream of chunks, with usage at its end. */
    static ReadyTransport stream() {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < CHUNKS; i++) {
            pieces.add(chunk("[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]"));
        }
        pieces.add(chunk("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]"));
        pieces.add(chunk("[],\"usage\":{\"prompt_tokens\":27,\"completion_tokens\":20,\"total_tokens\":47}"));
        pieces.add("data: [DONE]\n\n");
        return ReadyTransport.events(pieces);
    }

    private static String chunk(String choices) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"model-0\","
                + "\"choices\":" + choices + "}\n\n";
    }

    /** The same answer as Anthropic gives it. */
    static ReadyTransport message() {
        return ReadyTransport.json(
                "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"model-0\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"It sets points and signals so that only one train at a time may"
                        + " pass.\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":27,"
                        + "\"output_tokens\":16}}");
    }

    /** Calls as often as one measurement does. */
    static long repeated(LongSupplier call) {
        long sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum += call.getAsLong();
        }
        return sum;
    }

    /** How many bytes an answer has. */
    static long read(GatewayResponse response) {
        Reading reading = new Reading();
        response.body().subscribe(reading);
        if (response.status() != 200 || !reading.whole) {
            throw new IllegalStateException("status " + response.status() + " (expected: a whole answer)");
        }
        return reading.bytes;
    }

    /** Counts bytes as they come. */
    private static final class Reading implements Flow.Subscriber<ByteBuffer> {
        private long bytes;
        private boolean whole;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer part) {
            bytes += part.remaining();
        }

        @Override
        public void onError(Throwable thrown) {
            throw new IllegalStateException("the answer broke off", thrown);
        }

        @Override
        public void onComplete() {
            whole = true;
        }
    }
}
