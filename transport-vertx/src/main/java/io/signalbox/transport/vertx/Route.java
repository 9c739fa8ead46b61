package io.signalbox.transport.vertx;

import io.signalbox.core.name.AddressWalk;
import io.signalbox.core.port.TransportException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.function.Function;

/** Where one call goes, and where it goes next if nobody is there. */
interface Route {

    /** Opens a connection there, or takes one from the pool. */
    Future<HttpClientRequest> connect(RequestOptions request);

    /** Goes to the next place; false if there is none, or the call got further than to be turned away. */
    boolean next(TransportException failed);

    /** To a literal address, or through a proxy that finds the way. */
    record Direct(HttpClientAgent client, Duration limit) implements Route {
        @Override
        public Future<HttpClientRequest> connect(RequestOptions request) {
            return client.request(request.setConnectTimeout(limit.toMillis()));
        }

        @Override
        public boolean next(TransportException failed) {
            return false;
        }
    }

    /**
     * To a name, at one of its addresses after the other.
     *
     * @param port which every address has
     * @param clients the client for each time that a connection may take
     */
    record Named(int port, AddressWalk walk, Function<Duration, HttpClientAgent> clients) implements Route {

        /** By the address' digits: given a name, Vert.x looks it up once more. */
        @Override
        public Future<HttpClientRequest> connect(RequestOptions request) {
            return clients.apply(walk.share())
                    .request(request.setServer(SocketAddress.inetSocketAddress(
                                    port, walk.address().getHostAddress()))
                            .setConnectTimeout(walk.share().toMillis()));
        }

        @Override
        public boolean next(TransportException failed) {
            return walk.next(failed);
        }
    }
}
