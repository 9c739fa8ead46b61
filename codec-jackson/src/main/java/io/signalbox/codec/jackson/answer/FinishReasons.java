package io.signalbox.codec.jackson.answer;

import java.util.Locale;

/** From providers' words for why an answer ended to the common ones: stop, length, tool_calls, content_filter, error. */
public final class FinishReasons {

    private FinishReasons() {}

    /** The common word. A word that nobody knows is an ordinary end; the provider's own word is kept beside it. */
    public static String common(String nativeReason) {
        return switch (nativeReason.toLowerCase(Locale.ROOT)) {
            case "length", "max_tokens", "model_length" -> "length";
            case "tool_calls", "function_call", "tool_use", "tool_call" -> "tool_calls";
            case "content_filter", "content_filtered", "safety", "refusal" -> "content_filter";
            case "error", "insufficient_system_resource", "abort" -> "error";
            default -> "stop";
        };
    }
}
