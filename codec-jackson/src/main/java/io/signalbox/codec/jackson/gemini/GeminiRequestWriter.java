package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.answer.Continuation;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Writes what an endpoint gets of a caller's request: the caller's bytes with the few members changed that must be. */
final class GeminiRequestWriter {

    private static final String CONFIG = "generationConfig";
    private static final Set<String> LIMITS = Set.of("max_tokens", "max_completion_tokens");
    private static final byte[] FOREIGN = Json.string(GeminiSeals.FOREIGN);

    private final GeminiEnvelope envelope;
    private final Endpoint endpoint;
    private final GeminiModel model;
    private final Splicer splicer;
    private final ObjectEdit edit;
    private final Optional<ObjectEdit> config;
    private final List<String> dropped = new ArrayList<>();
    private Headers headers;

    private GeminiRequestWriter(GeminiEnvelope envelope, Endpoint endpoint) {
        this.envelope = envelope;
        this.endpoint = endpoint;
        this.model = GeminiModel.of(endpoint);
        this.splicer = new Splicer(envelope.body(), 0, envelope.body().length);
        this.edit = splicer.edit(envelope.layout());
        this.config = envelope.config().map(splicer::edit);
        String accept = envelope.facts().stream() ? "text/event-stream" : "application/json";
        this.headers = Headers.of("content-type", "application/json", "accept", accept);
    }

    static UpstreamRequest write(GeminiEnvelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        return new GeminiRequestWriter(envelope, endpoint).write(parameters);
    }

    /** The same request, and after its contents what the caller has of the answer; without prefill, also what is asked for. */
    static UpstreamRequest writeContinuation(
            GeminiEnvelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
        GeminiRequestWriter writer = new GeminiRequestWriter(envelope, endpoint);
        writer.goOnFrom(soFar, prefill);
        return writer.write(parameters);
    }

    private void goOnFrom(String soFar, boolean prefill) {
        ObjectLayout layout = envelope.layout();
        int end = layout.valueEnd(layout.find("contents")) - 1;
        byte[] more = content("model", soFar);
        splicer.insert(end, prefill ? more : Json.join(more, content("user", Continuation.INSTRUCTION)));
        long said = (soFar.getBytes(StandardCharsets.UTF_8).length + 3L) / 4;
        envelope.facts()
                .maxOutputTokens()
                .ifPresent(most -> setConfig("maxOutputTokens", Json.bytes(Long.toString(Math.max(1, most - said)))));
    }

    private static byte[] content(String role, String text) {
        return Json.join(
                Json.bytes(",{\"role\":\"" + role + "\",\"parts\":[{\"text\":"), Json.string(text), Json.bytes("}]}"));
    }

    private UpstreamRequest write(Map<String, String> parameters) {
        ObjectLayout layout = envelope.layout();
        for (int i = 0; i < layout.size(); i++) {
            member(i);
        }
        envelope.config().ifPresent(this::leaveOutWhatIsLacking);
        for (int i = 0; i < envelope.wrapped().size(); i += 2) {
            splicer.replace(envelope.wrapped().get(i), envelope.wrapped().get(i + 1), FOREIGN);
        }
        add(parameters);
        return new UpstreamRequest(model.path(envelope.facts().stream()), headers, splicer.spliced(), dropped);
    }

    private void member(int index) {
        ObjectLayout layout = envelope.layout();
        String name = layout.name(index);
        String camel = GeminiNames.camel(name);
        if (GeminiFields.GATEWAYS_OWN.contains(name) || envelope.done().contains(name)) {
            edit.remove(name);
        } else if (GeminiFields.VERTEX_ONLY.contains(camel) && !model.vertex()) {
            edit.remove(name);
            dropped.add(name);
        } else if ((camel.equals("tools") && lacks("tools")) || (camel.equals("toolConfig") && lacks("tool_choice"))) {
            edit.remove(name);
            dropped.add(camel.equals("tools") ? "tools" : "tool_choice");
        } else if (camel.equals("serviceTier") && model.vertex()) {
            edit.remove(name);
            int start = layout.valueStart(index);
            Trees.read(envelope.body(), start, layout.valueEnd(index))
                    .flatMap(GeminiUpstream::tier)
                    .ifPresent(this::tierHeader);
        }
    }

    private void tierHeader(String tier) {
        headers = headers.plus(GeminiUpstream.TIER_HEADER, tier);
    }

    private void leaveOutWhatIsLacking(ObjectLayout members) {
        for (int i = 0; i < members.size(); i++) {
            String parameter = GeminiFields.PARAMETERS.get(GeminiNames.camel(members.name(i)));
            if (parameter != null && !parameter.equals("n") && lacks(parameter)) {
                config.orElseThrow().remove(members.name(i));
                dropped.add(parameter);
            }
        }
    }

    private boolean lacks(String parameter) {
        return LIMITS.contains(parameter)
                ? LIMITS.stream().allMatch(endpoint::lacks)
                : parameter.equals("reasoning")
                        ? endpoint.lacks(parameter) && endpoint.lacks("reasoning_effort")
                        : endpoint.lacks(parameter);
    }

    /** Adds what the URI or the configuration says, where the body says nothing. */
    private void add(Map<String, String> parameters) {
        Map<String, JsonNode> said = new LinkedHashMap<>();
        Optional<Reasoning> reasoning = Optional.empty();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String name = LIMITS.contains(parameter.getKey()) ? "max_tokens" : parameter.getKey();
            Optional<JsonNode> value = Trees.read(parameter.getValue());
            boolean isEffort = name.equals("reasoning_effort");
            if (value.isEmpty() || name.startsWith("provider.")) {
                continue;
            }
            if (name.equals("service_tier")) {
                tier(value.get());
            } else if (lacks(name) || !(isEffort || GeminiFields.PARAMETERS.containsValue(name))) {
                dropped.add(name);
            } else if (isEffort) {
                reasoning = Optional.of(Reasoning.ofEffort(value.get().asText()));
            } else {
                said.put(name, value.get());
            }
        }
        Conversation asked =
                new Conversation(List.of(), List.of(), Optional.empty(), Optional.empty(), reasoning, said);
        ObjectNode more = GeminiGenerationConfig.of(asked, model, endpoint, dropped);
        more.properties().forEach(member -> addConfig(member.getKey(), member.getValue()));
        if (envelope.config().isEmpty() && !more.isEmpty()) {
            edit.set(CONFIG, Trees.bytes(more));
        }
    }

    private void tier(JsonNode word) {
        boolean said = GeminiEnvelope.find(envelope.layout(), "serviceTier").isPresent();
        Optional<String> tier = GeminiUpstream.tier(word).filter(there -> !said);
        if (tier.isPresent() && model.vertex()) {
            tierHeader(tier.get());
        } else if (tier.isPresent()) {
            edit.set("serviceTier", Json.string(tier.get()));
        }
    }

    private void addConfig(String name, JsonNode value) {
        if (envelope.config().isPresent()
                && GeminiEnvelope.find(envelope.config().get(), name).isEmpty()) {
            config.orElseThrow().set(name, Trees.bytes(value));
        }
    }

    private void setConfig(String name, byte[] literal) {
        ObjectLayout members = envelope.config().orElseThrow();
        OptionalInt member = GeminiEnvelope.find(members, name);
        config.orElseThrow().set(member.isPresent() ? members.name(member.getAsInt()) : name, literal);
    }
}
