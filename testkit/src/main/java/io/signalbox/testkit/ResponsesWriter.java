package io.signalbox.testkit;

import static io.signalbox.testkit.JsonText.object;

import java.util.ArrayList;
import java.util.List;

/** OpenAI Responses. */
final class ResponsesWriter implements DialectWriter {
    private final DialectWriter chat = new ChatWriter();

    @Override
    public List<String> paths() {
        return List.of("/responses");
    }

    @Override
    public String id(long number) {
        return "resp_" + number;
    }

    /** The status; or the reason, where the status is {@code incomplete}. */
    @Override
    public String finishWord(Finish finish) {
        return switch (finish) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS, REFUSAL -> "completed";
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    @Override
    public String usage(TokenCounts counts) {
        return object(
                "input_tokens",
                Long.toString(counts.prompt()),
                "input_tokens_details",
                object(
                        "cached_tokens",
                        Long.toString(counts.cacheRead()),
                        "cache_write_tokens",
                        Long.toString(counts.cacheWrite())),
                "output_tokens",
                Long.toString(counts.completion()),
                "output_tokens_details",
                object("reasoning_tokens", Long.toString(counts.reasoning())),
                "total_tokens",
                Long.toString(counts.total()));
    }

    @Override
    public String whole(AnswerContent content) {
        List<String> output = new ArrayList<>();
        if (!content.reasoning().isEmpty() || !content.signature().isEmpty()) {
            List<String> summary = content.reasoning().isEmpty()
                    ? List.of()
                    : List.of(ResponsesJson.summary(content.wholeReasoning()));
            output.add(ResponsesJson.reasoning(itemId(content, output.size()), summary, content.signature()));
        }
        List<String> parts = new ArrayList<>();
        if (!content.text().isEmpty()) {
            parts.add(ResponsesJson.text(content.wholeText()));
        }
        if (!content.refusal().isEmpty()) {
            parts.add(ResponsesJson.refusal(content.refusal()));
        }
        if (!parts.isEmpty()) {
            output.add(ResponsesJson.message(itemId(content, output.size()), "completed", parts));
        }
        for (ToolCall call : content.toolCalls()) {
            output.add(ResponsesJson.call(itemId(content, output.size()), "completed", call));
        }
        return ResponsesJson.response(content, content.finishWord(), "null", output, content.usage());
    }

    @Override
    public DialectStream stream(AnswerContent content) {
        return new ResponsesStream(content);
    }

    /** As in chat, but for what concerns the model. */
    @Override
    public ErrorAnswer error(ProviderFailure failure) {
        return switch (failure) {
            case NOT_FOUND -> error("model_not_found", "The requested model does not exist.");
            case CONTEXT_LENGTH -> error("context_length_exceeded", "The input is longer than the model's context.");
            default -> chat.error(failure);
        };
    }

    private static ErrorAnswer error(String code, String message) {
        return new ErrorAnswer(400, ChatJson.error("invalid_request_error", code, message));
    }

    static String itemId(AnswerContent content, int index) {
        return "item_" + index + "_" + content.id();
    }
}
