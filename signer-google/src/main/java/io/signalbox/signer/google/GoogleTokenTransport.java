package io.signalbox.signer.google;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.signing.SigningTransport;
import io.signalbox.core.time.SystemClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Adds an access token of Google Cloud to every request ({@code Authorization: Bearer}) and lets another transport send it.
 *
 * <p>Tokens are for the scope {@code cloud-platform}. They are fetched on two threads of its own, never on the caller's, kept by
 * Google's library, and replaced in the background shortly before they expire, while calls still go out with the old one. Without a
 * file they come from Google's default chain: {@code GOOGLE_APPLICATION_CREDENTIALS}, the file of {@code gcloud}, and the machine's
 * own service account.
 *
 * <p>A request for which there is no token fails with
 * {@link io.signalbox.core.port.TransportException.Reason#CREDENTIALS}; one that has an {@code Authorization} header loses it. May
 * be used from any thread.
 *
 * @see <a href="https://cloud.google.com/docs/authentication/application-default-credentials">Google: application default
 *     credentials</a>
 */
public final class GoogleTokenTransport implements Transport {

    private final SigningTransport signing;

    private GoogleTokenTransport(Builder builder) {
        TokenSource source = builder.file
                .map(file -> serviceAccount(file, builder.toTokenServers()))
                .orElse(() -> GoogleCredentials.getApplicationDefault(builder.toTokenServers()));
        signing = new SigningTransport(
                builder.beneath, new GoogleRequestSigner(source, builder.userProject), builder.clock);
    }

    /**
     * A transport that is to be.
     *
     * @param beneath sends the requests; closed with this one
     */
    public static Builder builder(Transport beneath) {
        return new Builder(beneath);
    }

    @Override
    public Call send(TransportRequest request) {
        return signing.send(request);
    }

    @Override
    public Set<TransportTrait> traits() {
        return signing.traits();
    }

    @Override
    public void close() {
        signing.close();
    }

    private static TokenSource serviceAccount(Path file, HttpTransportFactory toTokenServers) {
        try (InputStream json = Files.newInputStream(file)) {
            ServiceAccountCredentials account = ServiceAccountCredentials.fromStream(json, toTokenServers);
            return () -> account;
        } catch (IOException | RuntimeException unusable) {
            throw new IllegalArgumentException(
                    "credentials_file: " + file + " (expected: the key of a service account, as JSON)");
        }
    }

    /** Settings of a transport. Not for several threads. */
    public static final class Builder {
        private final Transport beneath;
        private Optional<Path> file = Optional.empty();
        private Optional<String> userProject = Optional.empty();
        private Optional<InetSocketAddress> outboundProxy = Optional.empty();
        private Clock clock = SystemClock.instance();

        private Builder(Transport beneath) {
            this.beneath = beneath;
        }

        /** The key of a service account, a JSON file; read once, by {@link #build}. */
        public Builder credentialsFile(Path json) {
            file = Optional.of(json);
            return this;
        }

        /** The project that is billed and whose quota counts, sent as {@code x-goog-user-project}; unless set, what the credentials say. */
        public Builder userProject(String project) {
            userProject = Optional.of(project);
            return this;
        }

        /** An HTTP proxy through which tokens are fetched; unless set, what the JVM's properties say. */
        public Builder outboundProxy(InetSocketAddress address) {
            outboundProxy = Optional.of(address);
            return this;
        }

        /** What limits are measured with; the system's unless set. How long a token lasts is the system's in any case. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /**
         * The transport. Fetches nothing yet.
         *
         * @throws IllegalArgumentException if the file is not there or no service account's key; its contents are not quoted
         */
        public GoogleTokenTransport build() {
            return new GoogleTokenTransport(this);
        }

        private HttpTransportFactory toTokenServers() {
            NetHttpTransport.Builder http = new NetHttpTransport.Builder();
            outboundProxy.ifPresent(address -> http.setProxy(new Proxy(Proxy.Type.HTTP, resolved(address))));
            NetHttpTransport shared = http.build();
            return () -> shared;
        }

        /** The JDK's older client wants an address. */
        private static InetSocketAddress resolved(InetSocketAddress address) {
            return new InetSocketAddress(address.getHostString(), address.getPort());
        }
    }
}
