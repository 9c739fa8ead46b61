package io.signalbox.core.gateway;

import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import java.net.URI;
import java.util.List;
import java.util.function.Function;

/**
 * How one provider is reached.
 *
 * @param baseUrl without a trailing slash
 * @param transport what moves the bytes
 * @param headers credentials, identity and extra headers for a request of this caller: one for each of the provider's keys, at least one
 * @param limits how long its calls may take
 */
record Upstream(
        URI baseUrl, Transport transport, List<Function<CallerIdentity, Headers>> headers, UpstreamLimits limits) {

    /** Copies the list. */
    Upstream {
        headers = List.copyOf(headers);
    }

    int keyCount() {
        return headers.size();
    }
}
