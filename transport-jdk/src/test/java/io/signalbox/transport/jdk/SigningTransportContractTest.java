package io.signalbox.transport.jdk;

import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.signing.RequestSigner;
import io.signalbox.core.signing.SharedLookup;
import io.signalbox.core.signing.SigningTransport;
import io.signalbox.core.time.SystemClock;
import io.signalbox.testkit.TransportContract;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The laws of a transport, kept where each request waits for a signature on another thread first. */
class SigningTransportContractTest extends TransportContract {

    @Override
    protected Transport transport(Clock clock) {
        return new SigningTransport(JdkTransport.builder().clock(clock).build(), new Unchanged(), clock);
    }

    @Override
    protected Transport transportThrough(InetSocketAddress outboundProxy) {
        return new SigningTransport(
                JdkTransport.builder().outboundProxy(outboundProxy).build(), new Unchanged(), SystemClock.instance());
    }

    /** Adds nothing, but on a thread of its own. */
    private static final class Unchanged implements RequestSigner {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final SharedLookup<String> lookup =
                new SharedLookup<>(() -> CompletableFuture.completedFuture("nothing"), thread);

        @Override
        public CompletableFuture<TransportRequest> sign(TransportRequest request) {
            return lookup.outcome().thenApplyAsync(nothing -> request, thread);
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
