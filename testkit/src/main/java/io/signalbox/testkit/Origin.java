package io.signalbox.testkit;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a request came from.
 *
 * @param connection 1 for the first connection that was accepted
 * @param protocol {@code http/1.1}, {@code h2} or {@code h2c}
 * @param tlsVersion as {@code TLSv1.3}; empty without TLS
 * @param stream of HTTP/2
 */
record Origin(long connection, String protocol, Optional<String> tlsVersion, OptionalInt stream) {
    static final String HTTP1 = "http/1.1";

    /** Of requests that were never sent. */
    static final Origin UNSENT = new Origin(1, HTTP1, Optional.empty(), OptionalInt.empty());

    static Origin http1(long connection, Optional<String> tlsVersion) {
        return new Origin(connection, HTTP1, tlsVersion, OptionalInt.empty());
    }

    static Origin http2(long connection, Optional<String> tlsVersion, int stream) {
        return new Origin(connection, tlsVersion.isPresent() ? "h2" : "h2c", tlsVersion, OptionalInt.of(stream));
    }

    boolean isHttp2() {
        return stream.isPresent();
    }
}
