package io.signalbox.codec.jackson.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Dialect.ErrorContext;
import java.io.IOException;
import java.time.Duration;

/**
 * What an error says of other models that could take the request now, in OpenRouter's words, which no dialect has others for.
 *
 * @see <a href="https://openrouter.ai/docs/api/reference/errors-and-debugging">OpenRouter: error.availability</a>
 */
public final class AvailabilityJson {

    private AvailabilityJson() {}

    /** Writes the member {@code availability}, if there is anything to suggest. */
    public static void write(JsonGenerator json, ErrorContext context) throws IOException {
        if (context.fallbackModels().isEmpty()) {
            return;
        }
        Failure failure = context.failure();
        json.writeObjectFieldStart("availability");
        json.writeStringField("code", CallerErrors.availability(failure));
        json.writeBooleanField("retryable", CallerErrors.isRetryable(failure));
        if (failure.retryAfter().isPresent()) {
            json.writeNumberField(
                    "retry_after", roundedUpSeconds(failure.retryAfter().get()));
        }
        json.writeArrayFieldStart("fallback_models");
        for (String model : context.fallbackModels()) {
            json.writeString(model);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static long roundedUpSeconds(Duration wait) {
        return Math.max(0, wait.plusNanos(999_999_999).toSeconds());
    }
}
