package io.signalbox.codec.jackson.completions;

import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.PromptText;
import io.signalbox.codec.jackson.request.ShownLiteral;
import io.signalbox.core.model.RequestParameter;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.TextSample;
import io.signalbox.core.routing.RequestFacts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request that was read: its bytes, and what routing needs of it.
 *
 * @param face which of the two ways of speaking the caller uses
 * @param facts what routing needs
 * @param body as it came
 * @param layout where the top-level members lie
 * @param includeUsage whether {@code stream_options.include_usage} is true
 * @param severalChoices whether more than one answer is asked for
 * @param done members that the gateway has acted on
 */
record CompletionsEnvelope(
        OpenAiFace face,
        RequestFacts facts,
        byte[] body,
        ObjectLayout layout,
        boolean includeUsage,
        boolean severalChoices,
        Set<String> done)
        implements Dialect.Envelope {

    /** Copies the names. */
    CompletionsEnvelope {
        done = Set.copyOf(done);
    }

    static CompletionsEnvelope of(Dialect.Envelope envelope) {
        if (envelope instanceof CompletionsEnvelope completions) {
            return completions;
        }
        throw new IllegalArgumentException("envelope: of dialect "
                + envelope.facts().dialect() + " (expected: one that an openai-completions dialect read)");
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
    public Optional<TextSample> promptText() {
        return PromptText.of(body);
    }

    @Override
    public long answers() {
        return Math.max(ShownLiteral.count(body, layout, "n"), ShownLiteral.count(body, layout, "best_of"));
    }

    @Override
    public CompletionsEnvelope withoutMember(String name) {
        Set<String> more = new HashSet<>(done);
        more.add(name);
        return new CompletionsEnvelope(face, facts, body, layout, includeUsage, severalChoices, more);
    }

    /** Whether the caller gets usage in its stream. */
    boolean wantsUsage() {
        return includeUsage || face == OpenAiFace.OPENROUTER;
    }

    /** Whether an answer that breaks off can be gone on with by somebody else: one text, nothing said of its tokens. */
    boolean isContinuable() {
        return !severalChoices
                && !facts.parameters().contains("logprobs")
                && !facts.parameters().contains("response_format");
    }
}
