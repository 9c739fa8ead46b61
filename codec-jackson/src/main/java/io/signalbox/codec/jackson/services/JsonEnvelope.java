package io.signalbox.codec.jackson.services;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.request.PromptText;
import io.signalbox.codec.jackson.request.ProviderDemands;
import io.signalbox.codec.jackson.request.ShownLiteral;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.TextSample;
import io.signalbox.core.routing.RequestFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request for a service in JSON.
 *
 * @param facts what routing needs
 * @param body as it came
 * @param layout where the top-level members lie
 * @param provider where the members of {@code provider} lie, if it is an object
 * @param done members that the gateway has acted on
 * @param fileBytes how many bytes of sound it brings along
 * @param accept which media types its answer may have
 */
record JsonEnvelope(
        RequestFacts facts,
        byte[] body,
        ObjectLayout layout,
        Optional<ObjectLayout> provider,
        Set<String> done,
        long fileBytes,
        String accept)
        implements ServiceEnvelope {

    /** Copies the names. */
    JsonEnvelope {
        done = Set.copyOf(done);
    }

    @Override
    public Optional<Long> characters() {
        int input = layout.find("input");
        if (input < 0 || !facts.dialect().equals(Service.SPEECH.dialect()) || body[layout.valueStart(input)] != '"') {
            return Optional.empty();
        }
        String text = Json.text(body, layout.valueStart(input), layout.valueEnd(input));
        return Optional.of((long) text.codePointCount(0, text.length()));
    }

    @Override
    public Optional<TextSample> promptText() {
        return PromptText.of(body);
    }

    @Override
    public long answers() {
        return ShownLiteral.count(body, layout, "n");
    }

    @Override
    public JsonEnvelope withoutMember(String name) {
        Set<String> more = new HashSet<>(done);
        more.add(name);
        return new JsonEnvelope(facts, body, layout, provider, more, fileBytes, accept);
    }

    @Override
    public UpstreamRequest written(String path, Endpoint endpoint, Map<String, String> parameters) {
        Splicer splicer = new Splicer(body, 0, body.length);
        ObjectEdit edit = splicer.edit(layout);
        List<String> dropped = new ArrayList<>();
        edit.set("model", Json.string(endpoint.id().upstreamModel()));
        for (int i = 0; i < layout.size(); i++) {
            String name = layout.name(i);
            GatewayMembers.Fate fate =
                    GatewayMembers.fate(name, endpoint.provider().type());
            if (done.contains(name) || fate != GatewayMembers.Fate.KEPT) {
                edit.remove(name);
            }
            if (!done.contains(name) && fate == GatewayMembers.Fate.DROPPED) {
                dropped.add(name);
            }
        }
        Map<String, String> demands = new TreeMap<>();
        parameters.forEach((name, literal) -> ProviderDemands.take(name, literal, demands));
        ProviderDemands.add(demands, splicer, edit, provider);
        return new UpstreamRequest(
                path, Headers.of("content-type", "application/json", "accept", accept), splicer.spliced(), dropped);
    }
}
