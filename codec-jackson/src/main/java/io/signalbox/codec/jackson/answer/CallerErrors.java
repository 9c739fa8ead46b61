package io.signalbox.codec.jackson.answer;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Dialect.AttemptLine;
import io.signalbox.core.port.Dialect.ErrorContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What callers learn of a failure, whatever dialect they speak: whose fault it is, its status, OpenRouter's word for it. */
public final class CallerErrors {

    /** Codes for which the kind's status would be too coarse. */
    private static final Map<String, Integer> STATUS_OF_CODE = Map.of(
            "internal_error", 500,
            "method_not_allowed", 405,
            "request_timeout", 408,
            "request_too_large", 413,
            "unsupported_media_type", 415,
            "headers_too_large", 431);

    /** Codes of providers that were never reached; to callers they are one, and the message says which. */
    private static final Set<String> NEVER_REACHED =
            Set.of("upstream_connection_refused", "upstream_connect_timeout", "upstream_name_not_resolved");

    private CallerErrors() {}

    /** The kind's status, but what a provider says of the gateway's own account is no fault of the caller's. */
    public static int status(Failure failure) {
        if (isNeverReached(failure)) {
            return 503;
        }
        if (failure.upstreamStatus().isEmpty()) {
            return STATUS_OF_CODE.getOrDefault(failure.code(), failure.kind().status());
        }
        return switch (failure.kind()) {
            case AUTHENTICATION, PERMISSION, NOT_FOUND -> 502;
            case QUOTA_EXHAUSTED -> 503;
            case INVALID_REQUEST,
                    CONTEXT_LENGTH,
                    CONTENT_FILTER,
                    RATE_LIMITED,
                    OVERLOADED,
                    TIMEOUT,
                    UPSTREAM_ERROR,
                    BAD_RESPONSE,
                    CANCELLED -> failure.kind().status();
        };
    }

    /** The closest word for what went wrong. */
    public static String code(Failure failure) {
        return isNeverReached(failure) ? "no_provider_available" : failure.code();
    }

    /** The kind as the caller may see it: trouble with the gateway's account or catalog there is the provider's failure. */
    public static FailureKind kind(Failure failure) {
        boolean notFoundThere = failure.kind() == FailureKind.NOT_FOUND
                && failure.upstreamStatus().isPresent();
        return isOurAccount(failure) || isNeverReached(failure) || notFoundThere
                ? FailureKind.UPSTREAM_ERROR
                : failure.kind();
    }

    /** Names the provider where the trouble is the gateway's account there, since the caller cannot do anything about it. */
    public static String message(ErrorContext context) {
        Failure failure = context.failure();
        String provider = provider(context);
        return isOurAccount(failure) && !provider.isEmpty() ? provider + ": " + failure.message() : failure.message();
    }

    /** The provider that was called last; empty text if none was. */
    public static String provider(ErrorContext context) {
        List<AttemptLine> attempts = context.attempts();
        return attempts.isEmpty() ? "" : attempts.get(attempts.size() - 1).provider();
    }

    /**
     * OpenRouter's word for the failure.
     *
     * @see <a href="https://openrouter.ai/docs/api/reference/errors-and-debugging">OpenRouter: errors</a>
     */
    public static String openRouterType(Failure failure) {
        if (isOurAccount(failure) || isNeverReached(failure)) {
            return "provider_unavailable";
        }
        return switch (failure.kind()) {
            case INVALID_REQUEST -> status(failure) == 413 ? "payload_too_large" : "invalid_request";
            case AUTHENTICATION -> "authentication";
            case PERMISSION -> "permission_denied";
            case NOT_FOUND -> failure.upstreamStatus().isPresent() ? "provider_unavailable" : "not_found";
            case CONTEXT_LENGTH, CONTENT_FILTER -> failure.kind().code().toLowerCase(Locale.ROOT);
            case RATE_LIMITED -> "rate_limit_exceeded";
            case QUOTA_EXHAUSTED -> "payment_required";
            case OVERLOADED -> "provider_overloaded";
            case TIMEOUT -> "timeout";
            case UPSTREAM_ERROR -> status(failure) == 500 ? "server" : "provider_unavailable";
            case BAD_RESPONSE -> "provider_unavailable";
            case CANCELLED -> "unmapped";
        };
    }

    /**
     * OpenRouter's word for what was not there.
     *
     * @see <a href="https://openrouter.ai/docs/api/reference/errors-and-debugging">OpenRouter: error.availability</a>
     */
    public static String availability(Failure failure) {
        if (failure.kind() == FailureKind.NOT_FOUND) {
            return failure.upstreamStatus().isPresent() ? "model_unavailable_upstream" : failure.code();
        }
        return failure.kind() == FailureKind.RATE_LIMITED ? "capacity_exhausted" : "temporarily_unavailable";
    }

    /** Whether the same request may succeed later. */
    public static boolean isRetryable(Failure failure) {
        return failure.kind() != FailureKind.NOT_FOUND && !isOurAccount(failure);
    }

    private static boolean isNeverReached(Failure failure) {
        return NEVER_REACHED.contains(failure.code());
    }

    private static boolean isOurAccount(Failure failure) {
        return failure.upstreamStatus().isPresent()
                && (failure.kind() == FailureKind.AUTHENTICATION
                        || failure.kind() == FailureKind.PERMISSION
                        || failure.kind() == FailureKind.QUOTA_EXHAUSTED);
    }
}
