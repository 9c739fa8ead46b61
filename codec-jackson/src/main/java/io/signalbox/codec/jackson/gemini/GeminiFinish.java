package io.signalbox.codec.jackson.gemini;

import java.util.Set;

/** Why an answer ended, in Google's words and in the common ones. */
final class GeminiFinish {

    /** What stands in chunks that end nothing. */
    static final String UNSPECIFIED = "FINISH_REASON_UNSPECIFIED";

    private static final Set<String> FILTERED = Set.of(
            "SAFETY",
            "RECITATION",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "LANGUAGE",
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION",
            "MODEL_ARMOR",
            "JAILBREAK");

    private static final Set<String> BROKEN = Set.of(
            "MALFORMED_FUNCTION_CALL",
            "MALFORMED_RESPONSE",
            "UNEXPECTED_TOOL_CALL",
            "TOO_MANY_TOOL_CALLS",
            "MISSING_THOUGHT_SIGNATURE",
            "NO_IMAGE",
            "IMAGE_OTHER",
            "OTHER");

    private GeminiFinish() {}

    /** The common word. {@code STOP} is also said after calls; a word that nobody knows is an ordinary end. */
    static String common(String word, boolean called) {
        if (FILTERED.contains(word)) {
            return "content_filter";
        }
        if (BROKEN.contains(word)) {
            return "error";
        }
        if (word.equals("MAX_TOKENS") || word.equals("CONTINUATION")) {
            return "length";
        }
        return called ? "tool_calls" : "stop";
    }

    /** Google's word for a common one. */
    static String word(String common) {
        return switch (common) {
            case "length" -> "MAX_TOKENS";
            case "content_filter" -> "SAFETY";
            case "error" -> "OTHER";
            default -> "STOP";
        };
    }
}
