package io.signalbox.codec.jackson.upstream;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a provider's error means, as an ordered table: a status that says it all, then the error's typed words, then its text, then
 * the class of its status.
 */
public final class UpstreamFailures {

    private static final Map<String, FailureKind> TYPED = Map.ofEntries(
            Map.entry("context_length_exceeded", FailureKind.CONTEXT_LENGTH),
            Map.entry("exceed_context_size_error", FailureKind.CONTEXT_LENGTH),
            Map.entry("too_many_tokens", FailureKind.CONTEXT_LENGTH),
            Map.entry("too_many_prompt_tokens", FailureKind.CONTEXT_LENGTH),
            Map.entry("token_limit_exceeded", FailureKind.CONTEXT_LENGTH),
            Map.entry("max_tokens_exceeded", FailureKind.CONTEXT_LENGTH),
            Map.entry("insufficient_quota", FailureKind.QUOTA_EXHAUSTED),
            Map.entry("billing_hard_limit_reached", FailureKind.QUOTA_EXHAUSTED),
            Map.entry("billing_error", FailureKind.QUOTA_EXHAUSTED),
            Map.entry("payment_required", FailureKind.QUOTA_EXHAUSTED),
            Map.entry("enforced_spend_limit_reached", FailureKind.QUOTA_EXHAUSTED),
            Map.entry("contract_spend_limit_reached", FailureKind.QUOTA_EXHAUSTED),
            Map.entry("linked_organization_spend_limit_reached", FailureKind.QUOTA_EXHAUSTED),
            Map.entry("insufficient_credits", FailureKind.QUOTA_EXHAUSTED),
            Map.entry("invalid_api_key", FailureKind.AUTHENTICATION),
            Map.entry("authentication", FailureKind.AUTHENTICATION),
            Map.entry("authentication_error", FailureKind.AUTHENTICATION),
            Map.entry("unauthenticated", FailureKind.AUTHENTICATION),
            Map.entry("api_key_invalid", FailureKind.AUTHENTICATION),
            Map.entry("api_key_expired", FailureKind.AUTHENTICATION),
            Map.entry("service_disabled", FailureKind.PERMISSION),
            Map.entry("consumer_invalid", FailureKind.PERMISSION),
            Map.entry("billing_disabled", FailureKind.PERMISSION),
            Map.entry("permission_denied", FailureKind.PERMISSION),
            Map.entry("permission_error", FailureKind.PERMISSION),
            Map.entry("organization_on_hold", FailureKind.PERMISSION),
            Map.entry("unsupported_country_region_territory", FailureKind.PERMISSION),
            Map.entry("region_restricted", FailureKind.PERMISSION),
            Map.entry("model_not_found", FailureKind.NOT_FOUND),
            Map.entry("model_deprecated", FailureKind.NOT_FOUND),
            Map.entry("no_endpoints", FailureKind.NOT_FOUND),
            Map.entry("deploymentnotfound", FailureKind.NOT_FOUND),
            Map.entry("notfounderror", FailureKind.NOT_FOUND),
            Map.entry("not_found", FailureKind.NOT_FOUND),
            Map.entry("not_found_error", FailureKind.NOT_FOUND),
            Map.entry("content_filter", FailureKind.CONTENT_FILTER),
            Map.entry("content_policy_violation", FailureKind.CONTENT_FILTER),
            Map.entry("responsibleaipolicyviolation", FailureKind.CONTENT_FILTER),
            Map.entry("moderation_blocked", FailureKind.CONTENT_FILTER),
            Map.entry("invalid_prompt", FailureKind.CONTENT_FILTER),
            Map.entry("refusal", FailureKind.CONTENT_FILTER),
            Map.entry("bio_policy", FailureKind.CONTENT_FILTER),
            Map.entry("image_content_policy_violation", FailureKind.CONTENT_FILTER),
            Map.entry("data_residency_mismatch", FailureKind.PERMISSION),
            Map.entry("vector_store_timeout", FailureKind.TIMEOUT),
            Map.entry("rate_limit_exceeded", FailureKind.RATE_LIMITED),
            Map.entry("rate_limit_error", FailureKind.RATE_LIMITED),
            Map.entry("rate_limited", FailureKind.RATE_LIMITED),
            Map.entry("ramp_limit_exceeded", FailureKind.RATE_LIMITED),
            Map.entry("ratelimitreached", FailureKind.RATE_LIMITED),
            Map.entry("toomanyrequests", FailureKind.RATE_LIMITED),
            Map.entry("too_many_requests", FailureKind.RATE_LIMITED),
            Map.entry("throttlingexception", FailureKind.RATE_LIMITED),
            Map.entry("resource_exhausted", FailureKind.RATE_LIMITED),
            Map.entry("modelnotreadyexception", FailureKind.RATE_LIMITED),
            Map.entry("unrecognizedclientexception", FailureKind.AUTHENTICATION),
            Map.entry("invalidsignatureexception", FailureKind.AUTHENTICATION),
            Map.entry("incompletesignatureexception", FailureKind.AUTHENTICATION),
            Map.entry("expiredtokenexception", FailureKind.AUTHENTICATION),
            Map.entry("missingauthenticationtoken", FailureKind.AUTHENTICATION),
            Map.entry("missingauthenticationtokenexception", FailureKind.AUTHENTICATION),
            Map.entry("accessdeniedexception", FailureKind.PERMISSION),
            Map.entry("resourcenotfoundexception", FailureKind.NOT_FOUND),
            Map.entry("servicequotaexceededexception", FailureKind.QUOTA_EXHAUSTED),
            Map.entry("serviceunavailableexception", FailureKind.OVERLOADED),
            Map.entry("modeltimeoutexception", FailureKind.TIMEOUT),
            Map.entry("modelerrorexception", FailureKind.UPSTREAM_ERROR),
            Map.entry("modelstreamerrorexception", FailureKind.UPSTREAM_ERROR),
            Map.entry("internalserverexception", FailureKind.UPSTREAM_ERROR),
            Map.entry("capacity_exhausted", FailureKind.RATE_LIMITED),
            Map.entry("overloaded", FailureKind.OVERLOADED),
            Map.entry("overloaded_error", FailureKind.OVERLOADED),
            Map.entry("provider_overloaded", FailureKind.OVERLOADED),
            Map.entry("capacity_exceeded", FailureKind.OVERLOADED),
            Map.entry("temporarily_unavailable", FailureKind.OVERLOADED),
            Map.entry("unavailable", FailureKind.OVERLOADED),
            Map.entry("unavailable_error", FailureKind.OVERLOADED),
            Map.entry("timeout", FailureKind.TIMEOUT),
            Map.entry("timeout_error", FailureKind.TIMEOUT),
            Map.entry("deadline_exceeded", FailureKind.TIMEOUT),
            Map.entry("tool_use_failed", FailureKind.BAD_RESPONSE));

