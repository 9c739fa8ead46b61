package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.PromptText;
import io.signalbox.codec.jackson.request.ShownLiteral;
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
 * A chat request that was read: its bytes, what routing needs of it, and where its members lie.
 *
 * @param face which of the two ways of speaking the caller uses
 * @param facts what routing needs
 * @param body as it came
 * @param layout where the top-level members lie
 * @param streamOptions where the members of {@code stream_options} lie, if it is an object
 * @param provider where the members of {@code provider} lie, if it is an object
 * @param includeUsage whether {@code stream_options.include_usage} is true
 * @param done members that the gateway has acted on
 * @param labels what {@code metadata} says
 */
record ChatEnvelope(
        OpenAiChat.Face face,
        RequestFacts facts,
        byte[] body,
        ObjectLayout layout,
        Optional<ObjectLayout> streamOptions,
        Optional<ObjectLayout> provider,
        boolean includeUsage,
        Set<String> done,
        Labels labels)
        implements Dialect.Envelope {

    /** Members that bind an answer to more than its words. */
    private static final List<String> BOUND =
            List.of("response_format", "structured_outputs", "logprobs", "audio", "modalities", "prediction");

    /** Copies the names. */
    ChatEnvelope {
        done = Set.copyOf(done);
    }

    /** The envelope as this dialect's own. */
    static ChatEnvelope of(Dialect.Envelope envelope) {
        if (envelope instanceof ChatEnvelope chat) {
            return chat;
        }
        throw new IllegalArgumentException("envelope: of dialect "
                + envelope.facts().dialect() + " (expected: one that an openai-chat dialect read)");
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> literals = new LinkedHashMap<>();
        for (String name : RequestParameter.names()) {
            ShownLiteral.of(body, layout, name).ifPresent(literal -> literals.put(name, literal));
        }
        return literals;
    }

    @Override
    public Optional<String> parameter(String name) {
        return RequestParameter.find(name).isPresent() ? ShownLiteral.of(body, layout, name) : Optional.empty();
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
    public ChatEnvelope withoutMember(String name) {
        Set<String> more = new HashSet<>(done);
        more.add(name);
        return new ChatEnvelope(face, facts, body, layout, streamOptions, provider, includeUsage, more, labels);
    }

    /** Whether the caller gets usage in its stream. */
    boolean wantsUsage() {
        return includeUsage || face == OpenAiChat.Face.OPENROUTER;
    }

    /** Whether an answer that breaks off can be gone on with by somebody else: one text, bound to no schema. */
    boolean isContinuable() {
        return layout.has("messages")
                && !hasSeveralChoices()
                && BOUND.stream().noneMatch(name -> facts.parameters().contains(name) || layout.has(name));
    }

    private boolean hasSeveralChoices() {
        int n = layout.find("n");
        return n >= 0 && !(layout.valueEnd(n) - layout.valueStart(n) == 1 && body[layout.valueStart(n)] == '1');
    }
}
