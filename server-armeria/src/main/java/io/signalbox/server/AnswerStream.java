package io.signalbox.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceExchange;
import io.signalbox.face.FaceResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Hands the face's answer to Armeria, piece by piece: each piece is asked for when the one before has gone into the socket, so a
 * client that reads slowly slows the provider down, and nothing waits in between.
 *
 * <p>Ends completed, when the body is; cancelled, because the client has left or took nothing for the write limit, which cancels the
 * exchange; failed, if the body does, which cuts the connection. Runs on the request's event loop.
 */
final class AnswerStream implements Publisher<HttpObject>, Subscription, Flow.Subscriber<ByteBuffer> {

    private final EventLoop loop;
    private final boolean http2;
    private final Duration writeTimeout;

    private @Nullable FaceExchange exchange;
    private @Nullable FaceResponse response;
    private @Nullable Subscriber<? super HttpObject> subscriber;
    private Flow.@Nullable Subscription body;
    private boolean wanted;
    private boolean headPassed;
    private boolean ended;
    private long bytesLeft = -1;
    private long passed;
    private @Nullable Future<?> writeTimer;

    /**
     * An answer that is still to come.
     *
     * @param http2 whether headers of the connection are to be left out
     * @param writeTimeout how long the client may take nothing
     */
    AnswerStream(EventLoop loop, boolean http2, Duration writeTimeout) {
        this.loop = loop;
        this.http2 = http2;
        this.writeTimeout = writeTimeout;
    }

    /** The exchange whose answer this is. On the event loop. */
    void answers(FaceExchange started) {
        if (ended) {
            started.cancel();
            return;
        }
        exchange = started;
        started.response().whenComplete((begun, thrown) -> {
            if (thrown == null) {
                onLoop(() -> begin(begun));
            } else {
                onError(thrown);
            }
        });
    }

    /** Answers this instead of anything else. On the event loop. */
    void answers(FaceResponse refusal) {
        begin(refusal);
    }

    /** Whether the client has left, or the answer is out. */
    boolean isEnded() {
        return ended;
    }

    @Override
    public void subscribe(Subscriber<? super HttpObject> armeria) {
        subscriber = armeria;
        armeria.onSubscribe(this);
    }

    @Override
    public void request(long count) {
        wanted = true;
        proceed();
    }

    @Override
    public void cancel() {
        if (!ended) {
            end();
            cancelSources();
        }
    }

    private void cancelSources() {
        Flow.Subscription current = body;
        FaceExchange started = exchange;
        if (current != null) {
            current.cancel();
        } else if (started != null) {
            started.cancel();
        }
    }

    private void begin(FaceResponse begun) {
        if (!ended) {
            response = begun;
            proceed();
        }
    }

    private void proceed() {
        FaceResponse current = response;
        Subscriber<? super HttpObject> armeria = subscriber;
        if (!wanted || ended || current == null || armeria == null) {
            return;
        }
        Flow.Subscription source = body;
        if (!headPassed) {
            headPassed = true;
            wanted = false;
            bytesLeft = current.contentLength().orElse(-1);
            armeria.onNext(head(current));
            if (!ended) {
                current.body().subscribe(this);
            }
        } else if (source != null) {
            wanted = false;
            source.request(1);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        onLoop(() -> {
            if (ended) {
                started.cancel();
                return;
            }
            body = started;
            proceed();
        });
    }

    @Override
    public void onNext(ByteBuffer part) {
        onLoop(() -> pass(part));
    }

    @Override
    public void onError(Throwable thrown) {
        onLoop(() -> {
            Subscriber<? super HttpObject> armeria = subscriber;
            if (!ended && armeria != null) {
                end();
                armeria.onError(new BrokenAnswerException());
            }
        });
    }

    @Override
    public void onComplete() {
        onLoop(() -> {
            Subscriber<? super HttpObject> armeria = subscriber;
            if (!ended && armeria != null) {
                end();
                armeria.onComplete();
            }
        });
    }

    private void pass(ByteBuffer part) {
        Subscriber<? super HttpObject> armeria = subscriber;
        if (ended || armeria == null) {
            return;
        }
        HttpData data = data(part);
        passed++;
        if (bytesLeft >= 0) {
            bytesLeft -= data.length();
            if (bytesLeft == 0) {
                data = data.withEndOfStream();
            }
        }
        armeria.onNext(data);
        if (!wanted && !ended && bytesLeft != 0) {
            startWriteTimer();
        }
    }

    private static HttpData data(ByteBuffer part) {
        if (part.hasArray()) {
            return HttpData.wrap(part.array(), part.arrayOffset() + part.position(), part.remaining());
        }
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        return HttpData.wrap(copy);
    }

    private ResponseHeaders head(FaceResponse current) {
        ResponseHeadersBuilder head = ResponseHeaders.builder(HttpStatus.valueOf(current.status()));
        for (Headers.Entry field : current.headers().entries()) {
            if (!http2 || !field.name().equalsIgnoreCase("connection")) {
                head.add(field.name(), field.value());
            }
        }
        current.contentLength().ifPresent(head::contentLength);
        return head.build();
    }

    /** One timer at a time, and none for an answer that the client takes as it comes. */
    private void startWriteTimer() {
        if (writeTimer == null) {
            long before = passed;
            writeTimer = loop.schedule(() -> lookForProgress(before), writeTimeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void lookForProgress(long before) {
        writeTimer = null;
        Subscriber<? super HttpObject> armeria = subscriber;
        if (ended || wanted || armeria == null) {
            return;
        }
        if (passed != before) {
            startWriteTimer();
            return;
        }
        end();
        cancelSources();
        armeria.onError(new BrokenAnswerException());
    }

    private void end() {
        ended = true;
        Future<?> timer = writeTimer;
        writeTimer = null;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void onLoop(Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }

    /** The answer cannot be brought to its end; its connection or stream is cut, so that nobody takes it for whole. */
    static final class BrokenAnswerException extends RuntimeException {
        BrokenAnswerException() {
            super("answer broke off", null, false, false);
        }
    }
}
