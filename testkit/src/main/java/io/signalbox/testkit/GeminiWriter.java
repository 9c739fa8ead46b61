package io.signalbox.testkit;

import static io.signalbox.testkit.JsonText.array;
import static io.signalbox.testkit.JsonText.object;
import static io.signalbox.testkit.JsonText.quoted;
import static io.signalbox.testkit.JsonText.unlessZero;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gemini's generateContent, as AI Studio and Vertex have it. */
final class GeminiWriter implements DialectWriter {
    @Override
    public List<String> paths() {
        return List.of(":generateContent", ":streamGenerateContent");
    }

    @Override
    public String id(long number) {
        return "response-" + number;
    }

    @Override
    public String finishWord(Finish finish) {
        return switch (finish) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case CONTENT_FILTER -> "PROHIBITED_CONTENT";
            case REFUSAL -> "SAFETY";
        };
    }

    @Override
    public String usage(TokenCounts counts) {
        return object(
                "promptTokenCount",
                Long.toString(counts.prompt()),
                "cachedContentTokenCount",
                unlessZero(counts.cacheRead()),
                "candidatesTokenCount",
                unlessZero(counts.completion() - counts.reasoning()),
                "totalTokenCount",
                Long.toString(counts.total()),
                "promptTokensDetails",
                array(List.of(object("modality", "\"TEXT\"", "tokenCount", Long.toString(counts.prompt())))),
                "thoughtsTokenCount",
                unlessZero(counts.reasoning()));
    }

    @Override
    public String whole(AnswerContent content) {
        List<String> parts = new ArrayList<>();
        if (!content.reasoning().isEmpty()) {
            parts.add(thought(content.wholeReasoning()));
        }
        if (!content.text().isEmpty()) {
            parts.add(text(content.wholeText()));
        }
        parts.addAll(calls(content.toolCalls(), content.signature()));
        if (content.toolCalls().isEmpty() && !content.signature().isEmpty()) {
            parts.add(signed(content.signature()));
        }
        return response(content, parts, quoted(content.finishWord()), content.refusal(), content.usage());
    }

    @Override
    public DialectStream stream(AnswerContent content) {
        return new ChunkStream(content);
    }

    @Override
    public String lineEnd() {
        return "\r\n";
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }

    @Override
    public ErrorAnswer error(ProviderFailure failure) {
        String wrong = "INVALID_ARGUMENT";
        String exhausted = "RESOURCE_EXHAUSTED";
        return switch (failure) {
            case INVALID_REQUEST -> error(400, wrong, "Request contains an invalid argument.", "");
            case AUTHENTICATION -> error(400, wrong, "API key not valid.", info("API_KEY_INVALID"));
            case PERMISSION -> error(403, "PERMISSION_DENIED", "The API is not enabled.", info("SERVICE_DISABLED"));
            case NOT_FOUND -> error(404, "NOT_FOUND", "models/scripted is not found for API version v1beta.", "");
            case CONTEXT_LENGTH ->
                error(
                        400,
                        wrong,
                        "The input token count (2000000) exceeds the maximum number of tokens allowed (1000000).",
                        "");
            case CONTENT_FILTER -> error(400, wrong, "The prompt was blocked by the content policy.", "");
            case RATE_LIMITED ->
                error(429, exhausted, "You passed your quota. Please retry in 7s.", quota("PerMinute"));
            case QUOTA_EXHAUSTED -> error(429, exhausted, "You passed your quota of today.", quota("PerDay"));
            case OVERLOADED -> error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.", "");
            case TIMEOUT -> error(504, "DEADLINE_EXCEEDED", "The deadline passed before the answer was there.", "");
            case UPSTREAM_ERROR -> error(500, "INTERNAL", "An internal error has occurred.", "");
        };
    }

    private static ErrorAnswer error(int status, String word, String message, String details) {
        return new ErrorAnswer(
                status,
                object(
                        "error",
                        object(
                                "code",
                                Integer.toString(status),
                                "message",
                                quoted(message),
                                "status",
                                quoted(word),
                                "details",
                                details)));
    }

    private static String info(String reason) {
        return array(List.of(object(
                "@type",
                "\"type.googleapis.com/google.rpc.ErrorInfo\"",
                "reason",
                quoted(reason),
                "domain",
                "\"googleapis.com\"")));
    }

    private static String quota(String period) {
        String violation = object("quotaId", quoted("GenerateRequests" + period + "PerProjectPerModel"));
        return array(List.of(
                object(
                        "@type",
                        "\"type.googleapis.com/google.rpc.QuotaFailure\"",
                        "violations",
                        array(List.of(violation))),
                object("@type", "\"type.googleapis.com/google.rpc.RetryInfo\"", "retryDelay", "\"7s\"")));
    }

    private static String response(
            AnswerContent content, List<String> parts, String finish, String finishMessage, String usage) {
        boolean silent = parts.isEmpty() && !finish.isEmpty();
        String candidate = object(
                "content",
                silent ? "{}" : object("parts", array(parts), "role", "\"model\""),
                "finishReason",
                finish,
                "index",
                "0",
                "finishMessage",
                finishMessage.isEmpty() ? "" : quoted(finishMessage));
        return object(
                "candidates",
                array(List.of(candidate)),
                "usageMetadata",
                usage,
                "modelVersion",
                quoted(content.model()),
                "responseId",
                quoted(content.id()));
    }

    private static String text(String text) {
        return object("text", quoted(text));
    }

    private static String thought(String text) {
        return object("text", quoted(text), "thought", "true");
    }

    private static String signed(String signature) {
        return object("text", "\"\"", "thoughtSignature", quoted(signature));
    }

    /** Calls have no id; the signature stands at the first. */
    private static List<String> calls(Iterable<ToolCall> calls, String signature) {
        List<String> parts = new ArrayList<>();
        for (ToolCall call : calls) {
            String arguments = call.arguments().isEmpty() ? "{}" : call.arguments();
            parts.add(object(
                    "functionCall",
                    object("name", quoted(call.name()), "args", arguments),
                    "thoughtSignature",
                    parts.isEmpty() && !signature.isEmpty() ? quoted(signature) : ""));
        }
        return parts;
    }

    /** Chunks that are whole responses; calls come whole, all in one chunk, and the last chunk has end and usage. */
    private static final class ChunkStream extends DialectStream {
        private final AnswerContent content;
        private final Map<Integer, ToolCall> calls = new LinkedHashMap<>();
        private String signature = "";
        private String refusal = "";
        private String finish = "";

        ChunkStream(AnswerContent content) {
            this.content = content;
        }

        @Override
        void open() {
            // the first chunk has content already
        }

        @Override
        void text(String piece) {
            sendCalls();
            token("", chunk(List.of(GeminiWriter.text(piece))));
        }

        @Override
        void reasoning(String piece) {
            sendCalls();
            token("", chunk(List.of(thought(piece))));
        }

        @Override
        void signature(String given) {
            signature = given;
        }

        @Override
        void refusal(String piece) {
            refusal += piece;
        }

        @Override
        void toolStart(int index, String id, String name) {
            calls.put(index, new ToolCall(id, name, ""));
        }

        @Override
        void toolArguments(int index, String fragment) {
            ToolCall begun = calls.get(index);
            if (begun == null) {
                throw new IllegalStateException("tool call: " + index + " (expected: one that was begun)");
            }
            calls.put(index, new ToolCall(begun.id(), begun.name(), begun.arguments() + fragment));
        }

        @Override
        void finish(String word) {
            sendCalls();
            finish = quoted(word);
        }

        @Override
        void usage(String json) {
            List<String> parts = new ArrayList<>();
            if (!signature.isEmpty()) {
                parts.add(signed(signature));
            } else if (refusal.isEmpty()) {
                parts.add(GeminiWriter.text(""));
            }
            event("", response(content, parts, finish, refusal, json));
            signature = "";
            finish = "";
        }

        @Override
        void failure(ErrorAnswer error) {
            event("", error.body());
        }

        @Override
        void done() {
            close();
        }

        @Override
        void close() {
            sendCalls();
            if (!finish.isEmpty()) {
                usage("");
            }
        }

        private void sendCalls() {
            if (!calls.isEmpty()) {
                token("", chunk(calls(calls.values(), signature)));
                calls.clear();
                signature = "";
            }
        }

        private String chunk(List<String> parts) {
            return response(content, parts, "", "", "");
        }
    }
}
