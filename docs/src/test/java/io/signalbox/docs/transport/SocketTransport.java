package io.signalbox.docs.transport;

import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.MissingTraitException;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportRequest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

// tag::transport
/** HTTP/1.1 over plain sockets: a thread and a connection for each call. */
final class SocketTransport implements Transport {

    static final Set<TransportTrait> TRAITS =
            Set.of(TransportTrait.INTERIM_ANSWERS, TransportTrait.FLOOD_END, TransportTrait.STRICT_GRAMMAR);
    static final String NAME = "the socket transport";

    private final Clock clock;
    private final Set<SocketCall> calls = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "socket-transport");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    SocketTransport(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Call send(TransportRequest request) {
        SocketCall call = new SocketCall(request, clock, calls::remove);
        calls.add(call);
        Optional<String> flaw = request.flaw();
        if (closed) {
            call.cancel();
        } else if (flaw.isPresent()) {
            call.refuse(TransportException.unsendable(flaw.get()));
        } else if ("https".equalsIgnoreCase(request.uri().getScheme())) {
            call.refuse(TransportException.unsendable(new MissingTraitException(TransportTrait.TLS, NAME)));
        } else {
            threads.execute(call);
        }
        return call;
    }

    @Override
    public Set<TransportTrait> traits() {
        return TRAITS;
    }

    @Override
    public void close() {
        closed = true;
        calls.forEach(SocketCall::cancel);
        threads.shutdown();
    }
}
// end::transport
