package io.signalbox.testkit;

import static io.signalbox.testkit.JsonText.array;
import static io.signalbox.testkit.JsonText.object;
import static io.signalbox.testkit.JsonText.quoted;
import static io.signalbox.testkit.JsonText.quotedOrNull;

import java.util.ArrayList;
import java.util.List;

/** Anthropic Messages. */
final class AnthropicWriter implements DialectWriter {
    @Override
    public List<String> paths() {
        return List.of("/messages", ":rawPredict", ":streamRawPredict");
    }

    @Override
    public String id(long number) {
        return "msg_" + number;
    }

    @Override
    public String finishWord(Finish finish) {
        return switch (finish) {
            case STOP -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "refusal";
        };
    }

    @Override
    public String usage(TokenCounts counts) {
        return object(
                "input_tokens",
                Long.toString(counts.uncachedPrompt()),
                "cache_creation_input_tokens",
                Long.toString(counts.cacheWrite()),
                "cache_read_input_tokens",
                Long.toString(counts.cacheRead()),
                "output_tokens",
                Long.toString(counts.completion()),
                "output_tokens_details",
                counts.reasoning() == 0 ? "" : object("thinking_tokens", Long.toString(counts.reasoning())));
    }

    @Override
    public String whole(AnswerContent content) {
        List<String> blocks = new ArrayList<>();
        if (!content.reasoning().isEmpty() || !content.signature().isEmpty()) {
            blocks.add(thinkingBlock(content.wholeReasoning(), content.signature()));
        }
        String text = content.wholeText() + content.refusal();
        if (!text.isEmpty()) {
            blocks.add(textBlock(text));
        }
        for (ToolCall call : content.toolCalls()) {
            blocks.add(toolBlock(call.id(), call.name(), call.arguments().isEmpty() ? "{}" : call.arguments()));
        }
        return message(content, array(blocks), quoted(content.finishWord()), content.usage());
    }

    @Override
    public DialectStream stream(AnswerContent content) {
        return new MessageStream(content);
    }

    @Override
    public ErrorAnswer error(ProviderFailure failure) {
        String wrong = "invalid_request_error";
        return switch (failure) {
            case INVALID_REQUEST -> error(400, wrong, "max_tokens: field required");
            case AUTHENTICATION -> error(401, "authentication_error", "invalid x-api-key");
            case PERMISSION -> error(403, "permission_error", "This key may not use the model.");
            case NOT_FOUND -> error(404, "not_found_error", "model: scripted-model");
            case CONTEXT_LENGTH -> error(400, wrong, "prompt is too long: 250000 tokens > 200000 maximum");
            case CONTENT_FILTER -> error(400, wrong, "Output blocked by content filtering policy");
            case RATE_LIMITED -> error(429, "rate_limit_error", "This request would pass the rate limit.");
            case QUOTA_EXHAUSTED -> error(400, wrong, "Your credit balance is too low to access the API.");
            case OVERLOADED -> error(529, "overloaded_error", "Overloaded");
            case TIMEOUT -> error(504, "timeout_error", "The request took too long.");
            case UPSTREAM_ERROR -> error(500, "api_error", "Internal server error");
        };
    }

    private static ErrorAnswer error(int status, String type, String message) {
        return new ErrorAnswer(
                status,
                object(
                        "type",
                        "\"error\"",
                        "error",
                        object("type", quoted(type), "message", quoted(message)),
                        "request_id",
                        "\"req_scripted\""));
    }

    private static String message(AnswerContent content, String blocks, String stopReason, String usage) {
        return object(
                "id",
                quoted(content.id()),
                "type",
                "\"message\"",
                "role",
                "\"assistant\"",
                "model",
                quoted(content.model()),
                "content",
                blocks,
                "stop_reason",
                stopReason,
                "stop_sequence",
                stopReason.equals("null") ? "null" : quotedOrNull(content.stopSequence()),
                "stop_details",
                stopReason.equals("null") ? "" : stopDetails(content),
                "usage",
                usage);
    }

