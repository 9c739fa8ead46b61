package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Model;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The catalog's models as Anthropic's and Google's clients expect a list of them.
 *
 * @see <a href="https://docs.anthropic.com/en/api/models-list">Anthropic: list models</a>
 * @see <a href="https://ai.google.dev/api/models">Gemini: models</a>
 */
final class ModelListings {

    private static final int MOST_ENTRIES = 1000;
    private static final int USUAL_ENTRIES = 20;
    private static final String EPOCH = "1970-01-01T00:00:00Z";

    private final ModelPages models;

    ModelListings(ModelPages models) {
        this.models = models;
    }

    /** One page, after the model that {@code after_id} names. */
    byte[] anthropic(Query query) {
        List<String> ids = List.copyOf(models.byName().keySet());
        int from = query.first("after_id").map(id -> ids.indexOf(id) + 1).orElse(0);
        int size = query.first("limit")
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(Integer::valueOf)
                .map(limit -> Math.max(1, Math.min(MOST_ENTRIES, limit)))
                .orElse(USUAL_ENTRIES);
        List<String> page = ids.subList(from, Math.min(ids.size(), from + size));
        return Pages.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("data");
            for (String id : page) {
                json.writeStartObject();
                json.writeStringField("type", "model");
                json.writeStringField("id", id);
                json.writeStringField("display_name", id);
                json.writeStringField("created_at", EPOCH);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("has_more", from + page.size() < ids.size());
            text(json, "first_id", page.isEmpty() ? Optional.empty() : Optional.of(page.get(0)));
            text(json, "last_id", page.isEmpty() ? Optional.empty() : Optional.of(page.get(page.size() - 1)));
            json.writeEndObject();
        });
    }

    /** All models. */
    byte[] gemini() {
        return Pages.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("models");
            for (Map.Entry<String, Model> model : models.byName().entrySet()) {
                gemini(json, model.getKey(), model.getValue());
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** One model. */
    Optional<byte[]> gemini(String id) {
        return Optional.ofNullable(models.byName().get(id)).map(model -> Pages.write(json -> gemini(json, id, model)));
    }

    private static void gemini(JsonGenerator json, String id, Model model) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", "models/" + id);
        json.writeStringField("displayName", id);
        most(model.endpoints().stream().map(Endpoint::contextLength).toList(), "inputTokenLimit", json);
        most(model.endpoints().stream().map(Endpoint::maxOutputTokens).toList(), "outputTokenLimit", json);
        json.writeArrayFieldStart("supportedGenerationMethods");
        json.writeString("generateContent");
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void most(List<OptionalLong> limits, String name, JsonGenerator json) throws IOException {
        OptionalLong most = limits.stream()
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max();
        if (most.isPresent()) {
            json.writeNumberField(name, most.getAsLong());
        }
    }

    private static void text(JsonGenerator json, String name, Optional<String> text) throws IOException {
        json.writeFieldName(name);
        json.writeString(text.orElse(null));
    }
}
