package io.signalbox.core.signing;

import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A transport whose requests are signed before another one sends them. Keeps every law of the one beneath: waiting for a signature
 * counts towards the first-byte and total limits, and a call that is cancelled before it is signed is never sent.
 *
 * <p>A request that cannot be signed fails with
 * {@link io.signalbox.core.port.TransportException.Reason#CREDENTIALS}.
 */
public final class SigningTransport implements Transport {

    private final Transport beneath;
    private final RequestSigner signer;
    private final Clock clock;
    private final Set<SigningCall> unsigned = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A transport over another.
     *
     * @param beneath sends what is signed; closed with this one
     * @param signer signs; closed with this one
     * @param clock measures the limits while a request waits for its signature
     */
    public SigningTransport(Transport beneath, RequestSigner signer, Clock clock) {
        this.beneath = beneath;
        this.signer = signer;
        this.clock = clock;
    }

    @Override
    public Call send(TransportRequest request) {
        SigningCall call = new SigningCall(request, beneath, clock, unsigned::remove);
        unsigned.add(call);
        if (closed) {
            call.cancel();
        } else {
            call.begin(signer.sign(request));
        }
        return call;
    }

    @Override
    public Set<TransportTrait> traits() {
        return beneath.traits();
    }

    @Override
    public void close() {
        closed = true;
        unsigned.forEach(SigningCall::cancel);
        signer.close();
        beneath.close();
    }
}
