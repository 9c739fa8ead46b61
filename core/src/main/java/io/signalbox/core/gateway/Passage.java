package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.health.Admission;
import io.signalbox.core.health.KeyChoice;
import io.signalbox.core.health.Permit;
import io.signalbox.core.limit.ConcurrencyGate;
import io.signalbox.core.limit.Ticket;
import io.signalbox.core.limit.Waiting;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The way of one attempt to the right to call: a place at a provider whose calls are limited, a key that does not rest, and leave
 * of the endpoint's breaker, in this order, so that nothing scarce is held while waiting. Tells its {@link Seeker} once; then hears
 * how the call went, and gives everything back exactly once.
 *
 * <p>All methods run among the request's {@link SerialTasks}.
 */
final class Passage {

    private final Traffic traffic;
    private final Clock clock;
    private final Endpoint endpoint;
    private final int keyCount;
    private final Set<Integer> triedKeys;
    private final Seeker seeker;

    private Optional<ConcurrencyGate> gate = Optional.empty();
    private Optional<Ticket> ticket = Optional.empty();
    private Optional<Permit> permit = Optional.empty();
    private Clock.Cancellable patience = () -> {};
    private int key;
    private long beganNanos;
    private boolean over;

    /**
     * A passage that was not sought yet.
     *
     * @param keyCount how many keys the provider has
     * @param triedKeys keys of the provider that this request had no luck with
     */
    Passage(Traffic traffic, Clock clock, Endpoint endpoint, int keyCount, Set<Integer> triedKeys, Seeker seeker) {
        this.traffic = traffic;
        this.clock = clock;
        this.endpoint = endpoint;
        this.keyCount = keyCount;
        this.triedKeys = Set.copyOf(triedKeys);
        this.seeker = seeker;
    }

    /** Hears whether the endpoint may be called. */
    interface Seeker {
        /** It may, now. */
        void granted(Passage passage);

        /**
         * It may not.
         *
         * @param mayWait whether asking again after the failure's {@code retryAfter} makes sense for this request
         */
        void refused(Passage passage, Failure failure, boolean mayWait);
    }

    /**
     * Asks.
     *
     * @param caller whose request it is: callers take turns where they have to wait
     * @param timeLeft until the request's deadline, beyond which nobody waits
     */
    void seek(String caller, Duration timeLeft, SerialTasks serial) {
        gate = traffic.gate(endpoint);
        if (gate.isEmpty()) {
            enter();
            return;
        }
        Ticket taken = gate.get().enter(caller, clock.nanos(), new Waiting() {
            @Override
            public void admitted() {
                serial.run(Passage.this::admitted);
            }

            @Override
            public void refused(Duration retryAfter) {
                serial.run(() -> busy(retryAfter));
            }
        });
        ticket = Optional.of(taken);
        switch (taken.answer()) {
            case ADMITTED -> enter();
            case QUEUED -> {
                Duration longest = gate.get().longestWait();
                patience = clock.schedule(timeLeft.compareTo(longest) < 0 ? timeLeft : longest, () -> {
                    gate.get().expire(clock.nanos());
                    serial.run(() -> waitedTooLong(longest));
                });
            }
            case REFUSED -> busy(taken.retryAfter());
        }
    }

    /** Which key to call with, from 0. */
    int key() {
        return key;
    }

    boolean isOver() {
        return over;
    }

    /** The first content came. */
    void gotContent() {
        permit.ifPresent(held -> held.gotContent(sinceBegin(), clock.nanos()));
    }

    /** The answer is whole. */
    void succeeded(Optional<Summary> summary) {
        long tokens = summary.map(Summary::usage)
                .filter(usage -> !usage.isEstimated())
                .map(usage -> usage.completionTokens())
                .orElse(0L);
        end((held, nanos) -> held.succeeded(sinceBegin(), tokens, nanos));
        traffic.repeats().succeeded(endpoint.provider().name(), clock.nanos());
        if (keyCount > 1) {
            traffic.keys(endpoint).succeeded(endpoint.id(), key, clock.nanos());
        }
    }

