package io.signalbox.testkit;

import static io.signalbox.testkit.JsonText.quoted;

import java.util.ArrayList;
import java.util.List;

/** The JSON texts of the OpenAI chat completions API, as its server writes them. */
final class ChatJson {
    /** The same in every answer, so that an answer is known to the byte. */
    private static final long CREATED = 1_750_000_000L;

    private ChatJson() {}

    static String completion(String id, String model, String message, String finishReason, String usage) {
        return head(id, "chat.completion", model)
                + ",\"choices\":[{\"index\":0,\"message\":" + message + ",\"logprobs\":null,\"finish_reason\":"
                + quoted(finishReason) + "}]" + (usage.isEmpty() ? "" : ",\"usage\":" + usage) + "}";
    }

    static String message(String content, List<ToolCall> calls) {
        if (calls.isEmpty()) {
            return "{\"role\":\"assistant\",\"content\":" + quoted(content) + ",\"refusal\":null}";
        }
        List<String> written = new ArrayList<>();
        for (ToolCall call : calls) {
            written.add("{\"id\":" + quoted(call.id()) + ",\"type\":\"function\",\"function\":{\"name\":"
                    + quoted(call.name()) + ",\"arguments\":" + quoted(call.arguments()) + "}}");
        }
        return "{\"role\":\"assistant\",\"content\":" + (content.isEmpty() ? "null" : quoted(content))
                + ",\"refusal\":null,\"tool_calls\":[" + String.join(",", written) + "]}";
    }

    static String chunk(String id, String model, int choice, String delta, String finishReason, boolean usageFollows) {
        return head(id, "chat.completion.chunk", model)
                + ",\"choices\":[{\"index\":" + choice + ",\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":"
                + (finishReason.isEmpty() ? "null" : quoted(finishReason)) + "}]"
                + (usageFollows ? ",\"usage\":null" : "")
                + "}";
    }

    static String usageChunk(String id, String model, String usage) {
        return head(id, "chat.completion.chunk", model) + ",\"choices\":[],\"usage\":" + usage + "}";
    }

    static String contentDelta(String text) {
        return "{\"content\":" + quoted(text) + "}";
    }

    static String toolCallDelta(int index, String id, String name) {
        return "{\"tool_calls\":[{\"index\":" + index + ",\"id\":" + quoted(id)
                + ",\"type\":\"function\",\"function\":{\"name\":" + quoted(name) + ",\"arguments\":\"\"}}]}";
    }

    static String toolArgumentsDelta(int index, String fragment) {
        return "{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":" + quoted(fragment) + "}}]}";
    }

    static String usage(long promptTokens, long completionTokens) {
        return "{\"prompt_tokens\":" + promptTokens + ",\"completion_tokens\":" + completionTokens
                + ",\"total_tokens\":" + (promptTokens + completionTokens) + "}";
    }

    static String error(String type, String code, String message) {
        return "{\"error\":{\"message\":" + quoted(message) + ",\"type\":" + quoted(type) + ",\"param\":null,\"code\":"
                + (code.isEmpty() ? "null" : quoted(code)) + "}}";
    }

    static String models(List<String> names) {
        List<String> written = new ArrayList<>();
        for (String name : names) {
            written.add("{\"id\":" + quoted(name) + ",\"object\":\"model\",\"created\":" + CREATED
                    + ",\"owned_by\":\"scripted-upstream\"}");
        }
        return "{\"object\":\"list\",\"data\":[" + String.join(",", written) + "]}";
    }

    private static String head(String id, String object, String model) {
        return "{\"id\":" + quoted(id) + ",\"object\":\"" + object + "\",\"created\":" + CREATED + ",\"model\":"
                + quoted(model);
    }
}
