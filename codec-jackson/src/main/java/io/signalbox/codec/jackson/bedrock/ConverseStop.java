package io.signalbox.codec.jackson.bedrock;

/** Bedrock's words for why an answer ended. */
final class ConverseStop {

    private ConverseStop() {}

    /** The common word; an ordinary end is one with calls if there were any, and without them if there were none. */
    static String common(String word, boolean calls) {
        return switch (word) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "guardrail_intervened", "content_filtered" -> "content_filter";
            case "malformed_model_output", "malformed_tool_use" -> "error";
            default -> calls ? "tool_calls" : "stop";
        };
    }
}
