package io.signalbox.core.gateway;

import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.TokenCounter;
import io.signalbox.core.port.TokenEstimate;
import java.util.Optional;

/**
 * Estimates by a tokenizer: what is longer than what is looked at has as many tokens a byte as its beginning. The prompt is counted
 * once, and only if somebody asks.
 */
final class CountedTokens implements TokenEstimate {

    private final TokenCounter counter;
    private final String model;
    private final Envelope envelope;
    private Optional<Long> prompt = Optional.empty();

    CountedTokens(TokenCounter counter, String model, Envelope envelope) {
        this.counter = counter;
        this.model = model;
        this.envelope = envelope;
    }

    @Override
    public long prompt() {
        long known = prompt.orElseGet(() -> envelope.promptText()
                .map(text -> of(text.beginning(), text.bytes()))
                .orElseGet(() -> envelope.facts().estimatedPromptTokens()));
        prompt = Optional.of(known);
        return known;
    }

    @Override
    public long of(String beginning, long bytes) {
        long looked = utf8Length(beginning);
        if (looked == 0) {
            return TokenEstimate.bySize(bytes);
        }
        long tokens = counter.count(model, beginning);
        return bytes <= looked ? tokens : (long) Math.ceil((double) tokens * bytes / looked);
    }

    /** How many bytes a text has in UTF-8. */
    private static long utf8Length(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a pair counts two of its four.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
