package io.signalbox.testkit;

import java.util.Optional;

/**
 * Where a request came from.
 *
 * @param connection 1 for the first connection that was accepted
 * @param protocol {@code http/1.1}, {@code h2} or {@code h2c}
 * @param tlsVersion as {@code TLSv1.3}; empty without TLS
 */
record Origin(long connection, String protocol, Optional<String> tlsVersion) {
    /** Of requests that were never sent. */
    static final Origin UNSENT = new Origin(1, "http/1.1", Optional.empty());
}
