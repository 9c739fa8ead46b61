package io.signalbox.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A subscriber that asks for as much as a test tells it to, and fails the test on signals that a publisher must not send.
 *
 * <p>Waits end in an {@link AssertionError} after thirty seconds.
 */
public final class BodyCollector implements Flow.Subscriber<ByteBuffer> {

    private static final long PATIENCE_SECONDS = 30;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object lock = new Object();
    private Optional<Flow.Subscription> subscription = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();
    private int pieces;
    private boolean over;
    private String misuse = "";

    private BodyCollector() {}

    /** Subscribes to a body and asks for nothing yet. */
    public static BodyCollector of(Flow.Publisher<ByteBuffer> body) {
        BodyCollector collector = new BodyCollector();
        body.subscribe(collector);
        return collector;
    }

    /** Subscribes to a body and reads it to its end. */
    public static byte[] readAll(Flow.Publisher<ByteBuffer> body) {
        BodyCollector collector = of(body).request(Long.MAX_VALUE);
        collector.awaitCompletion();
        return collector.bytes();
    }

    /** Asks for so many more pieces. */
    public BodyCollector request(long n) {
        subscription().request(n);
        return this;
    }

    /** Wants no more. */
    public void cancel() {
        synchronized (lock) {
            over = true;
        }
        subscription().cancel();
    }

    /** What has come so far. */
    public byte[] bytes() {
        synchronized (lock) {
            return bytes.toByteArray();
        }
    }

    /** Waits until so many pieces have come. */
    public BodyCollector awaitPieces(int count) {
        return awaitThat(() -> pieces >= count, () -> "pieces: " + pieces + " (expected: at least " + count + ")");
    }

    /** Waits until this text, in UTF-8, is among what has come. */
    public BodyCollector awaitText(String text) {
        return awaitThat(
                () -> bytes.toString(StandardCharsets.UTF_8).contains(text),
                () -> "body: " + bytes.toString(StandardCharsets.UTF_8) + " (expected: " + text + " in it)");
    }

    private BodyCollector awaitThat(BooleanSupplier condition, Supplier<String> complaint) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (lock) {
            while (!condition.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError(complaint.get());
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted while waiting for the body", e);
                }
            }
        }
        return this;
    }

    /** Waits until the body is whole. */
    public void awaitCompletion() {
        awaitEnd();
        failure.ifPresent(thrown -> {
            throw new AssertionError("the body failed (expected: completion)", thrown);
        });
    }

    /** Waits until the body has failed; answers with what. */
    public Throwable awaitFailure() {
        awaitEnd();
        return failure.orElseThrow(() -> new AssertionError("the body was completed (expected: a failure)"));
    }

    /** Whether it has ended by now, well or not. */
    public boolean hasEnded() {
        return ended.getCount() == 0;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = Optional.of(given);
        subscribed.countDown();
    }

    @Override
    public void onNext(ByteBuffer piece) {
        synchronized (lock) {
            if (over) {
                misuse = "onNext after the end";
            }
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            bytes.writeBytes(copy);
            pieces++;
            lock.notifyAll();
        }
    }

    @Override
    public void onError(Throwable thrown) {
        end(Optional.of(thrown));
    }

    @Override
    public void onComplete() {
        end(Optional.empty());
    }

    private void end(Optional<Throwable> thrown) {
        synchronized (lock) {
            if (ended.getCount() == 0) {
                misuse = "ended twice";
            }
            over = true;
            failure = thrown;
        }
        ended.countDown();
    }

    private void awaitEnd() {
        await(ended, "end of the body");
        if (!misuse.isEmpty()) {
            throw new AssertionError(misuse);
        }
    }

    private Flow.Subscription subscription() {
        await(subscribed, "subscription");
        return subscription.orElseThrow();
    }

    private static void await(CountDownLatch latch, String what) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no " + what + " within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for the " + what, e);
        }
    }
}