    /** Words that say no more than a status does; they count only after the text. */
    private static final Map<String, FailureKind> GENERIC = Map.ofEntries(
            Map.entry("server_error", FailureKind.UPSTREAM_ERROR),
            Map.entry("server", FailureKind.UPSTREAM_ERROR),
            Map.entry("api_error", FailureKind.UPSTREAM_ERROR),
            Map.entry("internal", FailureKind.UPSTREAM_ERROR),
            Map.entry("internal_error", FailureKind.UPSTREAM_ERROR),
            Map.entry("internal_server_error", FailureKind.UPSTREAM_ERROR),
            Map.entry("provider_unavailable", FailureKind.UPSTREAM_ERROR),
            Map.entry("invalid_request_error", FailureKind.INVALID_REQUEST),
            Map.entry("invalid_request", FailureKind.INVALID_REQUEST),
            Map.entry("badrequesterror", FailureKind.INVALID_REQUEST),
            Map.entry("validationexception", FailureKind.INVALID_REQUEST),
            Map.entry("unprocessable", FailureKind.INVALID_REQUEST),
            Map.entry("invalid_argument", FailureKind.INVALID_REQUEST),
            Map.entry("failed_precondition", FailureKind.INVALID_REQUEST),
            Map.entry("request_too_large", FailureKind.INVALID_REQUEST),
            Map.entry("payload_too_large", FailureKind.INVALID_REQUEST),
            Map.entry("invalid_image", FailureKind.INVALID_REQUEST),
            Map.entry("invalid_image_format", FailureKind.INVALID_REQUEST),
            Map.entry("invalid_base64_image", FailureKind.INVALID_REQUEST),
            Map.entry("invalid_image_url", FailureKind.INVALID_REQUEST),
            Map.entry("invalid_image_mode", FailureKind.INVALID_REQUEST),
            Map.entry("image_too_large", FailureKind.INVALID_REQUEST),
            Map.entry("image_too_small", FailureKind.INVALID_REQUEST),
            Map.entry("image_parse_error", FailureKind.INVALID_REQUEST),
            Map.entry("image_file_too_large", FailureKind.INVALID_REQUEST),
            Map.entry("unsupported_image_media_type", FailureKind.INVALID_REQUEST),
            Map.entry("empty_image_file", FailureKind.INVALID_REQUEST),
            Map.entry("failed_to_download_image", FailureKind.INVALID_REQUEST),
            Map.entry("image_file_not_found", FailureKind.INVALID_REQUEST));

