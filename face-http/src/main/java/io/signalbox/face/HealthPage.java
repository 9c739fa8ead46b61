package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.model.EndpointId;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code GET /admin/v1/health} answers: every provider with its endpoints, those of the catalog first, then those that requests
 * for unlisted models led to. And how it stands with the configuration.
 */
final class HealthPage {

    private final Gateway gateway;
    private final CatalogSnapshot catalog;
    private final HealthView health;
    private final Optional<ConfigStatus> config;

    private HealthPage(Gateway gateway, Optional<ConfigStatus> config) {
        this.config = config;
        this.gateway = gateway;
        this.catalog = gateway.catalog();
        this.health = gateway.health();
    }

    static byte[] of(Gateway gateway, Optional<ConfigStatus> config) {
        return Pages.write(json -> new HealthPage(gateway, config).write(json));
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("providers");
        for (Provider provider : catalog.providers().values()) {
            provider(json, provider);
        }
        json.writeEndArray();
        json.writeFieldName("configuration");
        HealthJson.writeConfig(json, config);
        json.writeEndObject();
    }

    private void provider(JsonGenerator json, Provider provider) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", provider.name());
        json.writeStringField("display_name", provider.displayName());
        json.writeStringField("type", provider.type().word());
        if (provider.leftOut().isPresent()) {
            json.writeStringField("left_out", provider.leftOut().get());
        } else {
            json.writeNullField("left_out");
        }
        json.writeFieldName("probe");
        HealthJson.write(json, health.probe(provider.name()));
        json.writeFieldName("listing");
        HealthJson.writeListing(json, gateway.listing(provider.name()));
        json.writeArrayFieldStart("endpoints");
        for (Map.Entry<EndpointId, String> endpoint : endpoints(provider).entrySet()) {
            endpoint(json, endpoint.getKey(), endpoint.getValue());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** With the names of their models; an unlisted one is called as the provider calls it. */
    private Map<EndpointId, String> endpoints(Provider provider) {
        Map<EndpointId, String> endpoints = new LinkedHashMap<>();
        for (Model model : catalog.models()) {
            for (Endpoint endpoint : model.endpoints()) {
                if (endpoint.provider().name().equals(provider.name())) {
                    endpoints.putIfAbsent(endpoint.id(), model.id().text());
                }
            }
        }
        health.observed().stream()
                .filter(id -> id.provider().equals(provider.name()))
                .sorted(Comparator.comparing(EndpointId::upstreamModel))
                .forEach(id -> endpoints.putIfAbsent(id, id.upstreamModel()));
        return endpoints;
    }

    private void endpoint(JsonGenerator json, EndpointId id, String model) throws IOException {
        json.writeStartObject();
        json.writeStringField("endpoint", id.toString());
        json.writeStringField("model", model);
        json.writeFieldName("health");
        HealthJson.write(json, health.of(id));
        json.writeObjectFieldStart("failures_30m");
        for (Map.Entry<FailureKind, Long> failure : health.failures(id).entrySet()) {
            json.writeNumberField(failure.getKey().word(), failure.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
