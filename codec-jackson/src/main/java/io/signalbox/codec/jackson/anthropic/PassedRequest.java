package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.answer.Continuation;
import io.signalbox.codec.jackson.claude.ModelTraits;
import io.signalbox.codec.jackson.claude.ThinkingPlan;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.SealText;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Writes what an endpoint gets of a caller's request of the same dialect: the caller's bytes with the few members changed that must be. */
final class PassedRequest {

    private static final String DEMAND = "provider.";
    private static final String MAX_TOKENS = "max_tokens";
    private static final String MESSAGES = "messages";
    private static final String THINKING = "thinking";

    /** What the gateway itself does; nobody else falls back. */
    private static final Set<String> DONE_HERE = Set.of("models", "fallbacks", "route");

    /** What only an aggregator takes, and what is not missed where there is none. */
    private static final Set<String> NOT_MISSED = Set.of("provider", "user", "routing_preference");

    /** What only an aggregator like OpenRouter does. */
    private static final Set<String> AGGREGATORS_OWN =
            Set.of("plugins", "preset", "session_id", "trace", "debug", "stop_server_tools_when");

    /** Members that a model which thinks refuses, or may. */
    private static final List<String> NOT_WITH_THOUGHT = List.of("temperature", "top_p", "top_k", "tool_choice");

    private final MessagesEnvelope envelope;
    private final Endpoint endpoint;
    private final Destination destination;
    private final ModelTraits model;
    private final ObjectLayout layout;
    private final Splicer splicer;
    private final ObjectEdit edit;
    private final List<String> dropped = new ArrayList<>();
    private final Map<String, String> demands = new TreeMap<>();

    PassedRequest(MessagesEnvelope envelope, Endpoint endpoint) {
        this.envelope = envelope;
        this.endpoint = endpoint;
        this.destination = Destination.of(endpoint);
        this.model = ModelTraits.of(endpoint);
        this.layout = envelope.layout();
        this.splicer = new Splicer(envelope.body(), 0, envelope.body().length);
        this.edit = splicer.edit(layout);
    }

    /** The request for an answer. */
    UpstreamRequest write(Map<String, String> parameters) {
        members();
        if (destination.versionInBody().isPresent()) {
            edit.remove("model");
        } else {
            edit.set("model", Json.string(destination.upstreamModel()));
        }
        version();
        if (destination.streamsByPath()) {
            edit.remove("stream");
        }
        unmark();
        parameters.forEach((name, literal) -> {
            if (name.startsWith(DEMAND)) {
                demands.put(name.substring(DEMAND.length()), literal);
            } else {
                parameter(name, literal);
            }
        });
        demand();
        boolean limited = layout.has(MAX_TOKENS) && !isNull(MAX_TOKENS);
        if (!limited && !parameters.containsKey(MAX_TOKENS) && !parameters.containsKey("max_completion_tokens")) {
            edit.set(MAX_TOKENS, Json.bytes(Long.toString(Destination.mostTokens(endpoint))));
        }
        boolean stream = envelope.facts().stream();
        return request(destination.path(stream), stream);
    }

    /** The request for the number of its tokens. */
    UpstreamRequest writeCount() {
        members();
        edit.set("model", Json.string(destination.upstreamModel()));
        version();
        edit.remove(MAX_TOKENS);
        edit.remove("stream");
        unmark();
        return request(destination.countPath(), false);
    }

    /** Adds what the caller has of the answer; without prefill, also what is asked for. */
    void goOnFrom(String soFar, boolean prefill) {
        boolean taken = prefill
                && model.takesPrefill()
                && !envelope.facts().parameters().contains("reasoning");
        ObjectNode answered = Trees.object().put("role", "assistant");
        answered.put("content", taken ? soFar.stripTrailing() : soFar);
        ObjectNode instruction = Trees.object().put("role", "user").put("content", Continuation.INSTRUCTION);
        byte[] turns = Json.join(Json.COMMA, Trees.bytes(answered));
        splicer.insert(
                layout.valueEnd(layout.find(MESSAGES)) - 1,
                taken ? turns : Json.join(turns, Json.COMMA, Trees.bytes(instruction)));
        long said = (soFar.getBytes(StandardCharsets.UTF_8).length + 3L) / 4;
        envelope.facts()
                .maxOutputTokens()
                .ifPresent(most -> edit.set(MAX_TOKENS, Json.bytes(Long.toString(Math.max(1, most - said)))));
    }

    private void version() {
        destination.versionInBody().ifPresent(version -> edit.set("anthropic_version", Json.string(version)));
    }

    private UpstreamRequest request(String path, boolean stream) {
        Headers headers = destination
                .headers()
                .plus("content-type", "application/json")
                .plus("accept", destination.accepted(stream));
        return new UpstreamRequest(path, headers, splicer.spliced(), dropped);
    }