    /**
     * The attempt failed.
     *
     * @return whether the fault was the key's, and the provider has another that may be used now
     */
    boolean failed(Failure failure) {
        long nanos = clock.nanos();
        boolean keysFault = keyCount > 1 && traffic.keys(endpoint).failed(endpoint.id(), key, failure, nanos);
        boolean otherKey = keysFault && hasOtherKey(nanos);
        end((held, now) -> {
            if (otherKey) {
                held.failedWithKeyLeft(failure, now);
            } else {
                held.failed(failure, now);
            }
        });
        return otherKey;
    }

    /** The attempt is no longer wanted, or never came to be. */
    void abandon() {
        end((held, nanos) -> held.abandoned());
    }

    private void admitted() {
        patience.cancel();
        if (!over) {
            enter();
        }
    }

    /** Unless the gate has said so already, the request's own time is up. */
    private void waitedTooLong(Duration retryAfter) {
        if (permit.isEmpty()) {
            busy(retryAfter);
        }
    }

    private void busy(Duration retryAfter) {
        refuse(
                Failure.of(FailureKind.OVERLOADED, "provider_busy", shown() + " is serving as many requests as it may.")
                        .withRetryAfter(Optional.of(retryAfter)),
                false);
    }

    private void enter() {
        if (keyCount > 1) {
            KeyChoice choice = traffic.keys(endpoint).choose(endpoint.id(), keyCount, triedKeys, clock.nanos());
            if (!(choice instanceof KeyChoice.Use use)) {
                refuseKeys(choice);
                return;
            }
            key = use.index();
        }
        Admission admission = traffic.health().tryAcquire(endpoint.id(), clock.nanos());
        if (admission instanceof Permit granted) {
            permit = Optional.of(granted);
            beganNanos = clock.nanos();
            seeker.granted(this);
        } else if (admission instanceof Admission.Refused refused) {
            refuse(resting(refused), refused.reason() == Admission.Reason.RESTING);
        }
    }

    private void refuseKeys(KeyChoice choice) {
        Optional<Duration> wait =
                choice instanceof KeyChoice.Wait delay ? Optional.of(delay.delay()) : Optional.empty();
        FailureKind kind = choice instanceof KeyChoice.None none
                ? none.parkedFor().orElse(FailureKind.OVERLOADED)
                : FailureKind.RATE_LIMITED;
        refuse(
                Failure.of(kind, "provider_keys_resting", "No key of " + shown() + " may be used now.")
                        .withRetryAfter(wait),
                wait.isPresent());
    }

    private Failure resting(Admission.Refused refused) {
        Failure failure = refused.reason() == Admission.Reason.RESTING
                ? Failure.of(
                        FailureKind.RATE_LIMITED,
                        "rate_limit_exceeded",
                        shown() + " asked to be left alone for a while.")
                : Failure.of(
                        FailureKind.OVERLOADED,
                        "no_provider_available",
                        shown() + " failed several times in a row and is left alone for a while.");
        return failure.withRetryAfter(Optional.of(refused.delay()));
    }

    private void refuse(Failure failure, boolean mayWait) {
        if (!over) {
            abandon();
            seeker.refused(this, failure, mayWait);
        }
    }

    private void end(BiConsumer<Permit, Long> how) {
        if (over) {
            return;
        }
        over = true;
        patience.cancel();
        long nanos = clock.nanos();
        permit.ifPresent(held -> how.accept(held, nanos));
        ticket.ifPresent(taken -> gate.ifPresent(it -> it.leave(taken, nanos)));
    }

    private boolean hasOtherKey(long nanos) {
        Set<Integer> tried = new HashSet<>(triedKeys);
        tried.add(key);
        return tried.size() < keyCount
                && traffic.keys(endpoint).choose(endpoint.id(), keyCount, tried, nanos) instanceof KeyChoice.Use;
    }

    private Duration sinceBegin() {
        return Duration.ofNanos(clock.nanos() - beganNanos);
    }

    private String shown() {
        return endpoint.provider().displayName();
    }
}
