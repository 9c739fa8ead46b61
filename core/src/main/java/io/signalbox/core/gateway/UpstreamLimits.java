package io.signalbox.core.gateway;

import io.signalbox.core.port.TransportLimits;
import java.time.Duration;

/**
 * How long calls to a provider may take.
 *
 * @param connect until the connection stands
 * @param answer until the header section of an answer that is not a stream
 * @param firstContent until a stream's first content, after which it counts as slow
 * @param streamHeaders until the header section of a stream, slow or not
 * @param idle between two pieces of an answer
 */
record UpstreamLimits(Duration connect, Duration answer, Duration firstContent, Duration streamHeaders, Duration idle) {

    /**
     * The transport's share of them.
     *
     * @param timeLeft until the request's deadline
     */
    TransportLimits forCall(boolean stream, Duration timeLeft) {
        Duration firstByte = stream ? streamHeaders : answer;
        return new TransportLimits(connect, firstByte, idle, timeLeft);
    }
}
