package io.signalbox.codec.jackson.services;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Headers;
import io.signalbox.core.routing.RequestFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request for a service in a form.
 *
 * @param facts what routing needs
 * @param body as it came
 * @param contentType as it came, with its boundary
 * @param boundary what stands between the parts
 * @param model the part with the model's name, if there is one
 * @param fileBytes how many bytes of sound or pictures it brings along
 * @param accept which media types its answer may have
 */
record FormEnvelope(
        RequestFacts facts,
        byte[] body,
        String contentType,
        String boundary,
        Optional<FormParts.Part> model,
        long fileBytes,
        String accept)
        implements ServiceEnvelope {

    /** A form has none of the members that the gateway acts on. */
    @Override
    public FormEnvelope withoutMember(String name) {
        return this;
    }

    @Override
    public UpstreamRequest written(String path, Endpoint endpoint, Map<String, String> parameters) {
        Splicer splicer = new Splicer(body, 0, body.length);
        String name = endpoint.id().upstreamModel();
        if (model.isPresent()) {
            splicer.replace(model.get().start(), model.get().end(), Json.bytes(name));
        } else {
            splicer.insert(
                    0,
                    Json.bytes("--" + boundary + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + name
                            + "\r\n"));
        }
        return new UpstreamRequest(
                path, Headers.of("content-type", contentType, "accept", accept), splicer.spliced(), List.of());
    }
}
