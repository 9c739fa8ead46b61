package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.chat.OpenAiChat.Face;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Dialect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** OpenAI's chat API as callers speak it, with OpenAI's errors or OpenRouter's. */
final class ChatDialect implements Dialect {

    private static final byte[] OPENAI_KEEP_ALIVE = Json.bytes(": SIGNALBOX PROCESSING\n\n");
    private static final byte[] OPENROUTER_KEEP_ALIVE = Json.bytes(": OPENROUTER PROCESSING\n\n");

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

    private final Face face;

    ChatDialect(Face face) {
        this.face = face;
    }

    @Override
    public String name() {
        return OpenAiChat.NAME;
    }

    @Override
    public Envelope read(byte[] body) {
        return ChatRequestReader.read(face, body);
    }

    /** The kind's status, but what a provider says of the gateway's own account is no fault of the caller's. */
    @Override
    public int status(Failure failure) {
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

    @Override
    public byte[] error(ErrorContext context) {
        return Json.write(json -> {
            json.writeStartObject();
            errorMember(json, context);
            if (!context.generationId().isEmpty()) {
                json.writeStringField("request_id", context.generationId());
            }
            routing(json, context);
            json.writeEndObject();
        });
    }

    @Override
    public ByteBuffer errorEvent(ErrorContext context) {
        byte[] chunk = Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("id", context.generationId());
            json.writeStringField("object", "chat.completion.chunk");
            json.writeFieldName("created");
            json.writeRawValue(new String(Chunks.created(context.generationId()), StandardCharsets.US_ASCII));
            json.writeStringField("model", context.model());
            errorMember(json, context);
            routing(json, context);
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            json.writeObjectFieldStart("delta");
            json.writeStringField("content", "");
            json.writeEndObject();
            json.writeStringField("finish_reason", "error");
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
        return ByteBuffer.wrap(Json.join(Json.bytes("data: "), chunk, Json.bytes("\n\n")));
    }

    @Override
    public ByteBuffer keepAlive() {
        return ByteBuffer.wrap(face == Face.OPENROUTER ? OPENROUTER_KEEP_ALIVE : OPENAI_KEEP_ALIVE)
                .asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer remark(String words) {
        String line = words.replace('\r', ' ').replace('\n', ' ');
        return ByteBuffer.wrap(Json.bytes(": " + line + "\n\n")).asReadOnlyBuffer();
    }

    private void errorMember(JsonGenerator json, ErrorContext context) throws IOException {
        Failure failure = context.failure();
        String provider = context.attempts().isEmpty()
                ? ""
                : context.attempts().get(context.attempts().size() - 1).provider();
        json.writeObjectFieldStart("error");
        if (face == Face.OPENROUTER) {
            json.writeNumberField("code", status(failure));
        }
        json.writeStringField("message", message(failure, provider));
        if (face == Face.OPENROUTER) {
            json.writeObjectFieldStart("metadata");
            json.writeStringField("error_type", errorType(failure));
            json.writeStringField("code", isNeverReached(failure) ? "no_provider_available" : failure.code());
            if (failure.parameter().isPresent()) {
                json.writeStringField("param", failure.parameter().get());
            }
            if (!provider.isEmpty()) {
                json.writeStringField("provider_name", provider);
            }
            attempts(json, context);
            json.writeEndObject();
        } else {
            json.writeStringField("type", type(failure));
            if (failure.parameter().isPresent()) {
                json.writeStringField("param", failure.parameter().get());
            } else {
                json.writeNullField("param");
            }
            json.writeStringField("code", isNeverReached(failure) ? "no_provider_available" : failure.code());
            attempts(json, context);
        }
        json.writeEndObject();
    }

    /** A broken gateway says nothing of itself. */
    private void routing(JsonGenerator json, ErrorContext context) throws IOException {
        if (context.routing().isPresent() && status(context.failure()) != 500) {
            json.writeFieldName(RoutingJson.MEMBER);
            RoutingJson.write(json, context.routing().get());
        }
    }

    private static void attempts(JsonGenerator json, ErrorContext context) throws IOException {
        if (context.attempts().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("attempts");
        for (AttemptLine line : context.attempts()) {
            json.writeStartObject();
            json.writeStringField("provider", line.provider());
            json.writeStringField("model", line.model());
            json.writeStringField("kind", line.kind());
            json.writeNumberField("status", line.status());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Names the provider where the trouble is the gateway's account there, since the caller cannot do anything about it. */
    private static String message(Failure failure, String provider) {
        return isOurAccount(failure) && !provider.isEmpty() ? provider + ": " + failure.message() : failure.message();
    }

    private static String type(Failure failure) {
        return isOurAccount(failure)
                        || isNeverReached(failure)
                        || (failure.kind() == FailureKind.NOT_FOUND
                                && failure.upstreamStatus().isPresent())
                ? FailureKind.UPSTREAM_ERROR.type()
                : failure.kind().type();
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

    /**
     * OpenRouter's word for the failure.
     *
     * @see <a href="https://openrouter.ai/docs/api/reference/errors-and-debugging">OpenRouter: errors</a>
     */
    private String errorType(Failure failure) {
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
}
