package io.signalbox.core.gateway;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.IdentityConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The headers with which a provider is called: one credential (the provider's), one user agent, and, for an aggregator only, who is
 * calling. Nothing else of the caller's headers goes on.
 */
final class ProviderHeaders implements Function<CallerIdentity, Headers> {

    private static final String OWN_USER_AGENT = "signalbox";

    private final IdentityConfig identity;
    private final boolean attributes;
    private final List<Headers.Entry> fixed = new ArrayList<>();
    private final Optional<String> userAgent;
    private final Optional<String> referer;
    private final Optional<String> title;

    private ProviderHeaders(GatewayConfig config, ProviderConfig provider, Optional<Secret> credential) {
        this.identity = config.identity();
        this.attributes = provider.type().isAggregator();
        this.userAgent = provider.appName();
        this.referer = config.httpReferer(provider);
        this.title = provider.title();
        credential.map(Secret::reveal).ifPresent(key -> fixed.add(new Headers.Entry("authorization", "Bearer " + key)));
        provider.customHeaders().forEach((name, value) -> fixed.add(new Headers.Entry(name, value)));
    }

    /** One for each key of the provider; one without a credential if it has none. */
    static List<ProviderHeaders> of(GatewayConfig config, ProviderConfig provider) {
        List<Secret> keys = provider.keys();
        return keys.isEmpty()
                ? List.of(new ProviderHeaders(config, provider, Optional.empty()))
                : keys.stream()
                        .map(key -> new ProviderHeaders(config, provider, Optional.of(key)))
                        .toList();
    }

    @Override
    public Headers apply(CallerIdentity caller) {
        List<Headers.Entry> headers = new ArrayList<>(fixed);
        String agent =
                identity.userAgent().choose(caller.userAgent(), userAgent).orElse(OWN_USER_AGENT);
        headers.add(new Headers.Entry("user-agent", agent));
        if (attributes) {
            identity.httpReferer()
                    .choose(caller.appUrl(), referer)
                    .ifPresent(url -> headers.add(new Headers.Entry("http-referer", url)));
            identity.title().choose(caller.appTitle(), title).ifPresent(name -> {
                headers.add(new Headers.Entry("x-title", name));
                headers.add(new Headers.Entry("x-openrouter-title", name));
            });
        }
        return new Headers(headers);
    }
}
