package io.signalbox.core.gateway;

import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import java.net.URI;
import java.util.function.Function;

/**
 * How one provider is reached.
 *
 * @param baseUrl without a trailing slash
 * @param transport what moves the bytes
 * @param headers credentials, identity and extra headers for a request of this caller
 * @param limits how long its calls may take
 */
record Upstream(URI baseUrl, Transport transport, Function<CallerIdentity, Headers> headers, UpstreamLimits limits) {}
