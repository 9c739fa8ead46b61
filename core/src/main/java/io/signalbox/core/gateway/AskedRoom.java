package io.signalbox.core.gateway;

import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.UsageBound;
import io.signalbox.core.port.Dialect.Envelope;
import java.util.OptionalLong;

/**
 * How much of a model's context one request can fill, so that what nobody can have done is not charged.
 *
 * <p>Prompt and answer are each held to the whole context, not to what the caller allowed: a provider that went beyond that is paid for
 * it all the same. A body with several prompts fills the context once for each of them, however many those are.
 *
 * @param severalPrompts whether there are prompts in it that do not meet
 * @param answers how many answers to each are asked for
 */
record AskedRoom(boolean severalPrompts, long answers) {

    /** No model has a longer context. */
    private static final long MOST_TOKENS = 10_000_000;

    private static final long MOST_ANSWERS = 1024;

    /** What a request asks for. */
    static AskedRoom of(Envelope envelope) {
        boolean several = envelope.facts().promptBytes() < envelope.facts().bodyBytes();
        return new AskedRoom(several, Math.max(1, Math.min(MOST_ANSWERS, envelope.answers())));
    }

    /** The most that the endpoint can have used if it called its model once. */
    UsageBound at(Endpoint endpoint) {
        if (severalPrompts) {
            return UsageBound.NONE;
        }
        OptionalLong context = OptionalLong.of(endpoint.contextLength().orElse(MOST_TOKENS));
        return new UsageBound(context, context).times(answers);
    }
}