    private static String stopDetails(AnswerContent content) {
        if (content.refusal().isEmpty()) {
            return "";
        }
        return object("type", "\"refusal\"", "category", "\"general_harms\"", "explanation", quoted(content.refusal()));
    }

    private static String textBlock(String text) {
        return object("type", "\"text\"", "text", quoted(text));
    }

    private static String thinkingBlock(String text, String signature) {
        return object("type", "\"thinking\"", "thinking", quoted(text), "signature", quoted(signature));
    }

    private static String toolBlock(String id, String name, String input) {
        return object("type", "\"tool_use\"", "id", quoted(id), "name", quoted(name), "input", input);
    }

    /** Named events; each block is opened and closed, one at a time. */
    private static final class MessageStream extends DialectStream {
        private final AnswerContent content;
        private final OpenBlock block = new OpenBlock();
        private String finish = "";

        MessageStream(AnswerContent content) {
            this.content = content;
        }

        @Override
        void open() {
            String begun = content.usage().replaceFirst("\"output_tokens\":\\d+", "\"output_tokens\":1");
            named("message_start", "message", message(content, "[]", "null", begun));
        }

        @Override
        void text(String piece) {
            begin("text", textBlock(""));
            token("content_block_delta", delta("text_delta", "text", piece));
        }

        @Override
        void reasoning(String piece) {
            begin("thinking", thinkingBlock("", ""));
            token("content_block_delta", delta("thinking_delta", "thinking", piece));
        }

        @Override
        void signature(String signature) {
            begin("thinking", thinkingBlock("", ""));
            event("content_block_delta", delta("signature_delta", "signature", signature));
        }

        @Override
        void refusal(String piece) {
            text(piece);
        }

        @Override
        void toolStart(int index, String id, String name) {
            endBlock();
            block.begin("tool " + index);
            token("content_block_start", start(toolBlock(id, name, "{}")));
            event("content_block_delta", delta("input_json_delta", "partial_json", ""));
        }

        @Override
        void toolArguments(int index, String fragment) {
            block.expect("tool " + index);
            token("content_block_delta", delta("input_json_delta", "partial_json", fragment));
        }

        @Override
        void finish(String word) {
            endBlock();
            finish = word;
        }

        @Override
        void usage(String json) {
            String delta = object(
                    "stop_reason",
                    quotedOrNull(finish),
                    "stop_sequence",
                    quotedOrNull(content.stopSequence()),
                    "stop_details",
                    stopDetails(content));
            event("message_delta", object("type", "\"message_delta\"", "delta", delta, "usage", json));
            finish = "";
        }

        @Override
        void failure(ErrorAnswer error) {
            event("error", error.body());
        }

        @Override
        void done() {
            close();
            event("message_stop", object("type", "\"message_stop\""));
        }

        @Override
        void close() {
            if (!finish.isEmpty()) {
                usage("");
            }
        }

        private void begin(String kind, String contentBlock) {
            if (block.is(kind)) {
                return;
            }
            endBlock();
            block.begin(kind);
            event("content_block_start", start(contentBlock));
            if (block.index() == 0) {
                event("ping", object("type", "\"ping\""));
            }
        }

        private void endBlock() {
            if (block.end()) {
                named("content_block_stop", "index", Integer.toString(block.index()));
            }
        }

        private String start(String contentBlock) {
            return object(
                    "type",
                    "\"content_block_start\"",
                    "index",
                    Integer.toString(block.index()),
                    "content_block",
                    contentBlock);
        }

        private String delta(String type, String name, String value) {
            return object(
                    "type",
                    "\"content_block_delta\"",
                    "index",
                    Integer.toString(block.index()),
                    "delta",
                    object("type", quoted(type), name, quoted(value)));
        }

        private void named(String type, String name, String value) {
            event(type, object("type", quoted(type), name, value));
        }
    }
}
