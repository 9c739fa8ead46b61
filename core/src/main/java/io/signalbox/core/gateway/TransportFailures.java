package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.TransportException;
import java.util.concurrent.CompletionException;

/** What a call that got no whole response means: one table from the transport's reasons to failures. */
final class TransportFailures {

    private TransportFailures() {}

    /**
     * The failure that a thrown exception stands for.
     *
     * @param provider the provider's display name, for the message
     */
    static Failure of(Throwable thrown, String provider) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof TransportException exception) {
            return of(exception.reason(), provider).after(exception.progress());
        }
        return Failure.of(FailureKind.UPSTREAM_ERROR, "upstream_error", provider + ": the call failed");
    }

    private static Failure of(TransportException.Reason reason, String provider) {
        return switch (reason) {
            case UNSENDABLE -> failed("upstream_request_unsendable", provider, "the request cannot be sent as HTTP");
            case CREDENTIALS ->
                Failure.of(
                        FailureKind.AUTHENTICATION,
                        "upstream_credentials_unavailable",
                        provider + ": its credentials could not be had");
            case NAME_NOT_RESOLVED -> failed("upstream_name_not_resolved", provider, "its host name has no address");
            case ADDRESS_DENIED ->
                failed("upstream_address_denied", provider, "its host name has an address that no public name has");
            case CONNECTION_REFUSED -> failed("upstream_connection_refused", provider, "the connection was refused");
            case CONNECT_TIMEOUT -> late("upstream_connect_timeout", provider, "the connection took too long");
            case TLS -> failed("upstream_tls_error", provider, "the TLS handshake failed");
            case OUTBOUND_PROXY -> failed("egress_proxy_error", provider, "the outbound proxy refused the connection");
            case FIRST_BYTE_TIMEOUT -> late("upstream_timeout", provider, "no answer came in time");
            case IDLE_TIMEOUT -> late("upstream_stalled", provider, "the answer stalled");
            case TOTAL_TIMEOUT -> late("deadline_exceeded", provider, "the request's time was up");
            case CONNECTION_RESET -> failed("upstream_connection_reset", provider, "the connection broke");
            case PROTOCOL ->
                Failure.of(
                        FailureKind.BAD_RESPONSE,
                        "upstream_protocol_error",
                        provider + ": the answer was no valid HTTP");
            case CANCELLED -> Failure.of(FailureKind.CANCELLED, provider + ": the call was cancelled");
        };
    }

    private static Failure failed(String code, String provider, String what) {
        return Failure.of(FailureKind.UPSTREAM_ERROR, code, provider + ": " + what);
    }

    private static Failure late(String code, String provider, String what) {
        return Failure.of(FailureKind.TIMEOUT, code, provider + ": " + what);
    }
}
