package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.PromptText;
import io.signalbox.codec.jackson.request.ShownLiteral;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.model.RequestParameter;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.TextSample;
import io.signalbox.core.routing.RequestFacts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request that was read: its bytes, what routing needs of it, and where its members lie.
 *
 * @param face which of the two ways of speaking the caller uses
 * @param facts what routing needs
 * @param body as it came
 * @param layout where the top-level members lie
 * @param nested where the members of {@code provider}, {@code reasoning} and {@code text} lie, as far as those are objects
 * @param items where the items of {@code input} lie
 * @param done members that the gateway has acted on
 * @param labels what {@code metadata} says
 */
record ResponsesEnvelope(
        Face face,
        RequestFacts facts,
        byte[] body,
        ObjectLayout layout,
        Map<String, ObjectLayout> nested,
        List<Item> items,
        Set<String> done,
        Labels labels)
        implements Dialect.Envelope {

    /** The dialect's places of what it calls otherwise than the chat API. */
    private static final Map<String, String> PLACES = Map.of(
            "max_tokens", "max_output_tokens",
            "reasoning_effort", "reasoning.effort",
            "verbosity", "text.verbosity");

    /**
     * An item of the input.
     *
     * @param start where it begins
     * @param end where it ends
     * @param isCarriedThought whether it is a thought in the gateway's wrapping, which no provider can read
     */
    record Item(int start, int end, boolean isCarriedThought) {}

    /** Copies the collections. */
    ResponsesEnvelope {
        nested = Map.copyOf(nested);
        items = List.copyOf(items);
        done = Set.copyOf(done);
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> literals = new LinkedHashMap<>();
        for (String name : RequestParameter.names()) {
            literal(PLACES.getOrDefault(name, name)).ifPresent(literal -> literals.put(name, literal));
        }
        return literals;
    }

    private Optional<String> literal(String place) {
        int dot = place.indexOf('.');
        ObjectLayout object = dot < 0 ? layout : nested.get(place.substring(0, dot));
        return object == null ? Optional.empty() : ShownLiteral.of(body, object, place.substring(dot + 1));
    }

    @Override
    public Optional<TextSample> promptText() {
        return PromptText.of(body);
    }

    @Override
    public ResponsesEnvelope withoutMember(String name) {
        Set<String> more = new HashSet<>(done);
        more.add(name);
        return new ResponsesEnvelope(face, facts, body, layout, nested, items, more, labels);
    }

    /** The value of a top-level member, if it is there and not null. */
    Optional<JsonNode> member(String name) {
        int member = layout.find(name);
        return member < 0
                ? Optional.empty()
                : Trees.read(body, layout.valueStart(member), layout.valueEnd(member))
                        .filter(value -> !value.isNull());
    }

    /** Whether an answer that breaks off can be gone on with by somebody else: one text, bound to no schema. */
    boolean isContinuable() {
        return !facts.parameters().contains("response_format")
                && !facts.parameters().contains("logprobs")
                && !layout.has("modalities");
    }
}
