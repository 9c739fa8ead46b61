package io.signalbox.testkit;

import static io.signalbox.testkit.JsonText.array;
import static io.signalbox.testkit.JsonText.object;
import static io.signalbox.testkit.JsonText.quoted;

import java.util.List;

/** The JSON texts of the OpenAI Responses API, as its server writes them. */
final class ResponsesJson {
    private ResponsesJson() {}

    /**
     * A response.
     *
     * @param finishWord {@code completed}, {@code in_progress} or {@code failed}, or why it is incomplete
     * @param error the error as JSON, or {@code null}
     */
    static String response(AnswerContent content, String finishWord, String error, List<String> output, String usage) {
        boolean whole = List.of("completed", "in_progress", "failed").contains(finishWord);
        return object(
                "id",
                quoted(content.id()),
                "object",
                "\"response\"",
                "created_at",
                Long.toString(ChatJson.CREATED),
                "status",
                quoted(status(finishWord)),
                "error",
                error,
                "incomplete_details",
                whole ? "null" : object("reason", quoted(finishWord)),
                "instructions",
                "null",
                "metadata",
                "{}",
                "model",
                quoted(content.model()),
                "output",
                array(output),
                "parallel_tool_calls",
                "true",
                "previous_response_id",
                "null",
                "store",
                "false",
                "tool_choice",
                "\"auto\"",
                "tools",
                "[]",
                "usage",
                usage);
    }

    /** The status that a finish word stands for. */
    static String status(String finishWord) {
        return switch (finishWord) {
            case "completed", "in_progress", "failed" -> finishWord;
            default -> "incomplete";
        };
    }

    static String reasoning(String id, List<String> summary, String encrypted) {
        return object(
                "id",
                quoted(id),
                "type",
                "\"reasoning\"",
                "summary",
                array(summary),
                "encrypted_content",
                encrypted.isEmpty() ? "" : quoted(encrypted));
    }

    static String summary(String text) {
        return object("type", "\"summary_text\"", "text", quoted(text));
    }

    static String message(String id, String status, List<String> parts) {
        return object(
                "id",
                quoted(id),
                "type",
                "\"message\"",
                "status",
                quoted(status),
                "role",
                "\"assistant\"",
                "content",
                array(parts));
    }

    static String text(String text) {
        return object("type", "\"output_text\"", "annotations", "[]", "logprobs", "[]", "text", quoted(text));
    }

    static String refusal(String text) {
        return object("type", "\"refusal\"", "refusal", quoted(text));
    }

    static String call(String itemId, String status, ToolCall call) {
        return object(
                "id",
                quoted(itemId),
                "type",
                "\"function_call\"",
                "status",
                quoted(status),
                "arguments",
                quoted(call.arguments()),
                "call_id",
                quoted(call.id()),
                "name",
                quoted(call.name()));
    }
}
