package io.signalbox.codec.jackson.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.PromptText;
import io.signalbox.core.ledger.Labels;
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
 * @param provider where the members of {@code provider} lie, if it is an object
 * @param done members that the gateway has acted on
 * @param labels what {@code metadata} says beside the user
 */
record MessagesEnvelope(
        AnthropicMessages.Face face,
        RequestFacts facts,
        byte[] body,
        ObjectLayout layout,
        Optional<ObjectLayout> provider,
        Set<String> done,
        Labels labels)
        implements Dialect.Envelope {

    /** The members that are sampling and length parameters, and what they are called elsewhere. */
    private static final List<String> SHOWN = List.of("temperature", "top_p", "top_k", "max_tokens");

    private static final int LONGEST_SHOWN = 100;

    /** Copies the names. */
    MessagesEnvelope {
        done = Set.copyOf(done);
    }

    /** The envelope as one of this dialect. */
    static MessagesEnvelope of(Dialect.Envelope envelope) {
        if (envelope instanceof MessagesEnvelope messages) {
            return messages;
        }
        throw new IllegalArgumentException("envelope: of dialect "
                + envelope.facts().dialect() + " (expected: one that a dialect of Anthropic's Messages read)");
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> literals = new LinkedHashMap<>();
        for (String name : SHOWN) {
            literal(name)
                    .filter(literal -> literal.length() <= LONGEST_SHOWN)
                    .ifPresent(literal -> literals.put(name, literal));
        }
        return literals;
    }

    @Override
    public Optional<TextSample> promptText() {
        return PromptText.of(body);
    }

    @Override
    public MessagesEnvelope withoutMember(String name) {
        Set<String> more = new HashSet<>(done);
        more.add(name);
        return new MessagesEnvelope(face, facts, body, layout, provider, more, labels);
    }

    /** A member as it is written. */
    Optional<String> literal(String name) {
        int member = layout.find(name);
        if (member < 0) {
            return Optional.empty();
        }
        int start = layout.valueStart(member);
        return Optional.of(new String(body, start, layout.valueEnd(member) - start, UTF_8));
    }

    /** Whether an answer that breaks off can be gone on with by somebody else: words, bound to no schema. */
    boolean isContinuable() {
        return !facts.parameters().contains("response_format");
    }
}
