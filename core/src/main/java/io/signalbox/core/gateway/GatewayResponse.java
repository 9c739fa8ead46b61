package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * The beginning of an answer, in the caller's dialect.
 *
 * <p>A streamed body ends in one of these ways: completed, because the answer is whole or an error event was sent; cancelled by its
 * subscriber, which ends the call at the provider; an error, because the answer broke off and is of a type that has no word for it, such
 * as sound. Each settles the request exactly once.
 *
 * @param status the HTTP status that goes with it
 * @param headers content type, and what is known of who answered
 * @param contentLength bytes of the body, where it is whole already
 * @param body takes one subscriber; delivers as fast as the subscriber asks
 * @param failure why this is an error answer, if it is one
 */
public record GatewayResponse(
        int status,
        Headers headers,
        OptionalLong contentLength,
        Flow.Publisher<ByteBuffer> body,
        Optional<Failure> failure) {

    /** Collects the whole body as text. For answers that fit into memory; takes the place of the one subscriber. */
    public CompletionStage<String> bodyText() {
        CompletableFuture<String> text = new CompletableFuture<>();
        body.subscribe(new Flow.Subscriber<>() {
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer part) {
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                bytes.writeBytes(copy);
            }

            @Override
            public void onError(Throwable thrown) {
                text.completeExceptionally(thrown);
            }

            @Override
            public void onComplete() {
                text.complete(bytes.toString(StandardCharsets.UTF_8));
            }
        });
        return text;
    }
}
