package io.signalbox.core.gateway;

import io.signalbox.core.catalog.CredentialHeader;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.IdentityConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.UpstreamApi;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The headers with which a provider is called: one credential (the provider's, in the header that its type wants), one user agent, and,
 * for an aggregator only, who is calling. Nothing else of the caller's headers goes on. A provider without a key is called without a
 * credential here; what signs its calls is its transport.
 */
final class ProviderHeaders implements Function<CallerIdentity, Headers> {

    private static final String OWN_USER_AGENT = "signalbox";
    private static final String ANTHROPIC_VERSION = "2023-06-01";

    private final IdentityConfig identity;
    private final boolean attributes;
    private final List<Headers.Entry> fixed = new ArrayList<>();
    private final Optional<String> userAgent;
    private final Optional<String> referer;
    private final Optional<String> title;
    private final Headers anonymous;

    private ProviderHeaders(GatewayConfig config, ProviderConfig provider, Optional<Secret> credential) {
        this.identity = config.identity();
        this.attributes = provider.type().isAggregator();
        this.userAgent = provider.appName();
        this.referer = config.httpReferer(provider);
        this.title = provider.title();
        CredentialHeader wanted = provider.type().credentialHeader();
        credential.ifPresent(key -> fixed.add(new Headers.Entry(wanted.header(), wanted.value(key.reveal()))));
        provider.customHeaders().forEach((name, value) -> fixed.add(new Headers.Entry(name, value)));
        if (provider.type() == ProviderType.ANTHROPIC) {
            anthropic(provider.api());
        }
        this.anonymous = headers(CallerIdentity.NONE);
    }

    /** Which form of Anthropic's API is meant; what the operator set as a header of its own holds. */
    private void anthropic(UpstreamApi api) {
        addUnlessThere("anthropic-version", api.anthropicVersion().orElse(ANTHROPIC_VERSION));
        if (!api.anthropicBeta().isEmpty()) {
            addUnlessThere("anthropic-beta", String.join(",", api.anthropicBeta()));
        }
    }

    private void addUnlessThere(String name, String value) {
        if (fixed.stream().noneMatch(entry -> entry.name().equalsIgnoreCase(name))) {
            fixed.add(new Headers.Entry(name, value));
        }
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
        return caller.equals(CallerIdentity.NONE) ? anonymous : headers(caller);
    }

    private Headers headers(CallerIdentity caller) {
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
