package io.signalbox.testkit;

import static io.signalbox.testkit.JsonText.array;
import static io.signalbox.testkit.JsonText.object;
import static io.signalbox.testkit.JsonText.quoted;
import static io.signalbox.testkit.JsonText.unlessZero;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bedrock Converse: JSON, and a binary event stream. */
final class ConverseWriter implements DialectWriter {
    /** Payloads carry noise of changing length, which readers must not mind. */
    private static final String NOISE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    @Override
    public List<String> paths() {
        return List.of("/converse", "/converse-stream");
    }

    @Override
    public String id(long number) {
        return "converse-" + number;
    }

    @Override
    public String finishWord(Finish finish) {
        return switch (finish) {
            case STOP -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "content_filtered";
        };
    }

    @Override
    public String usage(TokenCounts counts) {
        return object(
                "inputTokens",
                Long.toString(counts.uncachedPrompt()),
                "outputTokens",
                Long.toString(counts.completion()),
                "totalTokens",
                Long.toString(counts.total()),
                "cacheReadInputTokens",
                unlessZero(counts.cacheRead()),
                "cacheWriteInputTokens",
                unlessZero(counts.cacheWrite()),
                "serverToolUsage",
                "{}");
    }

    @Override
    public String whole(AnswerContent content) {
        List<String> blocks = new ArrayList<>();
        if (!content.reasoning().isEmpty() || !content.signature().isEmpty()) {
            String signature = content.signature().isEmpty() ? "" : quoted(content.signature());
            String thought = object("text", quoted(content.wholeReasoning()), "signature", signature);
            blocks.add(object("reasoningContent", object("reasoningText", thought)));
        }
        String text = content.wholeText() + content.refusal();
        if (!text.isEmpty()) {
            blocks.add(object("text", quoted(text)));
        }
        for (ToolCall call : content.toolCalls()) {
            String input = call.arguments().isEmpty() ? "{}" : call.arguments();
            blocks.add(object(
                    "toolUse", object("toolUseId", quoted(call.id()), "name", quoted(call.name()), "input", input)));
        }
        String message = object("content", array(blocks), "role", "\"assistant\"");
        return object(
                "metrics",
                "{\"latencyMs\":500}",
                "output",
                object("message", message),
                "stopReason",
                quoted(content.finishWord()),
                "usage",
                content.usage());
    }

    @Override
    public DialectStream stream(AnswerContent content) {
        return new ConverseStream();
    }

    @Override
    public String streamType() {
        return "application/vnd.amazon.eventstream";
    }

    @Override
    public boolean isBinary() {
        return true;
    }

    /** An event; an exception if the name says that it is one. */
    @Override
    public byte[] event(String name, String data, String lineEnd) {
        if (name.isEmpty()) {
            throw new IllegalStateException("event: no name (expected: a name; frames have one)");
        }
        return name.endsWith("Exception")
                ? EventStreamFrames.exception(name, data)
                : EventStreamFrames.event(name, data);
    }

    @Override
    public byte[] comment(String text, String lineEnd) {
        throw new IllegalStateException("comment: " + text + " (expected: none; a binary stream has no comments)");
    }

    @Override
    public ErrorAnswer error(ProviderFailure failure) {
        String invalid = "ValidationException";
        return switch (failure) {
            case INVALID_REQUEST -> error(400, invalid, "The request is malformed.");
            case AUTHENTICATION ->
                error(403, "UnrecognizedClientException", "The security token included in the request is invalid.");
            case PERMISSION -> error(403, "AccessDeniedException", "You don't have access to this model.");
            case NOT_FOUND -> error(404, "ResourceNotFoundException", "The model does not exist.");
            case CONTEXT_LENGTH -> error(400, invalid, "Input is too long for requested model.");
            case CONTENT_FILTER -> error(400, invalid, "The prompt was blocked by the content policy.");
            case RATE_LIMITED ->
                error(429, "ThrottlingException", "Too many requests, please wait before trying again.");
            case QUOTA_EXHAUSTED -> error(400, "ServiceQuotaExceededException", "The quota of the account is used up.");
            case OVERLOADED -> error(503, "ServiceUnavailableException", "The service is not available for now.");
            case TIMEOUT -> error(408, "ModelTimeoutException", "The model took too long.");
            case UPSTREAM_ERROR -> error(500, "InternalServerException", "The system met an unexpected error.");
        };
    }

    private static ErrorAnswer error(int status, String type, String message) {
        return new ErrorAnswer(
                status,
                List.of(new HeaderField("x-amzn-errortype", type + ":http://internal.amazon.com/coral/")),
                object("message", quoted(message)));
    }

    /** Frames; only a call is opened, but every block is closed. */
    private static final class ConverseStream extends DialectStream {
        private final OpenBlock block = new OpenBlock();
        private int sent;

        @Override
        void open() {
            event("messageStart", padded("role", "\"assistant\""));
        }

        @Override
        void text(String piece) {
            begin("text");
            say(object("text", quoted(piece)));
        }

        @Override
        void reasoning(String piece) {
            begin("reasoning");
            say(object("reasoningContent", object("text", quoted(piece))));
        }

        @Override
        void signature(String signature) {
            begin("reasoning");
            say(object("reasoningContent", object("signature", quoted(signature))));
        }

        @Override
        void refusal(String piece) {
            text(piece);
        }

        @Override
        void toolStart(int index, String id, String name) {
            begin("tool " + index);
            String start = object("toolUse", object("name", quoted(name), "toolUseId", quoted(id)));
            token("contentBlockStart", inBlock("start", start));
        }

        @Override
        void toolArguments(int index, String fragment) {
            block.expect("tool " + index);
            say(object("toolUse", object("input", quoted(fragment))));
        }

        @Override
        void finish(String word) {
            endBlock();
            event("messageStop", padded("stopReason", quoted(word)));
        }

        @Override
        void usage(String json) {
            event("metadata", padded("usage", json, "metrics", "{\"latencyMs\":500}"));
        }

        @Override
        void failure(ErrorAnswer error) {
            String type = error.headers().get(0).value();
            String name = type.substring(0, type.indexOf(':'));
            event(Character.toLowerCase(name.charAt(0)) + name.substring(1), error.body());
        }

        @Override
        void done() {
            // the usage is the last
        }

        private void begin(String kind) {
            if (!block.is(kind)) {
                endBlock();
                block.begin(kind);
            }
        }

        private void endBlock() {
            if (block.end()) {
                event("contentBlockStop", inBlock("", ""));
            }
        }

        private void say(String json) {
            token("contentBlockDelta", inBlock("delta", json));
        }

        private String inBlock(String name, String json) {
            return padded("contentBlockIndex", Integer.toString(block.index()), name, json);
        }

        private String padded(String... members) {
            sent++;
            String[] all = Arrays.copyOf(members, members.length + 2);
            all[members.length] = "p";
            all[members.length + 1] = quoted(NOISE.substring(0, 4 + sent * 7 % 48));
            return object(all);
        }
    }
}