    private void members() {
        boolean aggregator = endpoint.provider().type().isAggregator();
        for (int i = 0; i < layout.size(); i++) {
            String name = layout.name(i);
            boolean own = AGGREGATORS_OWN.contains(name);
            boolean done =
                    envelope.done().contains(name) || DONE_HERE.contains(name) || name.equals("anthropic_version");
            if (done || (!aggregator && NOT_MISSED.contains(name))) {
                edit.remove(name);
            } else if ((!aggregator && own) || lacks(name)) {
                edit.remove(name);
                dropped.add(name.equals(THINKING) ? "reasoning" : MessagesReader.PARAMETERS.getOrDefault(name, name));
            }
        }
        if (!aggregator && layout.has("user") && !layout.has("metadata")) {
            envelope.facts()
                    .user()
                    .ifPresent(user ->
                            edit.set("metadata", Trees.bytes(Trees.object().put("user_id", CallIds.hash(user)))));
        }
    }

    /** Whether the endpoint is known not to take it; a limit it always takes. */
    private boolean lacks(String name) {
        if (name.equals(THINKING)) {
            return envelope.facts().parameters().contains("reasoning")
                    && endpoint.lacks("reasoning")
                    && endpoint.lacks("reasoning_effort");
        }
        String common = MessagesReader.PARAMETERS.get(name);
        return common != null && !name.equals(MAX_TOKENS) && endpoint.lacks(common);
    }

    /** Adds what the URI or the configuration says, where the body says nothing. */
    private void parameter(String name, String literal) {
        switch (name) {
            case MAX_TOKENS, "max_completion_tokens" -> {
                if (!layout.has(MAX_TOKENS) || isNull(MAX_TOKENS)) {
                    edit.set(MAX_TOKENS, Json.bytes(literal));
                }
            }
            case "temperature", "top_p", "top_k" -> sampling(name, literal);
            case "reasoning_effort" ->
                effort(Trees.read(literal).map(JsonNode::asText).orElse(""));
            case "service_tier" ->
                Trees.read(literal)
                        .flatMap(tier -> Destination.serviceTier(tier.asText()))
                        .ifPresentOrElse(word -> addUnlessSaid(name, Json.string(word)), () -> dropped.add(name));
            default -> dropped.add(name);
        }
    }

    private void sampling(String name, String literal) {
        if (layout.has(name)) {
            return;
        }
        boolean takes = model.takesSampling()
                && !endpoint.lacks(name)
                && !envelope.facts().parameters().contains("reasoning");
        if (takes) {
            boolean tooHot = name.equals("temperature") && Double.parseDouble(literal) > 1;
            edit.set(name, Json.bytes(tooHot ? "1" : literal));
        } else {
            dropped.add(name);
        }
    }

    private void effort(String word) {
        if (layout.has(THINKING) || layout.has("output_config")) {
            return;
        }
        int start = layout.valueStart(layout.find(MESSAGES));
        int end = layout.valueEnd(layout.find(MESSAGES));
        boolean possible = Trees.read(envelope.body(), start, end)
                .filter(PromptWriter::letThink)
                .isPresent();
        ThinkingPlan plan = ThinkingPlan.of(
                Optional.of(Reasoning.ofEffort(word)),
                model,
                envelope.facts().maxOutputTokens().orElse(Destination.mostTokens(endpoint)),
                possible,
                NOT_WITH_THOUGHT.stream().anyMatch(layout::has));
        plan.thinking().ifPresent(thinking -> edit.set(THINKING, Trees.bytes(thinking)));
        plan.effort()
                .ifPresent(taken ->
                        edit.set("output_config", Trees.bytes(Trees.object().put("effort", taken))));
        if (plan.dropped()) {
            dropped.add("reasoning_effort");
        }
    }

    private void addUnlessSaid(String name, byte[] literal) {
        if (!layout.has(name)) {
            edit.set(name, literal);
        }
    }

    /** Adds what the operator demands of an aggregator, in place of what the caller says of the same. */
    private void demand() {
        if (demands.isEmpty()) {
            return;
        }
        if (envelope.provider().isPresent()) {
            ObjectEdit provider = splicer.edit(envelope.provider().get());
            demands.forEach((name, literal) -> provider.set(name, Json.bytes(literal)));
            return;
        }
        StringJoiner members = new StringJoiner(",", "{", "}");
        demands.forEach((name, literal) -> members.add("\"" + name + "\":" + literal));
        edit.set("provider", Json.bytes(members.toString()));
    }

    private boolean isNull(String name) {
        return envelope.literal(name).filter("null"::equals).isPresent();
    }

    /**
     * Takes out of the messages what no model of Anthropic's thought. Only such messages are written anew; and where a call is under
     * way that began with such a thought, the model thinks no more until that is over.
     */
    private void unmark() {
        int place = layout.find(MESSAGES);
        int start = layout.valueStart(place);
        int end = layout.valueEnd(place);
        if (!SealText.mayBeIn(envelope.body(), start, end)) {
            return;
        }
        Trees.read(envelope.body(), start, end).ifPresent(messages -> {
            if (!MarkedBlocks.removed((ArrayNode) messages)) {
                return;
            }
            byte[] others = Trees.bytes(messages);
            splicer.replace(start, end - 1, Arrays.copyOf(others, others.length - 1));
            if (model.thinking() == ModelTraits.Thinking.BUDGET
                    && envelope.facts().parameters().contains("reasoning")
                    && !lacks(THINKING)
                    && !PromptWriter.letThink(messages)) {
                edit.set(THINKING, Json.bytes("{\"type\":\"disabled\"}"));
                dropped.add("reasoning");
            }
        });
    }
}
