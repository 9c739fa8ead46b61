package io.signalbox.transport.jdk;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** What the JDK's exceptions mean, by their types. */
final class JdkFailures {

    private JdkFailures() {}

    /**
     * A call that got no response.
     *
     * @param proxied whether it went through an outbound proxy: then that one is what could not be reached
     */
    static TransportException beforeResponse(Throwable thrown, boolean proxied) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        boolean unreached = has(cause, UnresolvedAddressException.class)
                || has(cause, UnknownHostException.class)
                || has(cause, ConnectException.class);
        if (proxied && (unreached || isRefusedTunnel(cause))) {
            return new TransportException(Reason.OUTBOUND_PROXY, SendProgress.NOT_SENT, cause);
        }
        if (has(cause, UnresolvedAddressException.class) || has(cause, UnknownHostException.class)) {
            return new TransportException(Reason.NAME_NOT_RESOLVED, SendProgress.NOT_SENT, cause);
        }
        if (has(cause, HttpConnectTimeoutException.class)) {
            return new TransportException(Reason.CONNECT_TIMEOUT, SendProgress.NOT_SENT, cause);
        }
        if (has(cause, ConnectException.class)) {
            return new TransportException(Reason.CONNECTION_REFUSED, SendProgress.NOT_SENT, cause);
        }
        if (has(cause, SSLException.class)) {
            return new TransportException(Reason.TLS, SendProgress.NOT_SENT, cause);
        }
        if (has(cause, CancellationException.class)) {
            return new TransportException(Reason.CANCELLED, SendProgress.SENT, cause);
        }
        if (isRefusedStream(cause)) {
            return new TransportException(Reason.CONNECTION_RESET, SendProgress.NOT_SENT, cause);
        }
        return inBody(cause);
    }

    /** A response that broke off. */
    static TransportException inBody(Throwable thrown) {
        boolean malformed = has(thrown, ProtocolException.class) || has(thrown, NumberFormatException.class);
        return new TransportException(malformed ? Reason.PROTOCOL : Reason.CONNECTION_RESET, SendProgress.SENT, thrown);
    }

    /** The JDK has no type for it, only these words. */
    private static boolean isRefusedTunnel(Throwable thrown) {
        return saysFirst(thrown, "Tunnel failed");
    }

    /**
     * HTTP/2's proofs that nothing was done with a request: the connection had no place left for it, or the peer refused its stream (RFC
     * 9113 §8.7). The JDK has no types for them, only these words.
     */
    private static boolean isRefusedStream(Throwable thrown) {
        return saysFirst(thrown, "too many concurrent streams")
                || saysFirst(thrown, "Received RST_STREAM: Stream not processed");
    }

    private static boolean saysFirst(Throwable thrown, String words) {
        String message = thrown.getMessage();
        return message != null && message.startsWith(words);
    }

    private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
