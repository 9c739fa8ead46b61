package io.signalbox.core.name;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The addresses of one name, tried one after the other within one limit for connecting. Made by {@link AddressBook#walk}. Not for several
 * threads at once.
 */
public final class AddressWalk {

    /** Of several addresses each gets this share of the limit, so that two that stay silent fit into it. */
    private static final double SHARE_OF_SEVERAL = 0.4;

    private final AddressBook book;
    private final String name;
    private final List<InetAddress> addresses;
    private final Duration share;
    private final Clock clock;
    private final long endNanos;
    private int index;

    AddressWalk(
            AddressBook book, String name, List<InetAddress> addresses, Duration limit, Clock clock, long startNanos) {
        this.book = book;
        this.name = name;
        this.addresses = addresses;
        this.share = shareOf(limit, addresses.size());
        this.clock = clock;
        this.endNanos = startNanos + limit.toNanos();
    }

    private static Duration shareOf(Duration limit, int addresses) {
        return addresses == 1 ? limit : Duration.ofMillis(Math.max(1, (long) (limit.toMillis() * SHARE_OF_SEVERAL)));
    }

    /** The address to try. */
    public InetAddress address() {
        return addresses.get(index);
    }

    /** How long this address may take; one of two values for each limit. */
    public Duration share() {
        return share;
    }

    /**
     * Goes on from an address that answered no connection, which is avoided from now on.
     *
     * @param failed how the call ended there
     * @return false if that was something else, or there is no other address, or no time for it
     */
    public boolean next(TransportException failed) {
        boolean nobodyThere = failed.reason() == Reason.CONNECTION_REFUSED || failed.reason() == Reason.CONNECT_TIMEOUT;
        if (!nobodyThere || failed.progress() != SendProgress.NOT_SENT) {
            return false;
        }
        book.avoid(name, address());
        if (index + 1 >= addresses.size() || endNanos - clock.nanos() < share.toNanos()) {
            return false;
        }
        index++;
        return true;
    }
}
