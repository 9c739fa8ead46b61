package io.signalbox.face;

import io.signalbox.core.port.Listener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands an answer to its connection, piece by piece: each piece is asked for when the one before has been taken, so a client that
 * reads slowly slows the provider down, and nothing waits in between.
 *
 * <p>Ends completed, when the body is; cancelled, because the client has left or took nothing for the write limit, which cancels the
 * exchange; failed, if the body does, which cuts the connection. Runs on the request's loop.
 */
final class AnswerRelay implements Flow.Subscriber<ByteBuffer> {

    private final FaceLoop loop;
    private final FaceConnection connection;
    private final Duration writeLimit;
    private final Listener listener;

    private @Nullable FaceExchange exchange;
    private @Nullable FaceResponse response;
    private Flow.@Nullable Subscription body;
    private boolean wanted;
    private boolean proceeding;
    private boolean headPassed;
    private boolean ended;
    private long bytesLeft = -1;
    private long passed;
    private FaceLoop.@Nullable Timer writeTimer;

    AnswerRelay(FaceLoop loop, FaceConnection connection, Duration writeLimit, Listener listener) {
        this.loop = loop;
        this.connection = connection;
        this.writeLimit = writeLimit;
        this.listener = listener;
    }

    /**
     * The exchange whose answer this is.
     *
     * @param fault what is answered if it fails against its promise
     */
    void answers(FaceExchange started, Function<Throwable, FaceResponse> fault) {
        if (ended) {
            started.cancel();
            return;
        }
        exchange = started;
        started.response()
                .whenComplete(
                        (begun, thrown) -> loop.execute(() -> answers(thrown == null ? begun : fault.apply(thrown))));
    }

    /** Answers this. */
    void answers(FaceResponse begun) {
        if (!ended) {
            response = begun;
            proceed();
        }
    }

    /** Whether the client has left, or the answer is out. */
    boolean isEnded() {
        return ended;
    }

    /** The connection takes the head or one more piece. */
    void ready() {
        wanted = true;
        proceed();
    }

    /** The client has left. */
    void left() {
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

    /** A source that gives its next piece while it is asked for it, and a connection that takes it at once, must not pile up calls. */
    private void proceed() {
        if (proceeding) {
            return;
        }
        proceeding = true;
        try {
            boolean more = true;
            while (more && wanted && !ended) {
                more = step();
            }
        } finally {
            proceeding = false;
        }
    }

    private boolean step() {
        FaceResponse current = response;
        Flow.Subscription source = body;
        if (current == null || (headPassed && source == null)) {
            return false;
        }
        wanted = false;
        if (source != null) {
            source.request(1);
        } else {
            headPassed = true;
            bytesLeft = current.contentLength().orElse(-1);
            passHead(current);
        }
        return true;
    }

    private void passHead(FaceResponse current) {
        try {
            connection.head(current);
        } catch (RuntimeException unfit) {
            listener.fault(unfit);
            abandon();
        }
        if (!ended) {
            current.body().subscribe(this);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        loop.execute(() -> {
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
        loop.execute(() -> pass(part));
    }

    @Override
    public void onError(Throwable thrown) {
        loop.execute(() -> {
            if (!ended) {
                end();
                connection.cut();
            }
        });
    }

    @Override
    public void onComplete() {
        loop.execute(() -> {
            if (!ended) {
                end();
                connection.end();
            }
        });
    }

    private void pass(ByteBuffer part) {
        if (ended) {
            return;
        }
        passed++;
        if (bytesLeft >= 0) {
            bytesLeft -= part.remaining();
        }
        connection.part(part, bytesLeft == 0);
        if (!wanted && !ended && bytesLeft != 0) {
            startWriteTimer();
        }
    }

    /** One timer at a time, and none for an answer that the client takes as it comes. */
    private void startWriteTimer() {
        if (writeTimer == null) {
            long before = passed;
            writeTimer = loop.after(writeLimit, () -> lookForProgress(before));
        }
    }

    private void lookForProgress(long before) {
        writeTimer = null;
        if (ended || wanted) {
            return;
        }
        if (passed != before) {
            startWriteTimer();
        } else {
            abandon();
        }
    }

    private void abandon() {
        end();
        cancelSources();
        connection.cut();
    }

    private void end() {
        ended = true;
        FaceLoop.Timer timer = writeTimer;
        writeTimer = null;
        if (timer != null) {
            timer.cancel();
        }
    }
}
