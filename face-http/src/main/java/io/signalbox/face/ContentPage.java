package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.content.ContentError;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /generation/content}, in OpenRouter's shape; beside it the calls of tools, and whether something was cut.
 *
 * @see <a href="https://openrouter.ai/docs/api/api-reference/generations/list-generation-content">OpenRouter: stored content</a>
 */
final class ContentPage {

    private static final Failure NOT_STORED = Failure.of(
            FailureKind.NOT_FOUND,
            "content_not_stored",
            "No content is stored of this generation: the gateway stores none (content.store), or not of this key, or the request"
                    + " forbade it, or its retention has passed.");

    private final Gateway gateway;

    ContentPage(Gateway gateway) {
        this.gateway = gateway;
    }

    /** @param notFound what answers for a generation that is not there, or is somebody else's */
    CompletionStage<FaceResponse> content(String id, Caller caller, Dialect dialect, FaceResponse notFound) {
        return gateway.content(id, caller)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(page(found.get()))
                        : gateway.generation(id, caller)
                                .thenApply(known -> known.isPresent() ? Refusals.page(dialect, NOT_STORED) : notFound))
                .exceptionally(thrown -> Refusals.page(dialect, unavailable(thrown)));
    }

    private static Failure unavailable(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String message = cause instanceof ContentUnavailableException known && known.getMessage() != null
                ? known.getMessage()
                : "The stored content cannot be read now.";
        return Failure.of(FailureKind.OVERLOADED, "content_unavailable", message);
    }

    private static FaceResponse page(GenerationContent content) {
        return Pages.json(200, Pages.write(json -> write(json, content)), Headers.of("cache-control", "no-store"));
    }

    private static void write(JsonGenerator json, GenerationContent content) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("data");
        json.writeObjectFieldStart("input");
        if (content.messages().isPresent()) {
            raw(json, "messages", content.messages());
        } else {
            text(json, "prompt", content.prompt());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("output");
        text(json, "completion", content.completion());
        text(json, "reasoning", content.reasoning());
        if (content.toolCalls().isPresent()) {
            raw(json, "tool_calls", content.toolCalls());
        }
        json.writeEndObject();
        error(json, content.error());
        json.writeBooleanField("truncated", content.truncated());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void error(JsonGenerator json, Optional<ContentError> error) throws IOException {
        if (error.isEmpty()) {
            json.writeNullField("error");
            return;
        }
        json.writeObjectFieldStart("error");
        json.writeStringField("message", error.get().message());
        json.writeNumberField("status", error.get().status());
        text(json, "provider_name", error.get().provider());
        json.writeNullField("raw");
        json.writeArrayFieldStart("previous_errors");
        for (ContentError.Previous previous : error.get().previous()) {
            json.writeStartObject();
            json.writeNumberField("code", previous.status());
            json.writeStringField("message", previous.kind());
            json.writeStringField("provider_name", previous.provider());
            json.writeNullField("raw");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    private static void raw(JsonGenerator json, String name, Optional<String> value) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(value.orElse("null"));
    }
}
