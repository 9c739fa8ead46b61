package io.signalbox.transport.vertx;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.proxy.ProxyConnectException;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What Vert.x's exceptions mean, by their types. */
final class VertxFailures {

    /** HTTP/2's proof that nothing was done with a request (RFC 9113 §7). */
    private static final long REFUSED_STREAM = 7;

    private VertxFailures() {}

    /**
     * No connection came about, so nothing was sent.
     *
     * @param proxied whether it was to go through an outbound proxy: then that one is what could not be reached
     */
    static TransportException beforeSending(Throwable thrown, boolean proxied) {
        Reason reason;
        boolean unreached = has(thrown, UnknownHostException.class) || has(thrown, ConnectException.class);
        if (has(thrown, ProxyConnectException.class) || (unreached && proxied)) {
            reason = Reason.OUTBOUND_PROXY;
        } else if (has(thrown, UnknownHostException.class)) {
            reason = Reason.NAME_NOT_RESOLVED;
        } else if (has(thrown, ConnectTimeoutException.class) || has(thrown, TimeoutException.class)) {
            reason = Reason.CONNECT_TIMEOUT;
        } else if (has(thrown, ConnectException.class)) {
            reason = Reason.CONNECTION_REFUSED;
        } else if (has(thrown, SSLException.class)) {
            reason = Reason.TLS;
        } else {
            reason = Reason.CONNECTION_RESET;
        }
        return new TransportException(reason, SendProgress.NOT_SENT, thrown);
    }

    /**
     * The request was on its way.
     *
     * @param stream its HTTP/2 stream; negative on HTTP/1.1
     */
    static TransportException afterSending(Throwable thrown, long stream) {
        boolean refused = thrown instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
        boolean beyondFarewell = thrown instanceof HttpClosedException closed
                && closed.goAway() != null
                && stream > closed.goAway().getLastStreamId();
        return refused || beyondFarewell
                ? new TransportException(Reason.CONNECTION_RESET, SendProgress.NOT_SENT, thrown)
                : inBody(thrown);
    }

    /** The response broke off. */
    static TransportException inBody(Throwable thrown) {
        boolean malformed = has(thrown, DecoderException.class) || has(thrown, IllegalArgumentException.class);
        return new TransportException(malformed ? Reason.PROTOCOL : Reason.CONNECTION_RESET, SendProgress.SENT, thrown);
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
