package io.signalbox.core.ledger;

import java.util.Optional;

/**
 * Who the caller says it is: its app's address and title, its own end user, its HTTP client. None of it is verified.
 *
 * @param appUrl from {@code HTTP-Referer}
 * @param appTitle from {@code X-OpenRouter-Title} or {@code X-Title}
 * @param userAgent from {@code User-Agent}
 * @param user from the request's member {@code user}
 */
public record CallerIdentity(
        Optional<String> appUrl, Optional<String> appTitle, Optional<String> userAgent, Optional<String> user) {

    /** Nothing said. */
    public static final CallerIdentity NONE =
            new CallerIdentity(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
