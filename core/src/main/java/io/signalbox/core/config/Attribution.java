package io.signalbox.core.config;

import java.util.Optional;

/**
 * The app that calls to OpenRouter are attributed to, for providers of that type that say nothing themselves.
 *
 * @param httpReferer address of the app; an empty text sends none; this gateway's own address on its machine if not set
 * @param title name of the app; an empty text sends none
 * @param appName sent as {@code User-Agent}
 */
public record Attribution(Optional<String> httpReferer, Optional<String> title, Optional<String> appName) {

    /** Nothing set. */
    public static final Attribution NONE = new Attribution(Optional.empty(), Optional.empty(), Optional.empty());

    /** A provider's own words over these. */
    ProviderConfig fillIn(ProviderConfig provider, String defaultReferer) {
        ProviderConfig.Builder filled = provider.toBuilder();
        filled.httpReferer(provider.httpReferer().or(this::httpReferer).orElse(defaultReferer));
        provider.title().or(this::title).ifPresent(filled::title);
        provider.appName().or(this::appName).ifPresent(filled::appName);
        return filled.build();
    }
}
