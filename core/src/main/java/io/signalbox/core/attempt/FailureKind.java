package io.signalbox.core.attempt;

import java.util.Locale;

/**
 * Why a request or an attempt failed: one closed set, in order of precedence. Each kind states what produces it; what failover does
 * with it stands in one table, {@code FailoverRules}.
 */
public enum FailureKind {
    /** The request itself is wrong: 400, 413, 422. Would fail everywhere. */
    INVALID_REQUEST(400, "invalid_request_error", "invalid_request"),
    /** No key, or a key that nobody issued (the caller's), or one the provider refuses (ours): 401. */
    AUTHENTICATION(401, "authentication_error", "invalid_api_key"),
    /** The key is known but may not do this: 403. */
    PERMISSION(403, "permission_error", "permission_denied"),
    /** No such model, or no endpoint left that may serve it: 404. */
    NOT_FOUND(404, "not_found_error", "model_not_found"),
    /** Prompt and answer do not fit the model's context: 400 with a typed code or a text that says so. */
    CONTEXT_LENGTH(400, "invalid_request_error", "context_length_exceeded"),
    /** A content policy refused the prompt or the answer. */
    CONTENT_FILTER(403, "invalid_request_error", "content_policy_violation"),
    /** Too many requests or tokens for now: 429. */
    RATE_LIMITED(429, "rate_limit_error", "rate_limit_exceeded"),
    /** The account has no money or quota left: 402, or a 429 that says so. Waiting seconds does not help. */
    QUOTA_EXHAUSTED(402, "insufficient_quota", "insufficient_credits"),
    /** The provider, or this gateway, is too busy: 503, 529. */
    OVERLOADED(503, "overloaded_error", "overloaded"),
    /** A time limit passed: connect, first content, silence between chunks, or the whole request. */
    TIMEOUT(504, "timeout_error", "upstream_timeout"),
    /** The provider failed: 500, 502, a refused or broken connection, a name that does not resolve. */
    UPSTREAM_ERROR(502, "upstream_error", "upstream_error"),
    /** The provider answered with something that is no answer: not JSON, no choices, a stream that was cut. */
    BAD_RESPONSE(502, "upstream_error", "upstream_invalid_response"),
    /** The caller left. */
    CANCELLED(499, "cancelled", "cancelled");

    private final int status;
    private final String type;
    private final String code;

    FailureKind(int status, String type, String code) {
        this.status = status;
        this.type = type;
        this.code = code;
    }

    /** The name in configuration, ledger and API: {@code context_length}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status with which a caller learns of it. */
    public int status() {
        return status;
    }

    /** The {@code error.type} of OpenAI's error shape. */
    public String type() {
        return type;
    }

    /** The {@code error.code} of OpenAI's error shape, unless a failure states a closer one. */
    public String code() {
        return code;
    }
}
