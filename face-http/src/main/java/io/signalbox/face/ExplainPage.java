package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Money;
import io.signalbox.core.gateway.Explanation;
import io.signalbox.core.gateway.Explanation.Parameter;
import io.signalbox.core.gateway.Explanation.Place;
import io.signalbox.core.gateway.Explanation.Setting;
import io.signalbox.core.routing.Exclusion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code POST /admin/v1/explain} answers, and {@code signalbox explain --json} prints. */
public final class ExplainPage {

    private ExplainPage() {}

    /** An explanation as JSON. Amounts are decimal texts in US dollars, and null where they are unknown. */
    public static byte[] of(Explanation explanation) {
        return Pages.write(json -> write(json, explanation));
    }

    private static void write(JsonGenerator json, Explanation explanation) throws IOException {
        json.writeStartObject();
        texts(json, "asked", explanation.asked());
        json.writeArrayFieldStart("candidates");
        for (int i = 0; i < explanation.places().size(); i++) {
            candidate(json, i + 1, explanation.places().get(i));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("left_out");
        for (Exclusion exclusion : explanation.plan().exclusions()) {
            json.writeStartObject();
            json.writeStringField("subject", exclusion.subject());
            json.writeStringField("rule", exclusion.rule());
            json.writeStringField("reason", exclusion.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        money(json, "price_bound", explanation.priceBound());
        json.writeObjectFieldStart("decided_by");
        for (Map.Entry<String, String> step : explanation.decidedBy().entrySet()) {
            json.writeStringField(step.getKey(), step.getValue());
        }
        json.writeEndObject();
        refusal(json, explanation.refusal());
        json.writeEndObject();
    }

    private static void candidate(JsonGenerator json, int place, Place explained) throws IOException {
        Endpoint endpoint = explained.candidate().endpoint();
        json.writeStartObject();
        json.writeNumberField("place", place);
        json.writeStringField("endpoint", endpoint.id().toString());
        json.writeStringField("provider", endpoint.provider().name());
        json.writeStringField("provider_name", endpoint.provider().displayName());
        json.writeStringField("model", endpoint.model().text());
        json.writeStringField("dialect", endpoint.dialect());
        texts(json, "reasons", explained.candidate().reasons());
        money(json, "price_bound", explained.priceBound());
        json.writeNumberField("most_prompt_tokens", explained.mostPromptTokens());
        if (explained.mostOutputTokens().isPresent()) {
            json.writeNumberField(
                    "most_output_tokens", explained.mostOutputTokens().getAsLong());
        } else {
            json.writeNullField("most_output_tokens");
        }
        json.writeArrayFieldStart("parameters");
        for (Parameter parameter : explained.parameters()) {
            parameter(json, parameter);
        }
        json.writeEndArray();
        texts(json, "dropped_parameters", explained.dropped());
        json.writeFieldName("health");
        HealthJson.write(json, explained.health());
        json.writeEndObject();
    }

    private static void parameter(JsonGenerator json, Parameter parameter) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", parameter.used().name());
        setting(json, parameter.used());
        json.writeArrayFieldStart("over");
        for (Setting setting : parameter.over()) {
            json.writeStartObject();
            setting(json, setting);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void setting(JsonGenerator json, Setting setting) throws IOException {
        json.writeFieldName("value");
        json.writeRawValue(setting.literal());
        json.writeStringField("source", setting.source().word());
    }

    private static void refusal(JsonGenerator json, Optional<Failure> refusal) throws IOException {
        if (refusal.isEmpty()) {
            json.writeNullField("refusal");
            return;
        }
        json.writeObjectFieldStart("refusal");
        json.writeStringField("kind", refusal.get().kind().word());
        json.writeStringField("code", refusal.get().code());
        json.writeStringField("message", refusal.get().message());
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void money(JsonGenerator json, String name, Optional<Money> amount) throws IOException {
        if (amount.isPresent()) {
            json.writeStringField(name, amount.get().toString());
        } else {
            json.writeNullField(name);
        }
    }
}
