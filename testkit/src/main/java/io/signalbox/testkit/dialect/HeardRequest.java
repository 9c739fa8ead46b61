package io.signalbox.testkit.dialect;

import io.signalbox.testkit.ScriptedDialect;
import io.signalbox.testkit.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a provider understands of a request in its dialect, in words of no dialect. Immutable.
 *
 * @param tools the names of the functions that the model may call
 * @param calls the calls of earlier answers, in order; without an id where the dialect goes without
 * @param results what came of the calls, in order
 * @param stops the texts at which the answer ends
 * @param most the most tokens that the answer may have
 * @param temperature as it is written; empty if nothing is said
 * @param cacheMarks how many marks say up to where the prompt may be kept in a cache
 * @param text all of it as it came
 */
public record HeardRequest(
        List<String> tools,
        List<ToolCall> calls,
        List<Result> results,
        List<String> stops,
        OptionalLong most,
        String temperature,
        int cacheMarks,
        String text) {
    /** Copies the lists. */
    public HeardRequest {
        tools = List.copyOf(tools);
        calls = List.copyOf(calls);
        results = List.copyOf(results);
        stops = List.copyOf(stops);
    }

    /**
     * What came of a call.
     *
     * @param call the call's id; where the dialect goes without ids, the function's name
     * @param text what came of it, as text or JSON
     */
    public record Result(String call, String text) {}

    /**
     * Reads a request.
     *
     * @throws AssertionError if it is not JSON
     */
    public static HeardRequest of(ScriptedDialect dialect, byte[] body) {
        Json json = Grammar.parse(body);
        List<ToolCall> calls = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        switch (dialect) {
            case OPENAI_CHAT, COHERE -> chat(json, calls, results);
            case OPENAI_RESPONSES -> responses(json, calls, results);
            case ANTHROPIC_MESSAGES -> messages(json, calls, results);
            case GEMINI -> gemini(json, calls, results);
            case BEDROCK_CONVERSE -> converse(json, calls, results);
        }
        return new HeardRequest(
                tools(json),
                calls,
                results,
                stops(json),
                first(json, "max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens", "maxTokens"),
                json.every("temperature").stream()
                        .findFirst()
                        .map(Json::toString)
                        .orElse(""),
                marks(json),
                new String(body, StandardCharsets.UTF_8));
    }

    private static void chat(Json json, List<ToolCall> calls, List<Result> results) {
        for (Json message : json.at("messages")) {
            for (Json call : message.at("tool_calls")) {
                Json function = call.at("function");
                calls.add(call(
                        call.at("id"),
                        function.at("name"),
                        Json.parse(function.at("arguments").text())));
            }
            if (message.at("role").text().equals("tool")) {
                results.add(result(message.at("tool_call_id"), message.at("content")));
            }
        }
    }

    private static void responses(Json json, List<ToolCall> calls, List<Result> results) {
        for (Json item : json.at("input")) {
            if (item.at("type").text().equals("function_call")) {
                calls.add(call(
                        item.at("call_id"),
                        item.at("name"),
                        Json.parse(item.at("arguments").text())));
            } else if (item.at("type").text().equals("function_call_output")) {
                results.add(result(item.at("call_id"), item.at("output")));
            }
        }
    }

    private static void messages(Json json, List<ToolCall> calls, List<Result> results) {
        for (Json message : json.at("messages")) {
            for (Json block : message.at("content")) {
                if (block.at("type").text().equals("tool_use")) {
                    calls.add(call(block.at("id"), block.at("name"), block.at("input")));
                } else if (block.at("type").text().equals("tool_result")) {
                    results.add(result(block.at("tool_use_id"), block.at("content")));
                }
            }
        }
    }

    private static void gemini(Json json, List<ToolCall> calls, List<Result> results) {
        for (Json call : json.at("contents").every("functionCall")) {
            calls.add(call(call.at("id"), call.at("name"), call.at("args")));
        }
        for (Json result : json.at("contents").every("functionResponse")) {
            results.add(result(result.at("name"), result.at("response")));
        }
    }

    private static void converse(Json json, List<ToolCall> calls, List<Result> results) {
        for (Json call : json.at("messages").every("toolUse")) {
            calls.add(call(call.at("toolUseId"), call.at("name"), call.at("input")));
        }
        for (Json result : json.at("messages").every("toolResult")) {
            results.add(result(result.at("toolUseId"), result.at("content")));
        }
    }

    private static ToolCall call(Json id, Json name, Json arguments) {
        return new ToolCall(id.text(), name.text(), arguments.toString());
    }

    private static Result result(Json call, Json said) {
        return new Result(call.text(), said.isText() ? said.text() : said.toString());
    }

    private static List<String> tools(Json json) {
        List<String> names = new ArrayList<>();
        for (Json tool : json.at("tools").isArray()
                ? json.at("tools")
                : json.at("toolConfig").at("tools")) {
            Json function = tool.at("function").isObject() ? tool.at("function") : tool;
            for (Json declared : tool.at("functionDeclarations")) {
                names.add(declared.at("name").text());
            }
            function.at("name").optionalText().ifPresent(names::add);
            tool.at("toolSpec").at("name").optionalText().ifPresent(names::add);
        }
        return names;
    }

    private static List<String> stops(Json json) {
        List<String> stops = new ArrayList<>();
        for (String name : List.of("stop", "stop_sequences", "stopSequences")) {
            for (Json all : json.every(name)) {
                all.optionalText().ifPresent(stops::add);
                all.forEach(one -> one.optionalText().ifPresent(stops::add));
            }
        }
        return stops;
    }

    private static int marks(Json json) {
        int marks = 0;
        for (String name : List.of("cache_control", "cachePoint", "prompt_cache_breakpoint")) {
            marks += json.every(name).size();
        }
        return marks;
    }

    private static OptionalLong first(Json json, String... names) {
        for (String name : names) {
            for (Json value : json.every(name)) {
                return OptionalLong.of(value.number());
            }
        }
        return OptionalLong.empty();
    }
}
