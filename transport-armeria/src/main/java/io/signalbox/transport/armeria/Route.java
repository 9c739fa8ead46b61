package io.signalbox.transport.armeria;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.PreClient;
import com.linecorp.armeria.client.PreClientRequestContext;
import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.AttributeKey;
import io.signalbox.core.name.AddressWalk;
import io.signalbox.core.port.TransportException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Where one call goes, and where it goes next if nobody is there. */
interface Route {

    /** Sends a request there. */
    HttpResponse send(HttpRequest request);

    /** Goes to the next place; false if there is none, or the call got further than to be turned away. */
    boolean next(TransportException failed);

    /** To a literal address, or through a proxy that finds the way. */
    record Direct(WebClient client) implements Route {
        @Override
        public HttpResponse send(HttpRequest request) {
            return client.execute(
                    request,
                    RequestOptions.builder()
                            .attr(ExactPath.ASKED, request.path())
                            .build());
        }

        @Override
        public boolean next(TransportException failed) {
            return false;
        }
    }

    /** To a name, at one of its addresses after the other. */
    record Named(Endpoints endpoints, AddressWalk walk, Function<Duration, WebClient> clients) implements Route {

        private static final AttributeKey<Endpoint> PLACE = AttributeKey.valueOf(Route.class, "PLACE");

        /** Sends a call to the address that was found for it, under the name that it has. */
        static HttpResponse direct(
                PreClient<HttpRequest, HttpResponse> next, PreClientRequestContext context, HttpRequest request)
                throws Exception {
            Endpoint place = context.attr(PLACE);
            if (place != null) {
                context.setEndpointGroup(place);
            }
            return next.execute(context, request);
        }

        @Override
        public HttpResponse send(HttpRequest request) {
            RequestOptions options = RequestOptions.builder()
                    .attr(ExactPath.ASKED, request.path())
                    .attr(PLACE, endpoints.at(walk.address()))
                    .build();
            return clients.apply(walk.share()).execute(request, options);
        }

        @Override
        public boolean next(TransportException failed) {
            return walk.next(failed);
        }
    }

    /** The addresses of one authority as Armeria wants them, made once for each list of them. */
    record Endpoints(List<InetAddress> addresses, List<Endpoint> all) {

        static Endpoints of(String authority, List<InetAddress> addresses) {
            Endpoint named = Endpoint.parse(authority);
            return new Endpoints(
                    addresses, addresses.stream().map(named::withInetAddress).toList());
        }

        Endpoint at(InetAddress address) {
            return all.get(addresses.indexOf(address));
        }
    }
}
