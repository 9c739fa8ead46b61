package io.signalbox.core.signing;

import io.signalbox.core.port.TransportRequest;
import java.util.concurrent.CompletableFuture;

/**
 * Adds to a request what proves who sends it: a signature over it, or a token that somebody issued.
 *
 * <p>May be called from any thread. Whatever blocks, such as asking for credentials, happens on threads of the signer's own, of which
 * there are few.
 */
public interface RequestSigner extends AutoCloseable {

    /**
     * Starts to sign; returns at once and never throws.
     *
     * @return the request to send in its place, with the same body; fails where there are no credentials. Whoever no longer wants it
     *     cancels it, which ends nobody else's
     */
    CompletableFuture<TransportRequest> sign(TransportRequest request);

    /** Ends the signer's threads. What is being signed may fail or never end. */
    @Override
    void close();
}