    private static final List<Phrase> PHRASES = List.of(
            new Phrase(
                    FailureKind.QUOTA_EXHAUSTED,
                    "used all available credits|credit balance is too low|exceeded your current quota|check your plan and billing"
                            + "|insufficient (?:balance|credits|funds)|requires more credits|billing hard limit|spend(?:ing)? limit"
                            + "|api calls ?/ ?month|too many tokens per day"),
            new Phrase(
                    FailureKind.CONTEXT_LENGTH,
                    "prompt is too long|maximum context length|exceeds the context window|input token count .{0,40}exceeds"
                            + "|context length is only|input is too long|input tokens exceeded|too many tokens: size limit"
                            + "|exceeded max context length|input length and .max_tokens. exceed|prompt tokens limit exceeded"
                            + "|total length of all messages is too long|reduce the length|reduce your message size"
                            + "|exceeds? (?:the )?(?:available |model'?s )?(?:maximum )?context|request too large|tokens? .{0,60}context length"
                            + "|prompt contains too many tokens|prompt too long"),
            new Phrase(
                    FailureKind.AUTHENTICATION,
                    "incorrect api key|invalid api key|api key not valid|no auth credentials|invalid or missing api key|api key .{0,20}invalid"),
            new Phrase(FailureKind.PERMISSION, "user location is not supported"),
            new Phrase(
                    FailureKind.NOT_FOUND,
                    "is not a valid model id|model identifier is invalid|on-demand throughput isn.t supported|no endpoints found|model .{0,200}(?:does not exist|not found)|not found, try pulling"),
            new Phrase(
                    FailureKind.OVERLOADED,
                    "overloaded|slow down|loading model|capacity exceeded|at capacity|temporarily unavailable"),
            new Phrase(
                    FailureKind.CONTENT_FILTER,
                    "content management policy|content filtering policy|content policy|flagged by|was flagged|moderation"),
            new Phrase(FailureKind.RATE_LIMITED, "rate limit|rate-limit|too many requests"));

    /** Whoever asks for no more than this waits for a minute to pass, not for a bill to be paid. */
    private static final Duration SHORT_WAIT = Duration.ofMinutes(1);

    private static final Pattern PLAIN_WORD = Pattern.compile("[a-z][a-z0-9_]{2,63}");

    private UpstreamFailures() {}

    /** What an answer with an error status means. */
    public static Failure of(int status, Headers headers, byte[] body, Instant now) {
        ErrorBody error = ErrorBody.of(body, 0, body.length);
        return of(kind(status, error), status, error).withRetryAfter(RetryHint.of(headers, error, now));
    }

    /** What an error in a successful answer means: the same as with the status that it states, if it states one. */
    public static Failure of(byte[] bytes, int from, int to) {
        ErrorBody error = ErrorBody.of(bytes, from, to);
        int status = error.status().orElse(200);
        return of(kind(status, error), status, error).withRetryAfter(RetryHint.of(Headers.NONE, error, Instant.EPOCH));
    }

    /** An answer that is none. */
    public static Failure badResponse(String code, String message) {
        return Failure.of(FailureKind.BAD_RESPONSE, code, message)
                .after(SendProgress.SENT)
                .withUpstreamStatus(200);
    }

    public static FailureKind kind(int status, ErrorBody error) {
        String text = error.text();
        if (status == 401) {
            return FailureKind.AUTHENTICATION;
        }
        if (status == 402) {
            return FailureKind.QUOTA_EXHAUSTED;
        }
        if (isStatusOfNoError(status)) {
            return FailureKind.BAD_RESPONSE;
        }
        if (status == 403 && (error.has("error.metadata.reasons") || error.has("error.metadata.patterns"))) {
            return FailureKind.CONTENT_FILTER;
        }
        Optional<FailureKind> limit = status == 429 ? ofLimits(error) : Optional.empty();
        if (limit.isPresent()) {
            return limit.get();
        }
        // Quota and length hide behind the words for rate limits and for permission.
        for (Phrase phrase : PHRASES.subList(0, 2)) {
            if (status != 500 && phrase.isIn(text)) {
                return phrase.kind;
            }
        }
        List<String> words = error.words();
        return words.stream()
                .flatMap(word -> Optional.ofNullable(TYPED.get(word)).stream())
                .findFirst()
                .or(() -> PHRASES.stream()
                        .filter(phrase -> status < 500 && phrase.isIn(text))
                        .map(Phrase::kind)
                        .findFirst())
                .or(() -> ofStatus(status))
                .or(() -> words.stream()
                        .flatMap(word -> Optional.ofNullable(GENERIC.get(word)).stream())
                        .findFirst())
                .orElse(status >= 400 && status < 500 ? FailureKind.INVALID_REQUEST : FailureKind.UPSTREAM_ERROR);
    }

