package io.signalbox.codec.jackson.cohere;

import java.util.Locale;

/** Cohere's words for why an answer ended. */
final class CohereFinish {

    private CohereFinish() {}

    /** The common word; an ordinary end is one with calls if there were any, and without them if there were none. */
    static String common(String word, boolean calls) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "MAX_TOKENS", "ERROR_LIMIT" -> "length";
            case "ERROR_TOXIC" -> "content_filter";
            case "ERROR", "TIMEOUT", "USER_CANCEL" -> "error";
            default -> calls ? "tool_calls" : "stop";
        };
    }
}
