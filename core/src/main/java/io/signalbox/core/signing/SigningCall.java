package io.signalbox.core.signing;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.core.time.LimitWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One call: first it waits for its signature, watched by its own limits, then it is a call of the transport beneath. */
final class SigningCall implements Transport.Call {

    private final TransportLimits limits;
    private final Transport beneath;
    private final Clock clock;
    private final Consumer<SigningCall> onWaited;
    private final long startNanos;
    private final LimitWatch watch;
    private final CompletableFuture<TransportResponse> response = new CompletableFuture<>();

    private volatile boolean ended;
    private volatile Optional<CompletableFuture<TransportRequest>> signing = Optional.empty();
    private volatile Optional<Transport.Call> sent = Optional.empty();

    /** @param onWaited told when the call no longer waits for a signature */
    SigningCall(TransportRequest request, Transport beneath, Clock clock, Consumer<SigningCall> onWaited) {
        this.limits = request.limits();
        this.beneath = beneath;
        this.clock = clock;
        this.onWaited = onWaited;
        this.startNanos = clock.nanos();
        this.watch = LimitWatch.start(clock, limits, this::end);
    }

    void begin(CompletableFuture<TransportRequest> signature) {
        signing = Optional.of(signature);
        signature.whenComplete((signed, thrown) -> {
            if (!watch.stop()) {
                return;
            }
            onWaited.accept(this);
            if (thrown == null) {
                send(signed);
            } else {
                response.completeExceptionally(unsigned(unwrapped(thrown)));
            }
        });
        if (ended) {
            signature.cancel(false);
        }
    }

    @Override
    public CompletionStage<TransportResponse> response() {
        return response;
    }

    @Override
    public void cancel() {
        ended = true;
        if (watch.stop()) {
            end(Reason.CANCELLED);
        } else {
            sent.ifPresent(Transport.Call::cancel);
        }
    }

    /** A limit passed or somebody cancelled before there was a signature: nothing was sent, and nothing will be. */
    private void end(Reason reason) {
        ended = true;
        onWaited.accept(this);
        response.completeExceptionally(new TransportException(reason, SendProgress.NOT_SENT));
        signing.ifPresent(signature -> signature.cancel(false));
    }

    private void send(TransportRequest signed) {
        Transport.Call call = beneath.send(new TransportRequest(
                signed.method(),
                signed.uri(),
                signed.headers(),
                signed.body(),
                limitsLeft(clock.nanos() - startNanos)));
        sent = Optional.of(call);
        call.response().whenComplete((answer, thrown) -> {
            if (thrown == null) {
                response.complete(answer);
            } else {
                response.completeExceptionally(unwrapped(thrown));
            }
        });
        if (ended) {
            call.cancel();
        }
    }

    /** What the limits that count from the call's start leave to the transport beneath. */
    private TransportLimits limitsLeft(long waitedNanos) {
        return new TransportLimits(
                limits.connect(),
                left(limits.firstByte(), waitedNanos),
                limits.idle(),
                left(limits.total(), waitedNanos));
    }

    private static Duration left(Duration limit, long waitedNanos) {
        Duration left = limit.minusNanos(waitedNanos);
        return left.isNegative() || left.isZero() ? Duration.ofNanos(1) : left;
    }

    private static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    private static Throwable unsigned(Throwable thrown) {
        return thrown instanceof TransportException
                ? thrown
                : new TransportException(Reason.CREDENTIALS, SendProgress.NOT_SENT, thrown);
    }
}
