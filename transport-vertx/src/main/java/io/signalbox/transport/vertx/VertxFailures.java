package io.signalbox.transport.vertx;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.proxy.ProxyConnectException;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What Vert.x's exceptions mean, by their types. */
final class VertxFailures {

    private VertxFailures() {}

    /** No connection came about, so nothing was sent. */
    static TransportException beforeSending(Throwable thrown) {
        Reason reason;
        if (has(thrown, UnknownHostException.class)) {
            reason = Reason.NAME_NOT_RESOLVED;
        } else if (has(thrown, ProxyConnectException.class)) {
            reason = Reason.OUTBOUND_PROXY;
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

    /** The request was on its way, or the response was. */
    static TransportException afterSending(Throwable thrown) {
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
