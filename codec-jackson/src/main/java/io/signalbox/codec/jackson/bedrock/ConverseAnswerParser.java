package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads answers. They have neither an id nor a model in them; only blocks that are calls say so before they begin. */
final class ConverseAnswerParser implements AnswerParser {

    private final Map<Integer, ConverseBlock> blocks = new HashMap<>();
    private int calls;
    private Optional<AnswerEvent.Finished> end = Optional.empty();
    private boolean told;
    private boolean counted;

    @Override
    public void event(String type, JsonNode data, Consumer<AnswerEvent> out) {
        int index = data.path("contentBlockIndex").asInt(0);
        switch (type) {
            case "messageStart" -> out.accept(new AnswerEvent.Begun(Optional.empty(), Optional.empty()));
            case "contentBlockStart" -> blocks.put(index, begun(data.path("start"), out));
            case "contentBlockDelta" -> {
                JsonNode delta = data.path("delta");
                blocks.computeIfAbsent(index, key -> new ConverseBlock.Said()).add(delta, out);
            }
            case "contentBlockStop" -> Optional.ofNullable(blocks.remove(index)).ifPresent(block -> block.close(out));
            case "messageStop" -> {
                end = Optional.of(finished(data, out));
                ended(out);
            }
            case "metadata" -> {
                usage(data, out);
                counted = true;
                ended(out);
            }
            case "error" -> fail(data, out);
            default -> {}
        }
    }

    /** An end in error is told after the counts, whichever comes first: nothing is read after it. */
    private void ended(Consumer<AnswerEvent> out) {
        if (end.isPresent() && (counted || !end.get().reason().equals("error"))) {
            if (!told) {
                out.accept(end.get());
                told = true;
            }
            if (counted) {
                out.accept(new AnswerEvent.Ended());
            }
        }
    }

    @Override
    public void whole(JsonNode answer, Consumer<AnswerEvent> out) {
        JsonNode message = answer.path("output").path("message");
        if (!message.isObject()) {
            if (!answer.has("message") && !answer.has("Message")) {
                throw new MalformedAnswerException("no message");
            }
            fail(answer, out);
            return;
        }
        out.accept(new AnswerEvent.Begun(Optional.empty(), Optional.empty()));
        for (JsonNode content : message.path("content")) {
            ConverseBlock block = begun(content, out);
            block.add(content, out);
            block.close(out);
        }
        AnswerEvent.Finished finished = finished(answer, out);
        usage(answer, out);
        out.accept(finished);
    }

    private ConverseBlock begun(JsonNode start, Consumer<AnswerEvent> out) {
        JsonNode call = start.path("toolUse");
        if (!call.isObject()) {
            return start.has("toolResult") ? ConverseBlock.OTHER : new ConverseBlock.Said();
        }
        // What Bedrock runs itself is no call of the caller's.
        if (call.path("type").asText().equals("server_tool_use")) {
            return ConverseBlock.OTHER;
        }
        ConverseBlock block = ConverseBlock.call(call, calls, out);
        calls += block instanceof ConverseBlock.Call ? 1 : 0;
        return block;
    }

    private AnswerEvent.Finished finished(JsonNode stop, Consumer<AnswerEvent> out) {
        blocks.values().forEach(block -> block.close(out));
        blocks.clear();
        String word = Trees.textAt(stop, "stopReason").orElseThrow(() -> new MalformedAnswerException("no stopReason"));
        Optional<String> sequence = Trees.textAt(stop.path("additionalModelResponseFields"), "stop_sequence");
        return new AnswerEvent.Finished(0, ConverseStop.common(word, calls > 0), word, sequence);
    }

    private static void usage(JsonNode data, Consumer<AnswerEvent> out) {
        ConverseUsage.tier(data).map(AnswerEvent.ServedOn::new).ifPresent(out);
        ConverseUsage.read(data.path("usage")).ifPresent(out);
    }

    private static void fail(JsonNode error, Consumer<AnswerEvent> out) {
        byte[] bytes = Trees.bytes(error);
        out.accept(new AnswerEvent.Failed(UpstreamFailures.of(bytes, 0, bytes.length)));
    }
}
