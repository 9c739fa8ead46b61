package io.signalbox.core.health;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import java.time.Duration;

/**
 * The right to call an endpoint once, and the place where is told what came of it.
 *
 * <p>Ends with exactly one of {@link #succeeded}, {@link #failed}, {@link #failedWithKeyLeft} and {@link #abandoned}; what is told
 * after that is ignored. A permit that never ends holds a place among the attempts under way, and the probe's place if it is the
 * probe. May be used from any thread.
 */
public final class Permit implements Admission {

    private final EndpointObservations observations;
    private final long number;
    private final boolean probe;
    private final long beganNanos;
    private boolean gotContent;
    private boolean ended;

    Permit(EndpointObservations observations, long number, boolean probe, long beganNanos) {
        this.observations = observations;
        this.number = number;
        this.probe = probe;
        this.beganNanos = beganNanos;
    }

    /** Whether this is the one attempt that tries whether the endpoint is back. */
    public boolean isProbe() {
        return probe;
    }

    /**
     * The first content came. It is measured, and closes the breaker on probation; the second and later calls are ignored.
     *
     * @param after since the attempt began
     * @param nanos now, monotonic
     */
    public void gotContent(Duration after, long nanos) {
        synchronized (observations) {
            if (!ended && !gotContent) {
                gotContent = true;
                observations.gotContent(number, after, nanos);
            }
        }
    }

    /**
     * The answer is complete. Closes the breaker.
     *
     * @param total since the attempt began
     * @param completionTokens of the answer; 0 if unknown, then its throughput is not measured
     * @param nanos now, monotonic
     */
    public void succeeded(Duration total, long completionTokens, long nanos) {
        synchronized (observations) {
            if (end()) {
                observations.succeeded(total, completionTokens, nanos);
            }
        }
    }

    /**
     * The attempt failed. What that means for the endpoint follows from the failure's kind; a rate limit, and an overload that
     * says how long, let it rest.
     *
     * @param nanos now, monotonic
     */
    public void failed(Failure failure, long nanos) {
        synchronized (observations) {
            if (end()) {
                count(failure, nanos);
                observations.rest(failure, nanos);
            }
        }
    }

    /**
     * The attempt failed, and another key of the provider may be tried at once: as {@link #failed}, but the endpoint does not rest.
     *
     * @param nanos now, monotonic
     */
    public void failedWithKeyLeft(Failure failure, long nanos) {
        synchronized (observations) {
            if (end()) {
                count(failure, nanos);
            }
        }
    }

    /** The attempt was ended by us or by the caller; nothing was learned of the endpoint. A probe's place is free again. */
    public void abandoned() {
        synchronized (observations) {
            if (end()) {
                observations.abandoned(number);
            }
        }
    }

    private boolean end() {
        boolean first = !ended;
        ended = true;
        if (first) {
            observations.ended();
        }
        return first;
    }

    private void count(Failure failure, long nanos) {
        boolean waitedInVain =
                failure.kind() == FailureKind.TIMEOUT && failure.progress() == SendProgress.SENT && !gotContent;
        if (waitedInVain) {
            observations.noContentWithin(nanos - beganNanos, nanos);
        }
        observations.failed(number, failure.kind(), nanos);
    }
}
