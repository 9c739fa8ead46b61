package io.signalbox.docs.extensions;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.ProviderExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

// tag::example
/** {@code type: parrot}: a model that lives in the process, and always says the same. */
public final class ParrotProvider implements ProviderExtension {

    static final ProviderType TYPE = ProviderType.named("parrot")
            .displayName("Parrot")
            .baseUrl("parrot://cage/v1")
            .inProcess()
            .listsModels(false)
            .build();

    private static final String ANSWER = """
            {"id": "1", "object": "chat.completion", "created": 1, "model": "parrot", "choices": [{"index": 0,
             "message": {"role": "assistant", "content": "Polly wants a cracker"}, "finish_reason": "stop"}],
             "usage": {"prompt_tokens": 1, "completion_tokens": 4, "total_tokens": 5}}""";

    @Override
    public ProviderType type() {
        return TYPE;
    }

    @Override
    public Optional<Transport> transport(ProviderConfig provider, Clock clock) {
        return Optional.of(new Cage());
    }

    private static final class Cage implements Transport {
        @Override
        public Call send(TransportRequest request) {
            ByteBuffer body = ByteBuffer.wrap(ANSWER.getBytes(StandardCharsets.UTF_8));
            TransportResponse response =
                    new TransportResponse(200, Headers.of("content-type", "application/json"), bodyOf(body));
            return new Call() {
                @Override
                public CompletionStage<TransportResponse> response() {
                    return CompletableFuture.completedFuture(response);
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public void close() {}
    }

    /** One buffer, when it is asked for. */
    private static Flow.Publisher<ByteBuffer> bodyOf(ByteBuffer whole) {
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private boolean ended;

            @Override
            public void request(long count) {
                if (!ended) {
                    ended = true;
                    subscriber.onNext(whole);
                    subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {
                ended = true;
            }
        });
    }
}
// end::example
