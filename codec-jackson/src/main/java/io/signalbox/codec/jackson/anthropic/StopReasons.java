package io.signalbox.codec.jackson.anthropic;

import io.signalbox.codec.jackson.translation.AnswerEvent;

/** Why answers end: the dialect's words and the common ones. */
final class StopReasons {

    private static final String TOO_LONG_FOR_CONTEXT = "model_context_window_exceeded";

    private StopReasons() {}

    /** The common word. One that nobody knows is an ordinary end. */
    static String common(String stopReason) {
        return switch (stopReason) {
            case "max_tokens", TOO_LONG_FOR_CONTEXT -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            case "error" -> "error";
            default -> "stop";
        };
    }

    /** The dialect's word. */
    static String of(AnswerEvent.Finished end) {
        return switch (end.reason()) {
            case "length" -> end.nativeReason().equals(TOO_LONG_FOR_CONTEXT) ? TOO_LONG_FOR_CONTEXT : "max_tokens";
            case "tool_calls" -> "tool_use";
            case "content_filter" -> "refusal";
            default -> end.stopSequence().isPresent() ? "stop_sequence" : "end_turn";
        };
    }
}
