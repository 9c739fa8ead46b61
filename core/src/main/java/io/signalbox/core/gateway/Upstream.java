package io.signalbox.core.gateway;

import io.signalbox.core.catalog.AfterCancel;
import io.signalbox.core.config.ProviderAddress;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import java.util.List;
import java.util.function.Function;

/**
 * How one provider is reached.
 *
 * @param address where it is
 * @param calls where its calls go
 * @param transport what moves the bytes
 * @param headers credentials, identity and extra headers for a request of this caller: one for each of the provider's keys, at least one
 * @param limits how long its calls may take
 * @param afterCancel whether it goes on, and bills, when nobody listens any more
 */
record Upstream(
        ProviderAddress address,
        CallAddresses calls,
        Transport transport,
        List<Function<CallerIdentity, Headers>> headers,
        UpstreamLimits limits,
        AfterCancel afterCancel) {

    /** Copies the list. */
    Upstream {
        headers = List.copyOf(headers);
    }

    int keyCount() {
        return headers.size();
    }
}
