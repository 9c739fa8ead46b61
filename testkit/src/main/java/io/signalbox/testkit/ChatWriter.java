package io.signalbox.testkit;

import java.util.List;

/** OpenAI chat completions. */
final class ChatWriter implements DialectWriter {
    @Override
    public List<String> paths() {
        return List.of("/chat/completions");
    }

    @Override
    public String id(long number) {
        return "chatcmpl-" + number;
    }

    @Override
    public String finishWord(Finish finish) {
        return switch (finish) {
            case STOP, STOP_SEQUENCE, REFUSAL -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    @Override
    public String usage(TokenCounts counts) {
        return ChatJson.usage(counts);
    }

    @Override
    public String whole(AnswerContent content) {
        return ChatJson.completion(
                content.id(), content.model(), ChatJson.message(content), content.finishWord(), content.usage());
    }

    @Override
    public DialectStream stream(AnswerContent content) {
        return new ChatStream(content);
    }

    @Override
    public boolean streamsUsageWhenAsked() {
        return true;
    }

    @Override
    public ErrorAnswer error(ProviderFailure failure) {
        String wrong = "invalid_request_error";
        return switch (failure) {
            case INVALID_REQUEST -> error(400, wrong, "", "The request was refused.");
            case AUTHENTICATION -> error(401, wrong, "invalid_api_key", "Incorrect API key provided.");
            case PERMISSION -> error(403, wrong, "permission_denied", "This key may not do that.");
            case NOT_FOUND -> error(404, wrong, "model_not_found", "The model does not exist.");
            case CONTEXT_LENGTH ->
                error(400, wrong, "context_length_exceeded", "The messages are longer than the context of this model.");
            case CONTENT_FILTER ->
                error(400, wrong, "content_policy_violation", "The request was refused by our safety system.");
            case RATE_LIMITED -> error(429, "requests", "rate_limit_exceeded", "Rate limit reached for requests.");
            case QUOTA_EXHAUSTED ->
                error(429, "insufficient_quota", "insufficient_quota", "The account has no credit left.");
            case OVERLOADED -> error(503, "server_error", "overloaded", "The engine is currently overloaded.");
            case TIMEOUT -> error(504, "server_error", "timeout", "The request took too long.");
            case UPSTREAM_ERROR ->
                error(500, "server_error", "", "The server had an error while processing the request.");
        };
    }

    private static ErrorAnswer error(int status, String type, String code, String message) {
        return new ErrorAnswer(status, ChatJson.error(type, code, message));
    }

    /** Chunks without names; only usage stands apart from what the chunks say. */
    private static final class ChatStream extends DialectStream {
        private final AnswerContent content;
        private int choice;

        ChatStream(AnswerContent content) {
            this.content = content;
        }

        @Override
        void choice(int choice) {
            this.choice = choice;
        }

        @Override
        void open() {
            delta("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
        }

        @Override
        void delta(String json) {
            event("", chunk(json, ""));
        }

        @Override
        void text(String piece) {
            token("", chunk(ChatJson.contentDelta(piece), ""));
        }

        @Override
        void reasoning(String piece) {
            token("", chunk(ChatJson.reasoningDelta(piece), ""));
        }

        @Override
        void signature(String signature) {
            delta(ChatJson.signatureDelta(signature));
        }

        @Override
        void refusal(String piece) {
            token("", chunk(JsonText.object("refusal", JsonText.quoted(piece)), ""));
        }

        @Override
        void toolStart(int index, String id, String name) {
            token("", chunk(ChatJson.toolCallDelta(index, id, name), ""));
        }

        @Override
        void toolArguments(int index, String fragment) {
            token("", chunk(ChatJson.toolArgumentsDelta(index, fragment), ""));
        }

        @Override
        void finish(String word) {
            event("", chunk("{}", word));
        }

        @Override
        void usage(String json) {
            event("", ChatJson.usageChunk(content.id(), content.model(), json));
        }

        @Override
        void failure(ErrorAnswer error) {
            event("", error.body());
        }

        @Override
        void done() {
            event("", "[DONE]");
        }

        private String chunk(String delta, String finishReason) {
            return ChatJson.chunk(content.id(), content.model(), choice, delta, finishReason, content.streamsUsage());
        }
    }
}
