package io.signalbox.codec.jackson.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.ArgumentsText;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads answers. They name no model, and a plan for calls is a thought. */
final class CohereAnswerParser implements AnswerParser {

    private final Map<Integer, Call> calls = new LinkedHashMap<>();

    @Override
    public void event(String type, JsonNode data, Consumer<AnswerEvent> out) {
        JsonNode delta = data.path("delta");
        JsonNode message = delta.path("message");
        int index = data.path("index").asInt(0);
        switch (Trees.textAt(data, "type").orElse(type)) {
            case "message-start" -> out.accept(new AnswerEvent.Begun(Trees.textAt(data, "id"), Optional.empty()));
            case "content-start", "content-delta" -> content(message.path("content"), out);
            case "tool-plan-delta" -> thought(message.path("tool_plan").asText(), out);
            case "tool-call-start" -> {
                JsonNode call = only(message.path("tool_calls"));
                begin(index, call, out);
                arguments(index, call, out);
            }
            case "tool-call-delta" -> arguments(index, only(message.path("tool_calls")), out);
            case "tool-call-end" -> Optional.ofNullable(calls.get(index)).ifPresent(call -> call.close(out));
            case "citation-start" -> CohereCitations.read(only(message.path("citations")), out);
            case "message-end" -> end(delta, out);
            case "error" -> fail(data, out);
            default -> {
                if (!data.has("type") && isError(data)) {
                    fail(data, out);
                }
            }
        }
    }

    @Override
    public void whole(JsonNode answer, Consumer<AnswerEvent> out) {
        JsonNode message = answer.path("message");
        if (isError(answer)) {
            fail(answer, out);
            return;
        }
        if (!message.isObject()) {
            throw new MalformedAnswerException("no message");
        }
        out.accept(new AnswerEvent.Begun(Trees.textAt(answer, "id"), Optional.empty()));
        thought(message.path("tool_plan").asText(), out);
        content(message.path("content"), out);
        int index = 0;
        for (JsonNode call : message.path("tool_calls")) {
            begin(index, call, out);
            arguments(index, call, out);
            index++;
        }
        message.path("citations").forEach(citation -> CohereCitations.read(citation, out));
        end(answer, out);
    }

    /** An error's message is a text, an answer's is an object. */
    private static boolean isError(JsonNode data) {
        return data.path("message").isTextual() || data.has("error_type");
    }

    private static void fail(JsonNode error, Consumer<AnswerEvent> out) {
        byte[] bytes = Trees.bytes(error);
        out.accept(new AnswerEvent.Failed(UpstreamFailures.of(bytes, 0, bytes.length)));
    }

    private void content(JsonNode content, Consumer<AnswerEvent> out) {
        if (content.isArray()) {
            content.forEach(part -> content(part, out));
            return;
        }
        thought(content.path("thinking").asText(), out);
        String text =
                content.isTextual() ? content.textValue() : content.path("text").asText();
        if (!text.isEmpty()) {
            out.accept(new AnswerEvent.Text(0, text));
        }
    }

    private static void thought(String text, Consumer<AnswerEvent> out) {
        if (!text.isEmpty()) {
            out.accept(new AnswerEvent.Thought(0, text, false));
        }
    }

    /** In a stream one stands alone where a whole answer has an array. */
    private static JsonNode only(JsonNode node) {
        return node.isArray() ? node.path(0) : node;
    }

    private void begin(int index, JsonNode written, Consumer<AnswerEvent> out) {
        String name = Trees.textAt(written.path("function"), "name")
                .orElseThrow(() -> new MalformedAnswerException("a call without a name"));
        Call call = new Call(calls.size());
        calls.put(index, call);
        String id = Trees.textAt(written, "id").orElse("call_" + call.number);
        out.accept(new AnswerEvent.CallBegun(0, call.number, id, name, Optional.empty()));
    }

    private void arguments(int index, JsonNode written, Consumer<AnswerEvent> out) {
        Call call = calls.get(index);
        if (call == null) {
            throw new MalformedAnswerException("arguments of no call");
        }
        call.add(written.path("function").path("arguments").asText(), out);
    }

    private void end(JsonNode end, Consumer<AnswerEvent> out) {
        calls.values().forEach(call -> call.close(out));
        CohereUsage.read(end.path("usage")).ifPresent(out);
        String word =
                Trees.textAt(end, "finish_reason").orElseThrow(() -> new MalformedAnswerException("no finish_reason"));
        String reason = CohereFinish.common(word, !calls.isEmpty());
        if (end.hasNonNull("error") || reason.equals("error")) {
            fail(error(end.path("error"), word), out);
        } else {
            out.accept(new AnswerEvent.Finished(0, reason, word, Optional.empty()));
        }
    }

    private static ObjectNode error(JsonNode said, String word) {
        ObjectNode error = Trees.object().put("error_type", word);
        return said.isObject() ? error.set("error", said) : error.put("message", said.asText(""));
    }

    /** A call as far as it has come. */
    private static final class Call {
        private final int number;
        private final ArgumentsText arguments = new ArgumentsText();

        Call(int number) {
            this.number = number;
        }

        void add(String piece, Consumer<AnswerEvent> out) {
            arguments.add(piece).ifPresent(more -> out.accept(new AnswerEvent.CallArguments(0, number, more)));
        }

        void close(Consumer<AnswerEvent> out) {
            arguments.close().ifPresent(more -> out.accept(new AnswerEvent.CallArguments(0, number, more)));
        }
    }
}
