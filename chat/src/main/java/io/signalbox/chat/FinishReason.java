package io.signalbox.chat;

import java.util.Locale;

/** Why an answer ended: the common words; a provider's own stands beside it. */
public enum FinishReason {
    /** The model had said what it wanted. */
    STOP,
    /** The answer became as long as it may. */
    LENGTH,
    /** The model waits for the results of tools. */
    TOOL_CALLS,
    /** A content policy ended it. */
    CONTENT_FILTER,
    /** Something broke at the provider. */
    ERROR;

    /** The word in the API: {@code tool_calls}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason of that word; a word that nobody knows is an ordinary end. */
    static FinishReason of(String word) {
        for (FinishReason reason : values()) {
            if (reason.word().equals(word)) {
                return reason;
            }
        }
        return STOP;
    }
}
