package io.signalbox.testkit;

/**
 * What providers complain about; each dialect has its own status and error body for it. The names are those of the
 * gateway's failure kinds.
 */
public enum ProviderFailure {
    /** The request is wrong. */
    INVALID_REQUEST,
    /** The key is not known. */
    AUTHENTICATION,
    /** The key may not do this. */
    PERMISSION,
    /** There is no such model. */
    NOT_FOUND,
    /** The prompt does not fit the model's context. */
    CONTEXT_LENGTH,
    /** A content policy refused the prompt. */
    CONTENT_FILTER,
    /** Too many requests for now. */
    RATE_LIMITED,
    /** No money or quota is left. */
    QUOTA_EXHAUSTED,
    /** The provider is too busy. */
    OVERLOADED,
    /** The provider took too long. */
    TIMEOUT,
    /** The provider failed. */
    UPSTREAM_ERROR;

    /** What an error status means by itself. */
    static ProviderFailure ofStatus(int status) {
        return switch (status) {
            case 401 -> AUTHENTICATION;
            case 402 -> QUOTA_EXHAUSTED;
            case 403 -> PERMISSION;
            case 404 -> NOT_FOUND;
            case 429 -> RATE_LIMITED;
            case 503, 529 -> OVERLOADED;
            default -> status < 500 ? INVALID_REQUEST : UPSTREAM_ERROR;
        };
    }
}
