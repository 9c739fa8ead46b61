package io.signalbox.docs.acceptance;

import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A transport that tells a test when no call is under way, and whoever made the calls has heard of their ends. */
final class QuietTransport implements Transport {

    private static final long PATIENCE_SECONDS = 30;

    private final Transport wire;
    private int running;
    private int calls;

    QuietTransport(Transport wire) {
        this.wire = wire;
    }

    @Override
    public Transport.Call send(TransportRequest request) {
        synchronized (this) {
            calls++;
        }
        oneMore();
        return new Told(wire.send(request));
    }

    @Override
    public void close() {
        wire.close();
    }

    /** How many calls were begun. */
    synchronized int calls() {
        return calls;
    }

    /** Waits until no call is under way, and nobody is being told of one. */
    synchronized void awaitQuiet() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (running > 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("calls under way: " + running + " (expected: 0)");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for quiet", e);
            }
        }
    }

    private void tell(Runnable news) {
        oneMore();
        try {
            news.run();
        } finally {
            oneLess();
        }
    }

    private synchronized void oneMore() {
        running++;
    }

    private synchronized void oneLess() {
        running--;
        notifyAll();
    }

    private final class Told implements Transport.Call {
        private final Transport.Call call;
        private final CompletableFuture<TransportResponse> told = new CompletableFuture<>();
        private final AtomicBoolean ended = new AtomicBoolean();

        Told(Transport.Call call) {
            this.call = call;
            call.response().whenComplete((response, thrown) -> {
                if (response == null) {
                    tell(() -> told.completeExceptionally(thrown));
                    end();
                } else {
                    tell(() -> told.complete(new TransportResponse(
                            response.status(),
                            response.headers(),
                            reader -> response.body().subscribe(new Reading(reader)))));
                }
            });
        }

        @Override
        public CompletionStage<TransportResponse> response() {
            return told;
        }

        @Override
        public void cancel() {
            call.cancel();
            end();
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                oneLess();
            }
        }

        private final class Reading implements Flow.Subscriber<ByteBuffer> {
            private final Flow.Subscriber<? super ByteBuffer> reader;

            Reading(Flow.Subscriber<? super ByteBuffer> reader) {
                this.reader = reader;
            }

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                tell(() -> reader.onSubscribe(subscription));
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                tell(() -> reader.onNext(bytes));
            }

            @Override
            public void onError(Throwable thrown) {
                tell(() -> reader.onError(thrown));
                end();
            }

            @Override
            public void onComplete() {
                tell(reader::onComplete);
                end();
            }
        }
    }
}
