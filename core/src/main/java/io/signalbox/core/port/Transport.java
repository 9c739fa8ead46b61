package io.signalbox.core.port;

import io.signalbox.core.attempt.TransportTrait;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Moves HTTP bytes to a provider and back.
 *
 * <p>Duties of an implementer, each a law of {@code TransportContract} in the test kit:
 *
 * <ul>
 *   <li>{@link #send} returns at once and never throws for anything that happens on the wire;
 *   <li>the response stage completes when the header section has arrived, whatever the status; redirects are not followed,
 *       nothing is retried, nothing is decompressed that was not asked for, interim (1xx) answers are swallowed within a bound;
 *   <li>the body publisher takes one subscriber, delivers in order, respects demand end to end (a subscriber that asks for nothing
 *       stops the peer), and never buffers more than a bounded amount;
 *   <li>all four {@link TransportLimits} hold; each ends the call with its own {@link TransportException.Reason};
 *   <li>{@link Call#cancel} and the subscription's {@code cancel} reach the socket: an HTTP/1.1 connection is closed, an HTTP/2
 *       stream is reset;
 *   <li>every failure is a {@link TransportException} that says what was already sent;
 *   <li>a request that is {@linkplain TransportRequest#flaw flawed} is refused as {@link TransportException.Reason#UNSENDABLE}.
 * </ul>
 *
 * <p>What not every transport has is a {@link TransportTrait}: each declares its own, and refuses what it lacks by name.
 *
 * <p>May be called from any thread; stages and subscribers are called on the transport's threads and must not block.
 */
public interface Transport extends AutoCloseable {

    /** Starts a call. */
    Call send(TransportRequest request);

    /**
     * What this transport has beyond what every transport promises; nothing unless it says so. Always the same, and not to be changed.
     */
    default Set<TransportTrait> traits() {
        return Set.of();
    }

    /** Ends all calls and closes all connections. Calls under way fail as cancelled. */
    @Override
    void close();

    /** One call under way. */
    interface Call {

        /**
         * Status and headers, with the body to come; fails with a {@link TransportException}.
         */
        CompletionStage<TransportResponse> response();

        /** Ends the call wherever it is. Has no effect once the body was delivered whole. */
        void cancel();
    }
}
