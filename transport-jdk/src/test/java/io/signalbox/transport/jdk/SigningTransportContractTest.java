package io.signalbox.transport.jdk;

import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.signing.RequestSigner;
import io.signalbox.core.signing.SharedLookup;
import io.signalbox.core.signing.SigningTransport;
import io.signalbox.testkit.TransportContract;
import io.signalbox.testkit.TransportProtocol;
import io.signalbox.testkit.TransportSettings;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The laws of a transport, kept where each request waits for a signature on another thread first. */
class SigningTransportContractTest extends TransportContract {

    @Override
    protected Transport transport(TransportSettings settings) {
        return new SigningTransport(
                new JdkTransportContractTest().transport(settings), new Unchanged(), settings.clock());
    }

    @Override
    protected Set<TransportProtocol> protocols() {
        return Set.of(TransportProtocol.HTTP_1_1);
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