    /** Google says the same of a day's limit as of a minute's, but for the limit's name and the wait. */
    private static Optional<FailureKind> ofLimits(ErrorBody error) {
        List<String> limits = error.quotaIds();
        if (limits.isEmpty()) {
            return RetryHint.inDetails(error)
                    .filter(wait -> wait.compareTo(SHORT_WAIT) <= 0)
                    .map(wait -> FailureKind.RATE_LIMITED);
        }
        boolean ofDay = limits.stream().anyMatch(name -> name.contains("PerDay"));
        return Optional.of(ofDay ? FailureKind.QUOTA_EXHAUSTED : FailureKind.RATE_LIMITED);
    }

    private static boolean isStatusOfNoError(int status) {
        return status < 200 || (status > 200 && status < 400) || status > 599;
    }

    private static Optional<FailureKind> ofStatus(int status) {
        return switch (status) {
            case 403 -> Optional.of(FailureKind.PERMISSION);
            case 404, 405, 410 -> Optional.of(FailureKind.NOT_FOUND);
            case 408, 504, 524 -> Optional.of(FailureKind.TIMEOUT);
            case 409, 425 -> Optional.of(FailureKind.UPSTREAM_ERROR);
            case 429 -> Optional.of(FailureKind.RATE_LIMITED);
            case 498, 503, 529 -> Optional.of(FailureKind.OVERLOADED);
            default -> Optional.empty();
        };
    }

    private static Failure of(FailureKind kind, int status, ErrorBody error) {
        boolean redirect = status >= 300 && status < 400 && status != 304;
        String code = redirect ? "upstream_redirect_denied" : code(kind, error);
        String message = redirect ? "The provider answered with a redirect." : message(kind, status, error);
        Optional<String> parameter = kind == FailureKind.INVALID_REQUEST ? error.parameter() : Optional.empty();
        return new Failure(kind, SendProgress.SENT, code, message, parameter, OptionalInt.of(status), Optional.empty());
    }

    private static String code(FailureKind kind, ErrorBody error) {
        return switch (kind) {
            case AUTHENTICATION, PERMISSION -> "provider_auth_failed";
            case NOT_FOUND -> "upstream_model_missing";
            case QUOTA_EXHAUSTED -> "provider_quota_exhausted";
            case INVALID_REQUEST ->
                error.at("error.code")
                        .or(() -> error.at("code"))
                        .filter(word -> PLAIN_WORD.matcher(word).matches())
                        .orElse(kind.code());
            case CONTEXT_LENGTH,
                    CONTENT_FILTER,
                    RATE_LIMITED,
                    OVERLOADED,
                    TIMEOUT,
                    UPSTREAM_ERROR,
                    BAD_RESPONSE,
                    CANCELLED -> kind.code();
        };
    }

    private static String message(FailureKind kind, int status, ErrorBody error) {
        return switch (kind) {
            case AUTHENTICATION -> "The provider refused the gateway's credentials.";
            case PERMISSION -> "The provider does not permit this to the gateway's account.";
            case QUOTA_EXHAUSTED -> "The gateway's account at the provider has no quota left.";
            // What a provider says of its own inside is a stack trace as often as not.
            case UPSTREAM_ERROR, BAD_RESPONSE, CANCELLED -> plain(status);
            case INVALID_REQUEST, NOT_FOUND, CONTEXT_LENGTH, CONTENT_FILTER, RATE_LIMITED, OVERLOADED, TIMEOUT ->
                error.message().flatMap(CleanText::of).orElseGet(() -> plain(status));
        };
    }

    private static String plain(int status) {
        return status == 200
                ? "The provider reported an error in its answer."
                : "The provider answered with status " + status + ".";
    }

    /** Wording that gives a kind away. */
    private record Phrase(FailureKind kind, Pattern pattern) {
        Phrase(FailureKind kind, String wording) {
            this(kind, Pattern.compile(wording));
        }

        boolean isIn(String text) {
            return pattern.matcher(text).find();
        }
    }
}
