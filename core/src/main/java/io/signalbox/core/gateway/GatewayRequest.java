package io.signalbox.core.gateway;

import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.Dialect;

/**
 * One request to the gateway, in the caller's dialect.
 *
 * @param dialect the wire format of the body, and of everything the caller gets back
 * @param body as the caller wrote it; kept by reference, so nobody may change it afterwards
 * @param caller who is calling
 * @param identity who the caller says it is
 */
public record GatewayRequest(Dialect dialect, byte[] body, Caller caller, CallerIdentity identity) {

    /** A request of a service that embeds the gateway: no key, no attribution. */
    public static GatewayRequest of(Dialect dialect, byte[] body) {
        return new GatewayRequest(dialect, body, Caller.ANONYMOUS, CallerIdentity.NONE);
    }
}
