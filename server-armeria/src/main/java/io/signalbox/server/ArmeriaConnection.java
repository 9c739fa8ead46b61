package io.signalbox.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.netty.buffer.ByteBuf;
import io.signalbox.core.port.Headers;
import io.signalbox.face.FaceConnection;
import io.signalbox.face.FaceResponse;
import io.signalbox.face.ServedRequest;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One request as Armeria shows it: takes its body from Armeria's stream, and is the stream of its answer. Armeria asks for the next
 * piece when the one before has gone into the socket. Runs on the request's event loop.
 */
final class ArmeriaConnection implements FaceConnection, Publisher<HttpObject> {

    private final boolean http2;
    private final RequestReader reader = new RequestReader();
    private @Nullable ServedRequest served;
    private @Nullable Subscriber<? super HttpObject> armeria;
    private @Nullable Subscription request;

    /**
     * The connection of one request.
     *
     * @param http2 whether headers of the connection are to be left out
     */
    ArmeriaConnection(boolean http2) {
        this.http2 = http2;
    }

    /** Before anything is read or written. */
    void serves(ServedRequest begun) {
        served = begun;
    }

    /** Takes the request's body. */
    Subscriber<HttpObject> reader() {
        return reader;
    }

    @Override
    public void subscribe(Subscriber<? super HttpObject> subscriber) {
        armeria = subscriber;
        subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long count) {
                served().ready();
            }

            @Override
            public void cancel() {
                served().left();
            }
        });
    }

    @Override
    public void head(FaceResponse response) {
        ResponseHeadersBuilder head = ResponseHeaders.builder(HttpStatus.valueOf(response.status()));
        for (Headers.Entry field : response.headers().entries()) {
            if (!http2 || !field.name().equalsIgnoreCase("connection")) {
                head.add(field.name(), field.value());
            }
        }
        response.contentLength().ifPresent(head::contentLength);
        armeria().onNext(head.build());
    }

    @Override
    public void part(ByteBuffer bytes, boolean last) {
        HttpData data = data(bytes);
        armeria().onNext(last ? data.withEndOfStream() : data);
    }

    @Override
    public void end() {
        armeria().onComplete();
    }

    @Override
    public void cut() {
        armeria().onError(new BrokenAnswerException());
    }

    @Override
    public void stopReading() {
        Subscription current = request;
        if (current != null) {
            current.cancel();
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

    private ServedRequest served() {
        ServedRequest begun = served;
        if (begun == null) {
            throw new IllegalStateException("nothing is served yet");
        }
        return begun;
    }

    private Subscriber<? super HttpObject> armeria() {
        Subscriber<? super HttpObject> subscriber = armeria;
        if (subscriber == null) {
            throw new IllegalStateException("nobody has asked for the answer");
        }
        return subscriber;
    }

    /** The request's body, with pooled pieces. */
    private final class RequestReader implements Subscriber<HttpObject> {
        @Override
        public void onSubscribe(Subscription started) {
            request = started;
            started.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(HttpObject part) {
            if (!(part instanceof HttpData data)) {
                return; // Trailers mean nothing to us.
            }
            try (data) {
                ByteBuf bytes = data.byteBuf();
                served().bodyPart(
                                data.length(),
                                (target, offset) -> bytes.getBytes(bytes.readerIndex(), target, offset, data.length()));
            }
        }

        @Override
        public void onError(Throwable thrown) {
            served().left();
        }

        @Override
        public void onComplete() {
            served().bodyEnded();
        }
    }

    /** The answer cannot be brought to its end; its connection or stream is cut, so that nobody takes it for whole. */
    static final class BrokenAnswerException extends RuntimeException {
        BrokenAnswerException() {
            super("answer broke off", null, false, false);
        }
    }
}
