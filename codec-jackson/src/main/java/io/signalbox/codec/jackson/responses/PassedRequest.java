package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.request.ProviderDemands;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Headers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Writes what an endpoint of the same dialect gets: the caller's bytes with the few members changed that must be. */
final class PassedRequest {

    /** What the gateway itself does; nothing is lost by that. */
    private static final Set<String> DONE_HERE = Set.of("models", "route", "provider", "usage");

    /** What only an aggregator like OpenRouter knows, and what is lost without one. */
    private static final Set<String> AGGREGATORS_OWN = Set.of(
            "plugins",
            "preset",
            "session_id",
            "debug",
            "trace",
            "stop_server_tools_when",
            "image_config",
            "modalities",
            "cache_control");

    /** Sampling that OpenAI's Responses API refuses as unknown, though other hosts of it take it. */
    private static final Set<String> UNKNOWN_TO_OPENAI = Set.of(
            "top_k",
            "min_p",
            "top_a",
            "repetition_penalty",
            "frequency_penalty",
            "presence_penalty",
            "seed",
            "stop",
            "logit_bias");

    /** The members that a host may be known to lack, by their names in {@code supported_parameters}. */
    private static final Map<String, List<String>> KNOWN_AS = Map.of(
            "max_output_tokens", List.of("max_tokens", "max_completion_tokens"),
            "reasoning", List.of("reasoning", "reasoning_effort"),
            "top_logprobs", List.of("top_logprobs"),
            "temperature", List.of("temperature"),
            "top_p", List.of("top_p"),
            "tools", List.of("tools"),
            "tool_choice", List.of("tool_choice", "tools"),
            "parallel_tool_calls", List.of("parallel_tool_calls", "tools"));

    /** OpenRouter's own members of {@code reasoning}. */
    private static final List<String> NOT_OPENAIS_REASONING = List.of("enabled", "max_tokens", "exclude");

    private static final int USUAL_TOKENS = 32_000;

    private final ResponsesEnvelope envelope;
    private final Endpoint endpoint;
    private final ProviderType provider;
    private final ObjectLayout layout;
    private final Splicer splicer;
    private final ObjectEdit edit;
    private final Map<String, ObjectEdit> nested = new HashMap<>();
    private final List<String> dropped = new ArrayList<>();
    private final Map<String, String> demands = new TreeMap<>();

    PassedRequest(ResponsesEnvelope envelope, Endpoint endpoint) {
        this.envelope = envelope;
        this.endpoint = endpoint;
        this.provider = endpoint.provider().type();
        this.layout = envelope.layout();
        this.splicer = new Splicer(envelope.body(), 0, envelope.body().length);
        this.edit = splicer.edit(layout);
    }

    UpstreamRequest write(Map<String, String> parameters) {
        edit.set("model", Json.string(endpoint.id().upstreamModel()));
        for (int i = 0; i < layout.size(); i++) {
            member(layout.name(i));
        }
        leaveForeignThoughts();
        parameters.forEach((name, literal) -> {
            if (!ProviderDemands.take(name, literal, demands)) {
                parameter(name, Json.bytes(literal));
            }
        });
        ProviderDemands.add(
                demands, splicer, edit, Optional.ofNullable(envelope.nested().get("provider")));
        String accept = envelope.facts().stream() ? "text/event-stream" : "application/json";
        return new UpstreamRequest(
                ResponsesUpstream.PATH,
                Headers.of("content-type", "application/json", "accept", accept),
                splicer.spliced(),
                dropped);
    }

    /** Takes a member away if this endpoint must not get it. */
    private void member(String name) {
        boolean idle = provider.isAggregator() ? Set.of("models", "route").contains(name) : DONE_HERE.contains(name);
        if (envelope.done().contains(name) || idle) {
            edit.remove(name);
        } else if (isUnknown(name) || isLacking(name)) {
            edit.remove(name);
            dropped.add(name);
        } else if (name.equals("text") && endpoint.lacks("response_format") && within("text", "format")) {
            inside("text").remove("format");
            dropped.add("text.format");
        } else if (name.equals("reasoning") && !provider.isAggregator()) {
            inOpenAisWords();
        }
    }

    private boolean isUnknown(String name) {
        boolean strict = provider == ProviderType.OPENAI || provider == ProviderType.AZURE;
        return (!provider.isAggregator() && AGGREGATORS_OWN.contains(name))
                || (strict && UNKNOWN_TO_OPENAI.contains(name));
    }

    private boolean isLacking(String name) {
        List<String> names = KNOWN_AS.getOrDefault(name, List.of());
        return !names.isEmpty() && names.stream().allMatch(endpoint::lacks);
    }

