package io.signalbox.core.port;

import io.signalbox.core.routing.RequestFacts;

/** Says roughly how many tokens one request and its answer have, where the provider does not. Used by one thread at a time. */
public interface TokenEstimate {

    /** How many tokens the prompt has. */
    long prompt();

    /**
     * How many tokens a text has of which only the beginning is known.
     *
     * @param beginning of the text, or of what stands for it; may be empty
     * @param bytes how many bytes the whole text has in UTF-8
     */
    long of(String beginning, long bytes);

    /** By size alone: four bytes a token. */
    static TokenEstimate bySize(RequestFacts request) {
        return new TokenEstimate() {
            @Override
            public long prompt() {
                return request.estimatedPromptTokens();
            }

            @Override
            public long of(String beginning, long bytes) {
                return bySize(bytes);
            }
        };
    }

    /** Four bytes a token, rounded up. */
    static long bySize(long bytes) {
        return (bytes + 3) / 4;
    }
}
