package io.signalbox.core.catalog;

/** The header in which a provider wants its key. A call carries one of them, and one key. */
public enum CredentialHeader {
    /** {@code Authorization: Bearer KEY}. */
    BEARER("authorization", "Bearer "),
    /** {@code x-api-key: KEY}, as Anthropic writes it. */
    X_API_KEY("x-api-key", ""),
    /** {@code x-goog-api-key: KEY}, as Google AI Studio writes it. */
    X_GOOG_API_KEY("x-goog-api-key", ""),
    /** {@code api-key: KEY}, as Azure writes it. */
    API_KEY("api-key", "");

    private final String header;
    private final String scheme;

    CredentialHeader(String header, String scheme) {
        this.header = header;
        this.scheme = scheme;
    }

    /** The header's name, in lower case. */
    public String header() {
        return header;
    }

    /** The header's value for this key. */
    public String value(String key) {
        return scheme + key;
    }
}
