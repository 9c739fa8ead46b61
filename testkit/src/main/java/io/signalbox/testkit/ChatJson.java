package io.signalbox.testkit;

import static io.signalbox.testkit.JsonText.array;
import static io.signalbox.testkit.JsonText.object;
import static io.signalbox.testkit.JsonText.quoted;
import static io.signalbox.testkit.JsonText.quotedOrNull;
import static io.signalbox.testkit.JsonText.unlessZero;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The JSON texts of the OpenAI chat completions API, as its server writes them. */
final class ChatJson {
    /** The same in every answer, so that an answer is known to the byte. */
    static final long CREATED = 1_750_000_000L;

    private ChatJson() {}

    static String completion(String id, String model, String message, String finishReason, String usage) {
        return head(id, "chat.completion", model)
                + ",\"choices\":[{\"index\":0,\"message\":" + message + ",\"logprobs\":null,\"finish_reason\":"
                + quoted(finishReason) + "}]" + (usage.isEmpty() ? "" : ",\"usage\":" + usage) + "}";
    }

    static String message(AnswerContent content) {
        boolean silent = !content.toolCalls().isEmpty() || !content.refusal().isEmpty();
        String text = content.wholeText();
        List<String> calls = new ArrayList<>();
        for (ToolCall call : content.toolCalls()) {
            calls.add("{\"id\":" + quoted(call.id()) + ",\"type\":\"function\",\"function\":{\"name\":"
                    + quoted(call.name()) + ",\"arguments\":" + quoted(call.arguments()) + "}}");
        }
        String reasoning = content.wholeReasoning();
        boolean reasons = !reasoning.isEmpty() || !content.signature().isEmpty();
        return object(
                "role",
                "\"assistant\"",
                "content",
                silent ? quotedOrNull(text) : quoted(text),
                "refusal",
                quotedOrNull(content.refusal()),
                "reasoning",
                reasons ? quoted(reasoning) : "",
                "reasoning_details",
                reasons ? array(List.of(reasoningDetail(reasoning, content.signature()))) : "",
                "tool_calls",
                calls.isEmpty() ? "" : array(calls));
    }

    static String reasoningDelta(String text) {
        return object("reasoning", quoted(text), "reasoning_details", array(List.of(reasoningDetail(text, ""))));
    }

    static String signatureDelta(String signature) {
        return object("reasoning_details", array(List.of(reasoningDetail("", signature))));
    }

    private static String reasoningDetail(String text, String signature) {
        return object(
                "type",
                "\"reasoning.text\"",
                "text",
                text.isEmpty() ? "" : quoted(text),
                "signature",
                signature.isEmpty() ? "" : quoted(signature),
                "index",
                "0");
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

    static String usage(TokenCounts counts) {
        String cache = object(
                "cached_tokens", unlessZero(counts.cacheRead()), "cache_write_tokens", unlessZero(counts.cacheWrite()));
        return object(
                "prompt_tokens",
                Long.toString(counts.prompt()),
                "completion_tokens",
                Long.toString(counts.completion()),
                "total_tokens",
                Long.toString(counts.total()),
                "prompt_tokens_details",
                cache.equals("{}") ? "" : cache,
                "completion_tokens_details",
                counts.reasoning() == 0 ? "" : object("reasoning_tokens", Long.toString(counts.reasoning())));
    }

    static String error(String type, String code, String message) {
        return "{\"error\":{\"message\":" + quoted(message) + ",\"type\":" + quoted(type) + ",\"param\":null,\"code\":"
                + (code.isEmpty() ? "null" : quoted(code)) + "}}";
    }

    /** OpenAI's answer with embeddings. */
    static String embeddings(List<float[]> vectors) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < vectors.size(); i++) {
            data.append(i == 0 ? "" : ",")
                    .append("{\"object\":\"embedding\",\"index\":")
                    .append(i)
                    .append(",\"embedding\":")
                    .append(Arrays.toString(vectors.get(i)).replace(" ", ""))
                    .append('}');
        }
        return "{\"object\":\"list\",\"data\":[" + data + "],\"model\":\"scripted/embedding\","
                + "\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}";
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