    /** What OpenRouter says of reasoning in words of its own becomes an effort. */
    private void inOpenAisWords() {
        List<String> others = NOT_OPENAIS_REASONING.stream()
                .filter(name -> within("reasoning", name))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        ObjectEdit reasoning = inside("reasoning");
        others.forEach(reasoning::remove);
        if (!within("reasoning", "effort")) {
            long most = envelope.facts()
                    .maxOutputTokens()
                    .orElse(endpoint.maxOutputTokens().orElse(USUAL_TOKENS));
            envelope.member("reasoning")
                    .flatMap(Reasoning::read)
                    .filter(asked ->
                            asked.effort().isPresent() || asked.budget().isPresent())
                    .map((Reasoning asked) -> asked.effortOf(most))
                    .ifPresent(effort -> reasoning.set("effort", Json.string(effort)));
        }
    }

    /** Adds what the URI or the configuration says, where the body says nothing. */
    private void parameter(String name, byte[] literal) {
        switch (name) {
            case "max_tokens", "max_completion_tokens" -> top("max_output_tokens", name, literal);
            case "reasoning_effort" -> deep("reasoning", "effort", name, literal);
            case "verbosity" -> deep("text", "verbosity", name, literal);
            case "temperature", "top_p", "top_logprobs", "service_tier" -> top(name, name, literal);
            default -> {
                if (provider.isAggregator()) {
                    top(name, name, literal);
                } else if (!layout.has(name)) {
                    dropped.add(name);
                }
            }
        }
    }

    private void top(String member, String parameter, byte[] literal) {
        if (layout.has(member)) {
            return;
        }
        if (isLacking(member) || isUnknown(member)) {
            dropped.add(parameter);
        } else {
            edit.set(member, literal);
        }
    }

    private void deep(String object, String member, String parameter, byte[] literal) {
        if (within(object, member)) {
            return;
        }
        if (isLacking(object)) {
            dropped.add(parameter);
        } else if (envelope.nested().containsKey(object)) {
            inside(object).set(member, literal);
        } else {
            edit.set(object, Json.join(Json.bytes("{"), Json.member(member, literal), Json.bytes("}")));
        }
    }

    private boolean within(String object, String member) {
        ObjectLayout inner = envelope.nested().get(object);
        return inner != null && inner.has(member);
    }

    /** The changes within a member that is an object. */
    private ObjectEdit inside(String object) {
        return nested.computeIfAbsent(
                object,
                name -> Optional.ofNullable(envelope.nested().get(name))
                        .map(splicer::edit)
                        .orElseThrow());
    }

    /** Takes away the items that are thoughts of another family, each with the comma that is too many then. */
    private void leaveForeignThoughts() {
        List<ResponsesEnvelope.Item> items = envelope.items();
        boolean[] foreign = new boolean[items.size()];
        for (int i = 0; i < foreign.length; i++) {
            foreign[i] = items.get(i).isCarriedThought() && !isUnwrapped(items.get(i));
        }
        int lastKept = foreign.length - 1;
        while (lastKept >= 0 && foreign[lastKept]) {
            lastKept--;
        }
        for (int i = 0; i < lastKept; i++) {
            if (foreign[i]) {
                splicer.replace(items.get(i).start(), items.get(i + 1).start(), Json.NOTHING);
            }
        }
        if (lastKept < foreign.length - 1) {
            int from = lastKept >= 0 ? items.get(lastKept).end() : items.get(0).start();
            splicer.replace(from, items.get(foreign.length - 1).end(), Json.NOTHING);
        }
    }

    /** What this provider's own family sealed, and was only carried in our words, gets its own form back. */
    private boolean isUnwrapped(ResponsesEnvelope.Item item) {
        Optional<JsonNode> written = Trees.read(envelope.body(), item.start(), item.end());
        Optional<CarriedSeal> carried = written.flatMap(json -> Trees.textAt(json, "encrypted_content"))
                .flatMap(text -> CarriedSeal.read(text, Optional.empty(), Optional.empty()))
                .filter(seal -> !seal.ofCall() && InputWriter.isReadable(seal.seal(), provider));
        if (written.isEmpty() || carried.isEmpty()) {
            return false;
        }
        Part.Seal seal = carried.get().seal();
        ObjectNode reasoning = written.get().deepCopy();
        reasoning.remove("id");
        seal.id().ifPresent(id -> reasoning.put("id", id));
        seal.data().ifPresent(data -> reasoning.put("encrypted_content", data));
        splicer.replace(item.start(), item.end(), Trees.bytes(reasoning));
        return true;
    }
}
