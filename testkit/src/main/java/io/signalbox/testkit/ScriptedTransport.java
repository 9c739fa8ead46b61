package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A provider in memory: a transport that leads nowhere, and answers by itself what a test tells it. What a {@link ScriptedUpstream} is
 * on a socket this is without one: the same {@linkplain Reply replies}, chosen in the same order, in every {@linkplain ScriptedDialect
 * dialect}.
 *
 * <p>Everything happens on the thread that asks for it: the head of an answer is there when {@link #send} returns, and a piece of its
 * body when it was asked for, unless the reply waits. What waits for time ({@link Step#pause}, {@link Reply#delayed}) waits for the
 * clock; all {@link io.signalbox.core.port.TransportLimits limits} but that of connecting are kept by it. What a reply says of framing
 * (chunks, lengths, interim answers, trailers, the connection) means nothing here; a reply that is no HTTP answer at all ends the call
 * as it would over a socket.
 *
 * <p>Who takes a request ({@link #takeRequest}) waits for its answer, too, to begin or to wait for something.
 *
 * <p>May be used from any thread, and has none of its own.
 */
public final class ScriptedTransport extends ScriptedExchanges implements ScriptedProvider, Transport {

    private static final int REMEMBERED = 10_000;

    /** For other threads that are about to end something. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final Optional<ScriptedTransport> wider;
    private final Clock clock;
    private final Optional<TimeMover> mover;
    private final Watch endings = new Watch(A_MOMENT);
    private final Set<ScriptedCall> open = ConcurrentHashMap.newKeySet();
    private volatile boolean down;
    private volatile boolean closed;

    private ScriptedTransport(
            Optional<ScriptedTransport> wider, Clock clock, Optional<TimeMover> mover, ReplyScript script) {
        super(script, ScriptedUpstreamBuilder.DEFAULT_PATIENCE, REMEMBERED);
        this.wider = wider;
        this.clock = clock;
        this.mover = mover;
    }

    /** A provider whose waits and limits are on this clock: with a {@link ManualClock}, the test says when they are over. */
    public static ScriptedTransport on(Clock clock) {
        requireNonNull(clock, "clock");
        return new ScriptedTransport(Optional.empty(), clock, Optional.empty(), new ReplyScript());
    }

    /** A provider whose waits and limits are on this clock, which the mover moves unless something happens here or stands at a gate. */
    public static ScriptedTransport on(Clock clock, TimeMover mover) {
        requireNonNull(clock, "clock");
        return new ScriptedTransport(Optional.empty(), clock, Optional.of(mover), new ReplyScript());
    }

    /**
     * Another provider on the same clock, which answers by its own script, and by this one's where its own says nothing. What it is
     * asked is among the requests of this one as well.
     */
    public ScriptedTransport another() {
        return new ScriptedTransport(Optional.of(this), clock, mover, script().narrower());
    }

    // What it answers

    @Override
    public ScriptedTransport answers(String text) {
        return answers(Reply.answer(text));
    }

    @Override
    public ScriptedTransport answers(Reply reply) {
        requireNonNull(reply, "reply");
        return answers(request -> reply);
    }

    /** Answers from now on what the function says; it is called on the thread that sends. */
    @Override
    public ScriptedTransport answers(Function<RecordedRequest, Reply> answer) {
        script().otherwise(requireNonNull(answer, "answer"));
        return this;
    }

    @Override
    public ScriptedTransport next(Reply... replies) {
        script().next(List.of(replies));
        return this;
    }

    @Override
    public ScriptedTransport nextForModel(String model, Reply... replies) {
        script().nextForModel(requireNonNull(model, "model"), List.of(replies));
        return this;
    }

    @Override
    public ScriptedTransport forModel(String model, Reply reply) {
        script().forModel(requireNonNull(model, "model"), requireNonNull(reply, "reply"));
        return this;
    }

    @Override
    public ScriptedTransport forPath(String end, Reply reply) {
        script().forPath(requireNonNull(end, "end"), requireNonNull(reply, "reply"));
        return this;
    }

    @Override
    public ScriptedTransport models(String... names) {
        script().models(Reply.models(names));
        return this;
    }

    // What it saw

    /** The exchanges whose answer is neither over nor left: somebody holds it. */
    public List<Exchange> openExchanges() {
        return exchanges().stream()
                .filter(exchange -> exchange.ending().isEmpty())
                .toList();
    }

    /** The same, when threads that are about to end an answer had a moment for it: who is told of an answer hears of it before it is over. */
    public List<Exchange> leftOpen() {
        try {
            endings.await(() -> openExchanges().isEmpty(), () -> "answers are open");
            return List.of();
        } catch (AssertionError stillOpen) {
            return openExchanges();
        }
    }

    @Override
    List<Exchange> stillOpen() {
        return leftOpen();
    }

    // What happens to it

    @Override
    public void goDown() {
        down = true;
        open.forEach(ScriptedCall::breakOff);
    }

    @Override
    public void comeBack() {
        down = false;
    }

    @Override
    public Transport.Call send(TransportRequest request) {
        Exchange exchange =
                arrived(request.method(), target(request), fields(request.headers()), bytes(request.body()));
        ScriptedCall call = new ScriptedCall(this, exchange, clock, request.limits());
        open.add(call);
        if (closed) {
            call.cancel();
        } else if (down) {
            call.refuse();
        } else {
            call.play(rendered(exchange.request()));
        }
        canBeTaken(exchange);
        return call;
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(ScriptedCall::cancel);
    }

    // For its calls

    void ended(ScriptedCall call) {
        open.remove(call);
        endings.changed();
        wider.ifPresent(transport -> transport.endings.changed());
    }

    /** A call works, or stands at a gate. */
    void stands() {
        mover.ifPresent(TimeMover::stands);
    }

    void standsNoMore() {
        mover.ifPresent(TimeMover::standsNoMore);
    }

    @Override
    void complain(String complaint) {
        super.complain(complaint);
        wider.ifPresent(transport -> transport.complain(complaint));
    }

    private Exchange arrived(String method, String target, List<HeaderField> fields, byte[] body) {
        Optional<Exchange> known = wider.map(transport -> transport.arrived(method, target, fields, body));
        return remember(number -> known.orElseGet(() -> {
            RequestHead head = new RequestHead(method, target, "HTTP/1.1", fields);
            RecordedRequest request =
                    new RecordedRequest(number, Origin.http1(number, Optional.empty()), clock.now(), head, body);
            return new Exchange(request, ScriptedUpstreamBuilder.DEFAULT_PATIENCE);
        }));
    }

    /** Whoever waits for a request sees it when its answer is as far as it gets by itself: what waits for the clock waits already. */
    @Override
    void canBeTaken(Exchange exchange) {
        super.canBeTaken(exchange);
        wider.ifPresent(transport -> transport.canBeTaken(exchange));
    }

    private static String target(TransportRequest request) {
        String query = request.uri().getRawQuery();
        return request.uri().getRawPath() + (query == null ? "" : "?" + query);
    }

    private static List<HeaderField> fields(Headers headers) {
        List<HeaderField> fields = new ArrayList<>();
        headers.entries().forEach(entry -> fields.add(new HeaderField(entry.name(), entry.value())));
        return fields;
    }

    private static byte[] bytes(List<ByteBuffer> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer part : parts) {
            byte[] copy = new byte[part.remaining()];
            part.duplicate().get(copy);
            all.writeBytes(copy);
        }
        return all.toByteArray();
    }

    private ReplyRendering.Played rendered(RecordedRequest request) {
        return played(request, script().choose(request), reply -> reply.played(request), "scripted_transport");
    }
}
