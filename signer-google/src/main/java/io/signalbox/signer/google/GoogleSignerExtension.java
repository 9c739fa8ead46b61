package io.signalbox.signer.google;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.SignerExtension;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Transport;
import java.net.InetSocketAddress;
import java.net.URI;

/** Adds tokens of Google's to calls: for the account in the provider's credentials file, or else for what Google's default chain finds. */
public final class GoogleSignerExtension implements SignerExtension {

    private static final int HTTP_PORT = 80;
    private static final String KEY = "credentials_file";

    /** For {@link java.util.ServiceLoader}, or to be given to a builder. */
    public GoogleSignerExtension() {}

    @Override
    public String name() {
        return "google";
    }

    @Override
    public int preference() {
        return -10;
    }

    @Override
    public Transport sign(ProviderConfig provider, Transport plain, Clock clock) {
        GoogleTokenTransport.Builder builder =
                GoogleTokenTransport.builder(plain).clock(clock);
        provider.signing().file().ifPresent(builder::credentialsFile);
        provider.outboundProxy().map(GoogleSignerExtension::address).ifPresent(builder::outboundProxy);
        try {
            return builder.build();
        } catch (IllegalArgumentException unusable) {
            String message = String.valueOf(unusable.getMessage());
            throw InvalidConfigException.of(ConfigProblem.of(
                    "providers." + provider.name() + "." + KEY, message.replaceFirst("^" + KEY + ": ", "")));
        }
    }

    private static InetSocketAddress address(URI proxy) {
        return InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort() >= 0 ? proxy.getPort() : HTTP_PORT);
    }
}
