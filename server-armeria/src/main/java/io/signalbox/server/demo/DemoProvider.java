package io.signalbox.server.demo;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The demonstration provider: answers chat completions within this process, where other transports would go to the network.
 *
 * <p>{@code demo/echo}, {@code demo/fast} and {@code demo/slow} answer with the last user message, word by word if a stream is asked
 * for; {@code demo/flaky} answers with 503. A word counts as a token. Any address will do; its end says what is asked:
 * {@code /chat/completions} or {@code /models}.
 *
 * <p>May be used from any thread. {@link #close} ends what is under way.
 */
public final class DemoProvider implements Transport {

    private static final Duration LONGEST_THOUGHT = Duration.ofSeconds(5);

    private final Clock clock;
    private final AtomicLong answers = new AtomicLong();
    private final Set<DemoCall> underWay = ConcurrentHashMap.newKeySet();

    /** A provider whose pace is this clock's. */
    public DemoProvider(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Call send(TransportRequest request) {
        DemoCall call = new DemoCall();
        underWay.add(call);
        answer(request, call);
        return call;
    }

    @Override
    public void close() {
        underWay.forEach(DemoCall::cancel);
    }

    private void answer(TransportRequest request, DemoCall call) {
        String path = request.uri().getPath();
        if (path != null && path.endsWith("/models")) {
            call.answer(200, "application/json", DemoAnswer.models(clock.now().getEpochSecond()));
        } else if (path != null && path.endsWith("/chat/completions")) {
            chat(request, call);
        } else {
            call.answer(404, "application/json", DemoAnswer.error("not_found", "No such path."));
        }
    }

    private void chat(TransportRequest request, DemoCall call) {
        DemoRequest asked;
        try {
            asked = DemoRequest.read(request.body());
        } catch (IOException e) {
            call.answer(400, "application/json", DemoAnswer.error("invalid_json", "The body is no JSON."));
            return;
        }
        Optional<DemoModel> model = DemoModel.of(asked.model());
        if (model.isEmpty()) {
            call.answer(404, "application/json", DemoAnswer.error("model_not_found", "No such model."));
            return;
        }
        switch (model.get()) {
            case FLAKY ->
                call.answer(
                        503,
                        "application/json",
                        DemoAnswer.error("overloaded", "demo/flaky is overloaded, as it always is."));
            case ECHO, FAST, SLOW -> chat(asked, model.get(), call);
        }
    }

    private void chat(DemoRequest asked, DemoModel model, DemoCall call) {
        DemoAnswer answer = new DemoAnswer(
                asked, "chatcmpl-demo-" + answers.incrementAndGet(), clock.now().getEpochSecond());
        if (asked.stream()) {
            call.answer(200, "text/event-stream", answer.events(), model.gap());
            return;
        }
        Duration thought = model.gap().multipliedBy(answer.wordCount());
        Duration pause = thought.compareTo(LONGEST_THOUGHT) > 0 ? LONGEST_THOUGHT : thought;
        if (pause.isZero()) {
            call.answer(200, "application/json", answer.whole());
        } else {
            call.waitsFor(clock.schedule(pause, () -> call.answer(200, "application/json", answer.whole())));
        }
    }

    private final class DemoCall implements Call {
        private final CompletableFuture<TransportResponse> response = new CompletableFuture<>();
        private volatile Clock.Cancellable pause = () -> {};
        private volatile Optional<PacedBody> body = Optional.empty();

        @Override
        public CompletionStage<TransportResponse> response() {
            return response;
        }

        @Override
        public void cancel() {
            pause.cancel();
            underWay.remove(this);
            boolean first = response.completeExceptionally(
                    new TransportException(TransportException.Reason.CANCELLED, SendProgress.SENT));
            if (!first) {
                body.ifPresent(PacedBody::breakOff);
            }
        }

        void waitsFor(Clock.Cancellable timer) {
            pause = timer;
            if (response.isDone()) {
                timer.cancel();
            }
        }

        void answer(int status, String contentType, ByteBuffer whole) {
            answer(status, contentType, List.of(whole), Duration.ZERO);
        }

        void answer(int status, String contentType, List<ByteBuffer> parts, Duration gap) {
            PacedBody paced = new PacedBody(parts, gap, clock, () -> underWay.remove(this));
            body = Optional.of(paced);
            response.complete(new TransportResponse(status, Headers.of("content-type", contentType), paced));
        }
    }
}
