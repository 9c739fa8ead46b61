package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads a provider's message. The number of a block counts blocks of all kinds; calls are counted anew here.
 *
 * <p>Proxies were seen that begin a message twice, leave out the end of a block, or give the whole of it with its beginning.
 */
final class MessageParser implements AnswerParser {

    private final UsageCounts usage = new UsageCounts();
    private final Map<Integer, BlockParser> open = new TreeMap<>();
    private int textLength;
    private int calls;
    private boolean structured;
    private boolean begun;

    @Override
    public void event(String type, JsonNode data, Consumer<AnswerEvent> out) {
        switch (data.path("type").asText(type)) {
            case "message_start" -> begin(data.path("message"), out);
            case "content_block_start" -> start(index(data), data.path("content_block"), out);
            case "content_block_delta" -> delta(data, out);
            case "content_block_stop" -> stop(index(data), out);
            case "message_delta" -> {
                use(data.path("usage"), out);
                finish(data.path("delta"), out);
            }
            case "message_stop" -> {
                stop(out, true);
                out.accept(new AnswerEvent.Ended());
            }
            case "error" -> fail(data, out);
            default -> {
                if (data.path("error").isObject()) {
                    fail(data, out);
                }
            }
        }
    }

    @Override
    public void whole(JsonNode answer, Consumer<AnswerEvent> out) {
        if (answer.path("type").asText().equals("error") || answer.path("error").isObject()) {
            fail(answer, out);
            return;
        }
        if (!answer.path("content").isArray()) {
            throw new MalformedAnswerException("content: no array");
        }
        begin(answer, out);
        int index = 0;
        for (JsonNode block : answer.path("content")) {
            start(index, block, out);
            stop(index++, out);
        }
        finish(answer, out);
    }

    private void begin(JsonNode message, Consumer<AnswerEvent> out) {
        if (!begun) {
            out.accept(new AnswerEvent.Begun(Trees.textAt(message, "id"), Trees.textAt(message, "model")));
            begun = true;
        }
        use(message.path("usage"), out);
    }

    private void use(JsonNode counts, Consumer<AnswerEvent> out) {
        if (counts.isObject()) {
            usage.take(counts).ifPresent(out);
        }
    }

    private static int index(JsonNode data) {
        JsonNode index = data.path("index");
        if (!index.canConvertToInt()) {
            throw new MalformedAnswerException("index: no number");
        }
        return index.intValue();
    }

    private void start(int index, JsonNode block, Consumer<AnswerEvent> out) {
        stop(out, false);
        open.put(index, block(block, out));
    }

    private BlockParser block(JsonNode block, Consumer<AnswerEvent> out) {
        String type =
                Trees.textAt(block, "type").orElseThrow(() -> new MalformedAnswerException("content_block: no type"));
        switch (type) {
            case "text" -> {
                return new BlockParser.Text(textLength, block, out);
            }
            case "thinking" -> {
                return new BlockParser.Thought(block, out);
            }
            case "redacted_thinking" ->
                Trees.textAt(block, "data").ifPresent(data -> out.accept(new AnswerEvent.Sealed(0, redacted(data))));
            case "tool_use" -> {
                String name = block.path("name").asText();
                if (EmulatedFormat.isName(name)) {
                    structured = true;
                    return new BlockParser.Structured(name.equals(EmulatedFormat.WRAPPED), block);
                }
                return new BlockParser.Input(calls++, block, out);
            }
            default -> {}
        }
        return BlockParser.OTHER;
    }

    private static Part.Seal redacted(String data) {
        return new Part.Seal(Part.Seal.ANTHROPIC, Optional.empty(), Optional.of(data), Optional.empty());
    }

    private void delta(JsonNode data, Consumer<AnswerEvent> out) {
        BlockParser block = open.get(index(data));
        if (block == null || !data.path("delta").isObject()) {
            throw new MalformedAnswerException("delta: none, or of a block that was not begun");
        }
        block.delta(data.path("delta"), out);
    }

    private void stop(int index, Consumer<AnswerEvent> out) {
        BlockParser block = open.remove(index);
        if (block instanceof BlockParser.Text text) {
            textLength = text.end();
        }
        if (block != null) {
            block.stop(out);
        }
    }

    /** Ends what was not ended. Calls may be under way side by side; nothing else may. */
    private void stop(Consumer<AnswerEvent> out, boolean callsToo) {
        for (int index : List.copyOf(open.keySet())) {
            if (callsToo || !(open.get(index) instanceof BlockParser.Input)) {
                stop(index, out);
            }
        }
    }

    /** How it ended, from what says so: a call ends in one, whatever the word; a call that stood for the answer does not. */
    private void finish(JsonNode said, Consumer<AnswerEvent> out) {
        Optional<String> word = Trees.textAt(said, "stop_reason");
        if (word.isEmpty()) {
            return;
        }
        stop(out, true);
        String reason = StopReasons.common(word.get());
        if (calls > 0 && reason.equals("stop")) {
            reason = "tool_calls";
        } else if (calls == 0 && structured && reason.equals("tool_calls")) {
            reason = "stop";
        }
        out.accept(new AnswerEvent.Finished(0, reason, word.get(), Trees.textAt(said, "stop_sequence")));
    }

    private static void fail(JsonNode data, Consumer<AnswerEvent> out) {
        byte[] bytes = Trees.bytes(data);
        out.accept(new AnswerEvent.Failed(UpstreamFailures.of(bytes, 0, bytes.length)));
    }
}
