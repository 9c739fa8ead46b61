package io.signalbox.testkit;

/** How a TLS handshake goes wrong on the provider's side, when the client's first message has come. */
public enum HandshakeFault {
    /** Silence until the peer goes or the upstream closes. */
    STALL,
    /** The connection is closed in order. */
    CLOSE,
    /** The connection is reset. */
    RESET,
    /** Bytes that are no TLS, then silence until the peer goes or the upstream closes. */
    GARBAGE,
    /** The alert {@code handshake_failure}, then the connection is closed in order. */
    ALERT
}
