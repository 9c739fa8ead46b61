package io.signalbox.core.time;

import io.signalbox.core.port.Clock;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Watches the limits of one call, for every transport alike: first byte, silence within the body, and the whole.
 *
 * <p>Costs one timer at a time, however many pieces a body has: pieces only note when they came, and the timer, when it fires,
 * looks whether that was long enough ago. The connect limit is the transport's own, since only it knows when a connection stands.
 *
 * <p>May be used from any thread. Ends when a limit passes, or with {@link #stop}.
 */
public final class LimitWatch {

    private final Clock clock;
    private final TransportLimits limits;
    private final Consumer<Reason> onPassed;
    private final long startNanos;
    private final AtomicBoolean ended = new AtomicBoolean();

    private volatile boolean inBody;
    private volatile boolean wanted;
    private volatile long lastActivityNanos;
    private volatile Clock.Cancellable timer = () -> {};

    private LimitWatch(Clock clock, TransportLimits limits, Consumer<Reason> onPassed) {
        this.clock = clock;
        this.limits = limits;
        this.onPassed = onPassed;
        this.startNanos = clock.nanos();
        this.lastActivityNanos = startNanos;
    }

    /**
     * Starts to watch.
     *
     * @param onPassed told once which limit passed; called on a thread of the clock's
     */
    public static LimitWatch start(Clock clock, TransportLimits limits, Consumer<Reason> onPassed) {
        LimitWatch watch = new LimitWatch(clock, limits, onPassed);
        watch.arm();
        return watch;
    }

    /** The response's header section is there; from now on the idle limit holds. */
    public void headersArrived() {
        lastActivityNanos = clock.nanos();
        inBody = true;
        rearm();
    }

    /** The subscriber asked for more of the body: silence counts from now. */
    public void bodyWanted() {
        if (!wanted) {
            lastActivityNanos = clock.nanos();
            wanted = true;
        }
    }

    /**
     * A piece of the body arrived.
     *
     * @param moreWanted whether the subscriber's demand is not yet met
     */
    public void bodyArrived(boolean moreWanted) {
        lastActivityNanos = clock.nanos();
        wanted = moreWanted;
    }

    /**
     * The call has ended.
     *
     * @return false if a limit had passed before
     */
    public boolean stop() {
        boolean first = ended.compareAndSet(false, true);
        timer.cancel();
        return first;
    }

    private void rearm() {
        timer.cancel();
        arm();
    }

    private void arm() {
        if (!ended.get()) {
            timer = clock.schedule(Duration.ofNanos(Math.max(1, nanosToNextLimit())), this::check);
            if (ended.get()) {
                timer.cancel();
            }
        }
    }

    private void check() {
        long now = clock.nanos();
        if (now - startNanos >= limits.total().toNanos()) {
            pass(Reason.TOTAL_TIMEOUT);
        } else if (!inBody && now - startNanos >= limits.firstByte().toNanos()) {
            pass(Reason.FIRST_BYTE_TIMEOUT);
        } else if (inBody && wanted && now - lastActivityNanos >= limits.idle().toNanos()) {
            pass(Reason.IDLE_TIMEOUT);
        } else {
            arm();
        }
    }

    private long nanosToNextLimit() {
        long now = clock.nanos();
        long toTotal = limits.total().toNanos() - (now - startNanos);
        if (!inBody) {
            return Math.min(toTotal, limits.firstByte().toNanos() - (now - startNanos));
        }
        long silence = wanted ? now - lastActivityNanos : 0;
        return Math.min(toTotal, limits.idle().toNanos() - silence);
    }

    private void pass(Reason reason) {
        if (ended.compareAndSet(false, true)) {
            onPassed.accept(reason);
        }
    }
}
