package io.signalbox.testkit;

import static io.signalbox.testkit.JsonText.array;
import static io.signalbox.testkit.JsonText.object;
import static io.signalbox.testkit.JsonText.quoted;
import static io.signalbox.testkit.JsonText.unlessZero;

import java.util.ArrayList;
import java.util.List;

/** Cohere's chat, version 2. */
final class CohereWriter implements DialectWriter {
    /** What the model sees and nobody pays: the provider's own preamble. */
    private static final long PREAMBLE_TOKENS = 500;

    @Override
    public List<String> paths() {
        return List.of("/v2/chat");
    }

    @Override
    public String id(long number) {
        return "chat-" + number;
    }

    @Override
    public String finishWord(Finish finish) {
        return switch (finish) {
            case STOP, REFUSAL -> "COMPLETE";
            case STOP_SEQUENCE -> "STOP_SEQUENCE";
            case LENGTH -> "MAX_TOKENS";
            case TOOL_CALLS -> "TOOL_CALL";
            case CONTENT_FILTER -> "ERROR_TOXIC";
        };
    }

    @Override
    public String usage(TokenCounts counts) {
        String billed = object(
                "input_tokens", Long.toString(counts.prompt()), "output_tokens", Long.toString(counts.completion()));
        String seen = object(
                "input_tokens",
                Long.toString(counts.prompt() + PREAMBLE_TOKENS),
                "output_tokens",
                Long.toString(counts.completion()),
                "reasoning_tokens",
                unlessZero(counts.reasoning()));
        return object("billed_units", billed, "tokens", seen, "cached_tokens", Long.toString(counts.cacheRead()));
    }

    @Override
    public String whole(AnswerContent content) {
        List<String> parts = new ArrayList<>();
        if (!content.reasoning().isEmpty()) {
            parts.add(part("thinking", content.wholeReasoning()));
        }
        String text = content.wholeText() + content.refusal();
        if (!text.isEmpty()) {
            parts.add(part("text", text));
        }
        List<String> calls = new ArrayList<>();
        content.toolCalls().forEach(call -> calls.add(call(call.id(), call.name(), call.arguments())));
        String message = object(
                "role",
                "\"assistant\"",
                "content",
                parts.isEmpty() ? "" : array(parts),
                "tool_calls",
                calls.isEmpty() ? "" : array(calls));
        return object(
                "id",
                quoted(content.id()),
                "message",
                message,
                "finish_reason",
                quoted(content.finishWord()),
                "usage",
                content.usage());
    }

    @Override
    public DialectStream stream(AnswerContent content) {
        return new ChatStream(content);
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }

    @Override
    public ErrorAnswer error(ProviderFailure failure) {
        return switch (failure) {
            case INVALID_REQUEST -> error(400, "invalid request: messages must not be empty", "");
            case AUTHENTICATION -> error(401, "invalid api token", "");
            case PERMISSION -> error(403, "this token may not use the model", "");
            case NOT_FOUND -> error(404, "model 'scripted' not found", "");
            case CONTEXT_LENGTH ->
                error(400, "too many tokens: size limit exceeded by 1000 tokens.", "TOO_MANY_TOKENS");
            case CONTENT_FILTER -> error(400, "invalid request: blocked by the content policy", "");
            case RATE_LIMITED -> error(429, "too many requests: this token is limited to 20 calls a minute.", "");
            case QUOTA_EXHAUSTED -> error(402, "please add or update your payment method to continue", "");
            case OVERLOADED -> error(503, "the service is overloaded, please try again later", "");
            case TIMEOUT -> error(504, "the request timed out", "");
            case UPSTREAM_ERROR -> error(500, "internal server error", "");
        };
    }

    private static ErrorAnswer error(int status, String message, String type) {
        return new ErrorAnswer(
                status,
                object(
                        "error_type",
                        type.isEmpty() ? "" : quoted(type),
                        "id",
                        "\"error-scripted\"",
                        "message",
                        quoted(message)));
    }

    private static String part(String type, String text) {
        return object("type", quoted(type), type, quoted(text));
    }

    private static String call(String id, String name, String arguments) {
        return object(
                "id",
                quoted(id),
                "type",
                "\"function\"",
                "function",
                object("name", quoted(name), "arguments", quoted(arguments)));
    }

    /** Named events; content blocks and calls are opened and closed, and are counted apart. */
    private static final class ChatStream extends DialectStream {
        private final AnswerContent content;
        private final OpenBlock block = new OpenBlock();
        private int openCall = -1;
        private String finish = "";

        ChatStream(AnswerContent content) {
            this.content = content;
        }

        @Override
        void open() {
            String message = object(
                    "role",
                    "\"assistant\"",
                    "content",
                    "[]",
                    "tool_plan",
                    "\"\"",
                    "tool_calls",
                    "[]",
                    "citations",
                    "[]");
            event(
                    "message-start",
                    object(
                            "id",
                            quoted(content.id()),
                            "type",
                            "\"message-start\"",
                            "delta",
                            object("message", message)));
        }

        @Override
        void text(String piece) {
            say("text", piece);
        }

        @Override
        void reasoning(String piece) {
            say("thinking", piece);
        }

        @Override
        void signature(String signature) {
            // there are none
        }

        @Override
        void refusal(String piece) {
            say("text", piece);
        }

        @Override
        void toolStart(int index, String id, String name) {
            endBlock();
            openCall = index;
            token("tool-call-start", json("tool-call-start", index, object("tool_calls", call(id, name, ""))));
        }

        @Override
        void toolArguments(int index, String fragment) {
            if (index != openCall) {
                throw new IllegalStateException("tool call: " + index + " is not open (expected: " + openCall + ")");
            }
            String function = object("function", object("arguments", quoted(fragment)));
            token("tool-call-delta", json("tool-call-delta", index, object("tool_calls", function)));
        }

        @Override
        void finish(String word) {
            endBlock();
            finish = word;
        }

        @Override
        void usage(String json) {
            end(finish.isEmpty() ? "" : quoted(finish), json, "");
        }

        @Override
        void failure(ErrorAnswer error) {
            end("\"ERROR\"", "", JsonPointer.find(error.body(), "/message").orElseThrow());
        }

        @Override
        void done() {
            close();
            event("", "[DONE]");
        }

        @Override
        void close() {
            if (!finish.isEmpty()) {
                usage("");
            }
        }

        private void end(String reason, String usage, String error) {
            String delta =
                    object("error", error.isEmpty() ? "" : quoted(error), "finish_reason", reason, "usage", usage);
            event("message-end", object("type", "\"message-end\"", "delta", delta));
            finish = "";
        }

        private void say(String kind, String piece) {
            if (!block.is(kind)) {
                endBlock();
                block.begin(kind);
                event("content-start", json("content-start", block.index(), message(part(kind, ""))));
            }
            token("content-delta", json("content-delta", block.index(), message(object(kind, quoted(piece)))));
        }

        private void endBlock() {
            if (block.end()) {
                event("content-end", json("content-end", block.index(), ""));
            }
            if (openCall >= 0) {
                event("tool-call-end", json("tool-call-end", openCall, ""));
                openCall = -1;
            }
        }

        private static String message(String part) {
            return object("content", part);
        }

        private static String json(String type, int index, String message) {
            return object(
                    "type",
                    quoted(type),
                    "index",
                    Integer.toString(index),
                    "delta",
                    message.isEmpty() ? "" : object("message", message));
        }
    }
}
