package io.signalbox.core.port;

import io.signalbox.core.attempt.SendProgress;

/** A call that did not end with a whole response: why, and what had been sent. */
public final class TransportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final SendProgress progress;

    /**
     * States a failure.
     *
     * @param reason what happened
     * @param progress what had been sent by then
     * @param cause what was thrown, for a debugger; its text reaches neither callers nor logs
     */
    public TransportException(Reason reason, SendProgress progress, Throwable cause) {
        super(reason.name(), cause, false, true);
        this.reason = reason;
        this.progress = progress;
    }

    /** States a failure that no exception caused. */
    public TransportException(Reason reason, SendProgress progress) {
        super(reason.name(), null, false, true);
        this.reason = reason;
        this.progress = progress;
    }

    /**
     * States that a request cannot be sent as it is.
     *
     * @param flaw the part at fault and what is expected of it, without any value of the request
     */
    public static TransportException unsendable(String flaw) {
        return new TransportException(Reason.UNSENDABLE, SendProgress.NOT_SENT, new IllegalArgumentException(flaw));
    }

    /** States that a request takes a trait that the transport lacks. */
    public static TransportException unsendable(MissingTraitException missing) {
        return new TransportException(Reason.UNSENDABLE, SendProgress.NOT_SENT, missing);
    }

    /** What happened. */
    public Reason reason() {
        return reason;
    }

    /** What had been sent. */
    public SendProgress progress() {
        return progress;
    }

    /** The ways in which a call ends without a whole response. */
    public enum Reason {
        /** The request is {@linkplain TransportRequest#flaw flawed}, or takes a {@link io.signalbox.core.attempt.TransportTrait} that the transport lacks. */
        UNSENDABLE,
        /** There were no credentials to sign the request with, or they could not be had. */
        CREDENTIALS,
        /** The host's name has no address, or nobody could say which within {@link TransportLimits#connect}. */
        NAME_NOT_RESOLVED,
        /** A public name has a private address, and nothing was connected to it. */
        ADDRESS_DENIED,
        /** Nobody listens there, or the network says so. */
        CONNECTION_REFUSED,
        /** {@link TransportLimits#connect} passed. */
        CONNECT_TIMEOUT,
        /** The TLS handshake failed: certificate, name, protocol. */
        TLS,
        /** The outbound proxy refused or could not connect. */
        OUTBOUND_PROXY,
        /** {@link TransportLimits#firstByte} passed. */
        FIRST_BYTE_TIMEOUT,
        /** {@link TransportLimits#idle} passed. */
        IDLE_TIMEOUT,
        /** {@link TransportLimits#total} passed. */
        TOTAL_TIMEOUT,
        /** The connection was reset or closed before the response was whole. */
        CONNECTION_RESET,
        /** What came back was no HTTP, or ambiguous HTTP. */
        PROTOCOL,
        /** {@link Transport.Call#cancel} was called, or the transport was closed. */
        CANCELLED
    }
}
