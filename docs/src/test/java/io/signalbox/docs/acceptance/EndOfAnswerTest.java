package io.signalbox.docs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last byte of an answer is all that a client of HTTP waits for. */
class EndOfAnswerTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("S-142: whoever has the last piece of an answer, whole or streamed, finds its generation settled")
    void isSettledBeforeTheLastPiece(boolean stream) throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start().answers("Hello there");
                TestGateway gateway = TestGateway.at(upstream)) {
            String body = stream ? TestGateway.helloStream("acme/one") : TestGateway.hello("acme/one");
            Noting noting = new Noting(gateway);
            gateway.call(body)
                    .response()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .body()
                    .subscribe(noting);
            noting.end.get(60, TimeUnit.SECONDS);
            assertThat(noting.atPieces).last().isEqualTo(GenerationStatus.COMPLETED);
        }
    }

    @Test
    @DisplayName("S-142: whoever has an error answer finds its generation settled")
    void isSettledBeforeAnErrorAnswer() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start().answers(Reply.status(400));
                TestGateway gateway = TestGateway.at(upstream)) {
            GenerationStatus status = gateway.call(TestGateway.hello("acme/one"))
                    .response()
                    .thenApply(answer -> gateway.generations().get(0).status())
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            assertThat(status).isEqualTo(GenerationStatus.FAILED);
        }
    }

    @Test
    @DisplayName("S-103, S-142: whoever has the error event of a stream finds its generation settled")
    void isSettledBeforeAnErrorEvent() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()
                        .answers(Reply.stream("Hello ", "there").resets(Point.afterTokens(1)));
                TestGateway gateway = TestGateway.of("""
                        providers:
                          main: {type: openai-compatible, base_url: "%s"}
                        default_backend: main
                        failover: {continuation: false}
                        """.formatted(upstream.baseUri()))) {
            Noting noting = new Noting(gateway);
            gateway.call(TestGateway.helloStream("acme/one"))
                    .response()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .body()
                    .subscribe(noting);
            noting.end.get(60, TimeUnit.SECONDS);
            assertThat(noting.atPieces).last().isEqualTo(GenerationStatus.FAILED);
        }
    }

    /** Notes at each piece what the ledger says of the one generation. */
    private static final class Noting implements Flow.Subscriber<ByteBuffer> {
        final List<GenerationStatus> atPieces = new ArrayList<>();
        final CompletableFuture<Void> end = new CompletableFuture<>();
        private final TestGateway gateway;

        Noting(TestGateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            atPieces.add(gateway.generations().get(0).status());
        }

        @Override
        public void onError(Throwable thrown) {
            end.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }
}
