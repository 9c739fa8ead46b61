package io.signalbox.codec.jackson.anthropic;

import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import java.util.Map;

/**
 * The dialect {@code anthropic-messages}: Anthropic's Messages API, as callers send it and as providers take it.
 *
 * <p>What it makes is stateless and may be used from any thread.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Anthropic: Messages</a>
 */
public final class AnthropicMessages {

    /** The dialect's name. */
    public static final String NAME = "anthropic-messages";

    /** The name of the dialect in which nothing is generated: {@code count_tokens}. */
    public static final String COUNT_TOKENS = "anthropic-count-tokens";

    private AnthropicMessages() {}

    /** The two ways of speaking it: what answers and errors say beyond what clients need. */
    public enum Face {
        /** As Anthropic does. */
        ANTHROPIC,
        /** As OpenRouter does: who served it, what it cost, a closer word for an error. */
        OPENROUTER
    }

    /** What reads callers' requests and writes their errors. Both faces take OpenRouter's members, and neither needs {@code max_tokens}. */
    public static Dialect dialect(Face face) {
        return new MessagesDialect(NAME, face);
    }

    /**
     * What reads requests that only ask how many tokens a prompt has: the same as {@link #dialect}, but nobody is asked who does not
     * count them. Where nobody is left, {@link #estimatedCount} is the answer.
     */
    public static Dialect countTokens(Face face) {
        return new MessagesDialect(COUNT_TOKENS, face);
    }

    /** The answer of {@code count_tokens} where no provider counts: a quarter of the request's bytes. */
    public static byte[] estimatedCount(Dialect.Envelope envelope) {
        return Trees.bytes(Trees.object().put("input_tokens", envelope.facts().estimatedPromptTokens()));
    }

    /** What serves callers of this dialect at providers of this dialect, by the callers' dialect: bytes pass. */
    public static Map<String, Bridge> passing() {
        return Map.of(NAME, new MessagesPassage(), COUNT_TOKENS, new CountPassage());
    }

    /** What serves callers of this dialect at providers of another. */
    @SuppressWarnings("exports") // For this module.
    public static ClientFormat client() {
        return new AnthropicClient();
    }

    /** What serves callers of another dialect at providers of this one. */
    @SuppressWarnings("exports") // For this module.
    public static UpstreamFormat upstream() {
        return new AnthropicUpstream();
    }
}
