package io.signalbox.signer.aws;

import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.signing.SigningTransport;
import io.signalbox.core.time.SystemClock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Signs every request with AWS Signature Version 4 for the service {@code bedrock} and lets another transport send it.
 *
 * <p>Credentials are looked up on two threads of its own, never on the caller's, and kept by AWS's library until shortly before they
 * expire. Without keys or a profile they come from AWS's default chain: system properties, environment, web identity, the shared
 * files, container and instance; what of that needs more of AWS's SDK than this module brings (web identity and roles need
 * {@code sts}, single sign-on needs {@code sso}) works where that is on the class path.
 *
 * <p>Signed are the method, path, query, body, {@code Host}, {@code Content-Type} and what begins with {@code X-Amz-}; other headers
 * may be changed on their way. A request that has an {@code Authorization} header loses it.
 *
 * <p>A request for which there are no credentials or no region fails with
 * {@link io.signalbox.core.port.TransportException.Reason#CREDENTIALS}. May be used from any thread.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">AWS: create a signed
 *     request</a>
 */
public final class AwsSigningTransport implements Transport {

    private final SigningTransport signing;

    private AwsSigningTransport(Builder builder) {
        signing = new SigningTransport(
                builder.beneath,
                new AwsRequestSigner(builder.credentials.get(), builder.region, builder.clock),
                builder.clock);
    }

    /**
     * A transport that is to be.
     *
     * @param beneath sends what is signed; closed with this one
     */
    public static Builder builder(Transport beneath) {
        return new Builder(beneath);
    }

    /**
     * The region that a host of Bedrock's names: {@code us-east-1} for {@code bedrock-runtime.us-east-1.amazonaws.com}.
     *
     * @return empty for any other host
     */
    public static Optional<String> regionOf(String host) {
        return BedrockHosts.region(host);
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

    /** Settings of a transport. Not for several threads. */
    public static final class Builder {
        private final Transport beneath;
        private Supplier<AwsCredentialsProvider> credentials = Builder::defaultChain;
        private Optional<String> region = Optional.empty();
        private Clock clock = SystemClock.instance();

        private Builder(Transport beneath) {
            this.beneath = beneath;
        }

        /** Signs with a pair of long-lived keys. */
        public Builder keys(String accessKeyId, String secretAccessKey) {
            return credentials(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)));
        }

        /** Signs with temporary keys, as long as they are good. */
        public Builder keys(String accessKeyId, String secretAccessKey, String sessionToken) {
            return credentials(StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(accessKeyId, secretAccessKey, sessionToken)));
        }

        /** Signs with what this profile of the shared configuration and credentials files says. */
        public Builder profile(String name) {
            credentials = () -> ProfileCredentialsProvider.create(name);
            return this;
        }

        /** Signs with what this one gives; it may block, and is closed with the transport where it can be. */
        public Builder credentials(AwsCredentialsProvider provider) {
            credentials = () -> provider;
            return this;
        }

        /** The region that signatures are for; unless set, the one that each request's host names. */
        public Builder region(String name) {
            region = Optional.of(name);
            return this;
        }

        /** What limits are measured with and signatures are dated by; the system's unless set. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** The transport. Looks nothing up yet. */
        public AwsSigningTransport build() {
            return new AwsSigningTransport(this);
        }

        private static AwsCredentialsProvider defaultChain() {
            return DefaultCredentialsProvider.builder()
                    .asyncCredentialUpdateEnabled(true)
                    .build();
        }
    }
}
