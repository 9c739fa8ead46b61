package io.signalbox.signer.aws;

import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.SigningCredentials;
import io.signalbox.core.extension.SignerExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;

/** Signs calls to AWS with what the provider's configuration says, or else with what AWS's default chain finds. */
public final class AwsSignerExtension implements SignerExtension {

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public AwsSignerExtension() {}

    @Override
    public String name() {
        return "aws";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public Transport sign(ProviderConfig provider, Transport plain, Clock clock) {
        SigningCredentials credentials = provider.signing();
        AwsSigningTransport.Builder builder = AwsSigningTransport.builder(plain).clock(clock);
        AwsSigningTransport.regionOf(String.valueOf(provider.baseUrl().getHost()))
                .or(() -> provider.terms().region())
                .ifPresent(builder::region);
        credentials.awsProfile().ifPresent(builder::profile);
        credentials.awsAccessKeyId().ifPresent(id -> {
            String secret = credentials.awsSecretAccessKey().orElseThrow().reveal();
            credentials
                    .awsSessionToken()
                    .ifPresentOrElse(token -> builder.keys(id, secret, token.reveal()), () -> builder.keys(id, secret));
        });
        return builder.build();
    }
}
