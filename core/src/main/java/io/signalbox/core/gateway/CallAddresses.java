package io.signalbox.core.gateway;

import io.signalbox.core.config.ProviderAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where one provider's calls go, each address put together once. Remembers a bounded number. May be used from any thread. */
final class CallAddresses {

    private static final int MOST = 1000;

    private final ProviderAddress address;
    private final Map<Call, URI> known = new ConcurrentHashMap<>();

    CallAddresses(ProviderAddress address) {
        this.address = address;
    }

    /** See {@link ProviderAddress#call}. */
    URI of(String dialect, String upstreamModel, String path) {
        Call call = new Call(dialect, upstreamModel, path);
        URI before = known.get(call);
        if (before != null) {
            return before;
        }
        URI made = address.call(dialect, upstreamModel, path);
        if (known.size() < MOST) {
            known.put(call, made);
        }
        return made;
    }

    private record Call(String dialect, String upstreamModel, String path) {}
}
