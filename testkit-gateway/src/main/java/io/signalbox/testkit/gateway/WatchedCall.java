package io.signalbox.testkit.gateway;

import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.testkit.TimeMover;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

/**
 * A call of which a {@link TimeMover} knows when it is worked on, and when its caller waits: for the answer's beginning, or for a piece of
 * its body that was asked for.
 */
final class WatchedCall implements GatewayCall {

    private final TimeMover mover;
    private final GatewayCall call;
    private final CompletionStage<GatewayResponse> response;
    private boolean waits;

    private WatchedCall(Gateway gateway, GatewayRequest request, TimeMover mover) {
        this.mover = mover;
        this.call = gateway.call(onWatchedExecutor(request, mover));
        waits(true);
        this.response = call.response().thenApply(this::watched);
    }

    static GatewayCall of(Gateway gateway, GatewayRequest request, TimeMover mover) {
        mover.stands();
        try {
            return new WatchedCall(gateway, request, mover);
        } finally {
            mover.standsNoMore();
        }
    }

    @Override
    public CompletionStage<GatewayResponse> response() {
        return response;
    }

    @Override
    public void cancel() {
        waits(false);
        call.cancel();
    }

    private GatewayResponse watched(GatewayResponse begun) {
        waits(false);
        return new GatewayResponse(
                begun.status(),
                begun.headers(),
                begun.contentLength(),
                reader -> begun.body().subscribe(new Reader(reader)),
                begun.failure());
    }

    private synchronized void waits(boolean now) {
        if (now && !waits) {
            mover.waits();
        } else if (!now && waits) {
            mover.waitsNoMore();
        }
        waits = now;
    }

    private static GatewayRequest onWatchedExecutor(GatewayRequest request, TimeMover mover) {
        Executor told = task -> {
            mover.stands();
            try {
                request.executor().execute(() -> run(task, mover));
            } catch (RejectedExecutionException closing) {
                mover.standsNoMore();
                throw closing;
            }
        };
        return new GatewayRequest(
                request.dialect(),
                request.body(),
                request.caller(),
                request.identity(),
                told,
                request.metadata(),
                request.labels(),
                request.contentKept());
    }

    private static void run(Runnable task, TimeMover mover) {
        try {
            task.run();
        } finally {
            mover.standsNoMore();
        }
    }

    private final class Reader implements Flow.Subscriber<ByteBuffer> {
        private final Flow.Subscriber<? super ByteBuffer> reader;
        private long wanted;
        private boolean isOver;

        Reader(Flow.Subscriber<? super ByteBuffer> reader) {
            this.reader = reader;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            reader.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    // Until it is passed on, it is not time that the reader waits for.
                    mover.stands();
                    try {
                        wants(n);
                        subscription.request(n);
                    } finally {
                        mover.standsNoMore();
                    }
                }

                @Override
                public void cancel() {
                    waitsNoMore();
                    subscription.cancel();
                }
            });
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            wants(-1);
            reader.onNext(bytes);
        }

        @Override
        public void onError(Throwable thrown) {
            waitsNoMore();
            reader.onError(thrown);
        }

        @Override
        public void onComplete() {
            waitsNoMore();
            reader.onComplete();
        }

        /** Who reads to the end has often asked for more by then. */
        private synchronized void waitsNoMore() {
            isOver = true;
            waits(false);
        }

        private synchronized void wants(long more) {
            if (isOver) {
                return;
            }
            wanted = wanted == Long.MAX_VALUE || wanted + more < 0 ? Long.MAX_VALUE : wanted + more;
            waits(wanted > 0);
        }
    }
}
