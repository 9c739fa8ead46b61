package io.signalbox.core.catalog;

import java.util.Locale;

/**
 * The header in which a provider wants its key. A call carries one of them, and one key.
 *
 * @param header the header's name, in lower case
 * @param scheme what stands before the key, with a blank behind it; empty text if nothing does
 */
public record CredentialHeader(String header, String scheme) {

    /** {@code Authorization: Bearer KEY}. */
    public static final CredentialHeader BEARER = new CredentialHeader("authorization", "Bearer ");
    /** {@code x-api-key: KEY}, as Anthropic writes it. */
    public static final CredentialHeader X_API_KEY = named("x-api-key");
    /** {@code x-goog-api-key: KEY}, as Google AI Studio writes it. */
    public static final CredentialHeader X_GOOG_API_KEY = named("x-goog-api-key");
    /** {@code api-key: KEY}, as Azure writes it. */
    public static final CredentialHeader API_KEY = named("api-key");

    /** Writes the name in lower case. */
    public CredentialHeader {
        header = header.toLowerCase(Locale.ROOT);
    }

    /** The key alone, in a header of this name. */
    public static CredentialHeader named(String header) {
        return new CredentialHeader(header, "");
    }

    /** The header's value for this key. */
    public String value(String key) {
        return scheme + key;
    }
}
