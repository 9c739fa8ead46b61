package io.signalbox.docs.extensions;

import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.SignerExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.signing.RequestSigner;
import io.signalbox.core.signing.SigningTransport;
import java.util.concurrent.CompletableFuture;

// tag::example
/** Signs the calls to providers of a type that says {@code signedBy("acme-seal")}, where they have no key. */
public final class AcmeSeal implements SignerExtension {

    @Override
    public String name() {
        return "acme-seal";
    }

    @Override
    public Transport sign(ProviderConfig provider, Transport plain, Clock clock) {
        return new SigningTransport(plain, new Seal(provider.name()), clock);
    }

    private record Seal(String sender) implements RequestSigner {
        @Override
        public CompletableFuture<TransportRequest> sign(TransportRequest request) {
            String seal = sender + " " + request.bodyLength();
            return CompletableFuture.completedFuture(new TransportRequest(
                    request.method(),
                    request.uri(),
                    request.headers().plus("x-acme-seal", seal),
                    request.body(),
                    request.limits()));
        }

        @Override
        public void close() {}
    }
}
// end::example
