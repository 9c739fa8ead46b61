package io.signalbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Bytes in, events out: however the bytes are cut, and however fast the reader is. */
class EventPumpTest {

    private static final String STREAM = """
            : SIGNALBOX PROCESSING

            data: {"id":"gen-1","model":"acme/one","provider":"Acme","choices":[{"index":0,"delta":{"role":"assistant"}}]}

            data: {"choices":[{"index":0,"delta":{"reasoning":"Hm. \u20ac"}}]}

            data: {"choices":[{"index":0,"delta":{"content":"H\u00e9llo "}}]}

            data: {"choices":[{"index":0,"delta":{"content":"\ud83d\ude00!"}}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"cost":0.1}}

            data: [DONE]

            """;

    @Property
    @Label("any cut of the bytes and any speed of the reader give the same events, and never more than it asked for")
    void givesTheSameEvents(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 40) Integer> cuts,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 3) Integer> demands) {
        CutCall call = new CutCall(STREAM.getBytes(StandardCharsets.UTF_8), cuts);
        SteadyReader reader = new SteadyReader();
        EventPump pump = new EventPump(
                reader, new OneRound(call), Deadline.from(SystemClock.instance(), Optional.empty()), Runnable::run);
        pump.start();

        for (int turn = 0; !reader.ended; turn++) {
            int demand = demands.get(turn % demands.size());
            reader.wanted += demand;
            pump.request(demand);
        }

        List<ChatEvent> told = reader.events;
        assertThat(reader.excess).isZero();
        assertThat(told.stream().filter(event -> !(event instanceof ChatEvent.Chunk)))
                .startsWith(
                        new ChatEvent.Reasoning("Hm. \u20ac"),
                        new ChatEvent.Text("H\u00e9llo "),
                        new ChatEvent.Text("\ud83d\ude00!"))
                .hasSize(4);
        assertThat(told.stream().filter(ChatEvent.Chunk.class::isInstance)).hasSize(6);
        assertThat(told.get(told.size() - 1))
                .isInstanceOfSatisfying(
                        ChatEvent.Finished.class,
                        end -> assertThat(end.answer().text()).isEqualTo("H\u00e9llo \ud83d\ude00!"));
        assertThat(call.askedInVain).isZero();
    }

    /** Asks once. */
    private static final class OneRound implements Rounds {
        private final GatewayCall call;
        private Optional<Answer> answer = Optional.empty();

        OneRound(GatewayCall call) {
            this.call = call;
        }

        @Override
        public GatewayCall stream() {
            return call;
        }

        @Override
        public CompletableFuture<Answer> whole(Deadline limit) {
            throw new AssertionError("a stream was asked for");
        }

        @Override
        public boolean goOnAfter(Answer given) {
            answer = Optional.of(given);
            return false;
        }

        @Override
        public List<ChatEvent.ToolFound> found() {
            return List.of();
        }

        @Override
        public Answer answer() {
            return answer.orElseThrow();
        }
    }

    /** Counts what it gets beyond what it asked for. */
    private static final class SteadyReader implements Flow.Subscriber<ChatEvent> {
        private final List<ChatEvent> events = new ArrayList<>();
        private long wanted;
        private int excess;
        private boolean ended;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(ChatEvent event) {
            events.add(event);
            excess += events.size() > wanted || ended ? 1 : 0;
        }

        @Override
        public void onError(Throwable thrown) {
            throw new AssertionError(thrown);
        }

        @Override
        public void onComplete() {
            ended = true;
        }
    }

    /** A call whose answer comes in pieces of these sizes, one for each that is asked for. */
    private static final class CutCall implements GatewayCall {
        private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
        private int askedInVain;

        CutCall(byte[] bytes, List<Integer> cuts) {
            int from = 0;
            for (int size : cuts) {
                int to = Math.min(bytes.length, from + size);
                pieces.add(ByteBuffer.wrap(bytes, from, to - from));
                from = to;
            }
            pieces.add(ByteBuffer.wrap(bytes, from, bytes.length - from));
        }

        @Override
        public CompletionStage<GatewayResponse> response() {
            return CompletableFuture.completedFuture(
                    new GatewayResponse(200, Headers.NONE, OptionalLong.empty(), this::subscribe, Optional.empty()));
        }

        private void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    askedInVain += n != 1 || pieces.isEmpty() ? 1 : 0;
                    if (!pieces.isEmpty()) {
                        subscriber.onNext(pieces.remove());
                    }
                    if (pieces.isEmpty()) {
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {}
            });
        }

        @Override
        public void cancel() {}
    }
}
