package io.signalbox.codec.jackson.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.port.Dialect.AttemptLine;
import io.signalbox.core.port.RoutingMetadata;
import io.signalbox.core.port.RoutingMetadata.Choice;
import java.io.IOException;

/**
 * How a request was routed, in OpenRouter's shape.
 *
 * @see <a href="https://openrouter.ai/docs/guides/features/router-metadata">OpenRouter: router metadata</a>
 */
public final class RoutingJson {

    /** Where it stands, in an answer, a chunk, or beside an error. */
    public static final String MEMBER = "openrouter_metadata";

    private static final int OK = 200;

    private RoutingJson() {}

    public static byte[] literal(RoutingMetadata routing) {
        return Json.write(json -> write(json, routing));
    }

    public static void write(JsonGenerator json, RoutingMetadata routing) throws IOException {
        json.writeStartObject();
        json.writeStringField("requested", routing.requested());
        json.writeStringField("strategy", routing.strategy().word());
        json.writeNullField("region");
        json.writeStringField("summary", summary(routing));
        json.writeNumberField("attempt", routing.attempt());
        json.writeBooleanField("is_byok", false);
        json.writeObjectFieldStart("endpoints");
        json.writeNumberField("total", routing.considered());
        json.writeArrayFieldStart("available");
        for (Choice choice : routing.available()) {
            json.writeStartObject();
            json.writeStringField("provider", choice.provider());
            json.writeStringField("model", choice.model());
            json.writeBooleanField("selected", choice.selected());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        attempts(json, routing);
        json.writeEndObject();
    }

    private static void attempts(JsonGenerator json, RoutingMetadata routing) throws IOException {
        json.writeArrayFieldStart("attempts");
        for (AttemptLine failed : routing.failed()) {
            attempt(json, failed.provider(), failed.model(), failed.status());
        }
        for (Choice choice : routing.available()) {
            if (choice.selected()) {
                attempt(json, choice.provider(), choice.model(), OK);
            }
        }
        json.writeEndArray();
    }

    private static void attempt(JsonGenerator json, String provider, String model, int status) throws IOException {
        json.writeStartObject();
        json.writeStringField("provider", provider);
        json.writeStringField("model", model);
        json.writeNumberField("status", status);
        json.writeEndObject();
    }

    private static String summary(RoutingMetadata routing) {
        String selected = routing.available().stream()
                .filter(Choice::selected)
                .findFirst()
                .map(Choice::provider)
                .orElse("none");
        return "available=" + routing.available().size() + ", selected=" + selected;
    }
}
