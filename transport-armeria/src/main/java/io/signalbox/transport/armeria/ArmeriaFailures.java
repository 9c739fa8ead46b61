package io.signalbox.transport.armeria;

import com.linecorp.armeria.client.SessionProtocolNegotiationException;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.ProtocolViolationException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLHandshakeException;

/** What Armeria's exceptions mean, by their types and by whether Armeria vouches that nothing was processed. */
final class ArmeriaFailures {

    private ArmeriaFailures() {}

    /**
     * A call that got no response.
     *
     * @param proxied whether it went through an outbound proxy: then that one is what could not be reached
     */
    static TransportException beforeResponse(Throwable thrown, boolean proxied) {
        boolean unprocessed = has(thrown, UnprocessedRequestException.class);
        SendProgress progress = unprocessed ? SendProgress.NOT_SENT : SendProgress.SENT;
        // The third: a proxy that refuses the way closes it, and Armeria says no more than that.
        boolean unreached = has(thrown, UnknownHostException.class)
                || has(thrown, ConnectException.class)
                || (unprocessed && has(thrown, ClosedChannelException.class));
        if (has(thrown, ProxyConnectException.class) || (unreached && proxied)) {
            return new TransportException(Reason.OUTBOUND_PROXY, SendProgress.NOT_SENT, thrown);
        }
        if (has(thrown, UnknownHostException.class)) {
            return new TransportException(Reason.NAME_NOT_RESOLVED, SendProgress.NOT_SENT, thrown);
        }
        // The second: a connection that stands, but whose TLS handshake does not end in time.
        if (has(thrown, ConnectTimeoutException.class) || has(thrown, SessionProtocolNegotiationException.class)) {
            return new TransportException(Reason.CONNECT_TIMEOUT, SendProgress.NOT_SENT, thrown);
        }
        if (has(thrown, ConnectException.class)) {
            return new TransportException(Reason.CONNECTION_REFUSED, SendProgress.NOT_SENT, thrown);
        }
        // Not any SSLException: one that says that the connection is closed already is a connection that broke.
        if (has(thrown, SSLHandshakeException.class) || has(thrown, NotSslRecordException.class)) {
            return new TransportException(Reason.TLS, progress, thrown);
        }
        return new TransportException(
                has(thrown, ProtocolViolationException.class) ? Reason.PROTOCOL : Reason.CONNECTION_RESET,
                progress,
                thrown);
    }

    /** A response that broke off. */
    static TransportException inBody(Throwable thrown) {
        return new TransportException(
                has(thrown, ProtocolViolationException.class) ? Reason.PROTOCOL : Reason.CONNECTION_RESET,
                SendProgress.SENT,
                thrown);
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
