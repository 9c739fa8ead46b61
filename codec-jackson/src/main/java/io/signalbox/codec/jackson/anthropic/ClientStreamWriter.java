package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.codec.jackson.translation.Trees;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes a streamed answer for a caller: blocks one after the other, each begun, added to and ended.
 *
 * <p>Other dialects let calls grow side by side. Here a call that has begun is ended first: what else happens meanwhile waits until the
 * object of its arguments is whole.
 */
final class ClientStreamWriter implements StreamWriter {

    private final ClientAnswer answer;
    private final Deque<AnswerEvent> waiting = new ArrayDeque<>();
    private final StringBuilder refused = new StringBuilder();
    private List<ByteBuffer> out = new ArrayList<>();
    private Optional<AnswerEvent.Finished> end = Optional.empty();
    private CallProgress progress = new CallProgress();
    private Open open = Open.NOTHING;
    private boolean begun;
    private boolean called;
    private int index;
    private int call;

    /** What kind of block is open. */
    private enum Open {
        NOTHING,
        TEXT,
        THOUGHT,
        SUMMARY,
        CALL
    }

    ClientStreamWriter(AnthropicMessages.Face face, AnswerFacts facts) {
        this.answer = new ClientAnswer(face, facts);
    }

    @Override
    public List<ByteBuffer> write(AnswerEvent event) {
        boolean saysNothing = event instanceof AnswerEvent.Begun
                || event instanceof AnswerEvent.Used
                || event instanceof AnswerEvent.Misreported
                || event instanceof AnswerEvent.ServedOn;
        if (!saysNothing) {
            begin();
            take(event);
        }
        return written();
    }

    @Override
    public List<ByteBuffer> end() {
        begin();
        close();
        while (!waiting.isEmpty()) {
            takeWaiting();
            close();
        }
        ObjectNode last = Trees.object().put("type", "message_delta");
        answer.end(last.putObject("delta"), end, called, refused.toString());
        last.set("usage", answer.usage(true));
        emit("message_delta", last);
        ObjectNode stop = Trees.object().put("type", "message_stop");
        answer.routing(stop);
        emit("message_stop", stop);
        return written();
    }

    @Override
    public void continues(String text) {
        begun = true;
        open = Open.TEXT;
    }

    private List<ByteBuffer> written() {
        List<ByteBuffer> events = out;
        out = new ArrayList<>();
        return events;
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        ObjectNode message = answer.message();
        message.set("usage", answer.usage(false));
        ObjectNode start = Trees.object().put("type", "message_start");
        start.set("message", message);
        emit("message_start", start);
    }

    private void take(AnswerEvent event) {
        if (event instanceof AnswerEvent.Finished finished) {
            end = Optional.of(finished);
            return;
        }
        boolean ofOpenCall = event instanceof AnswerEvent.CallArguments more && more.call() == call;
        if (open == Open.CALL && !ofOpenCall) {
            waiting.addLast(event);
            return;
        }
        if (event instanceof AnswerEvent.Text text) {
            text(text.text());
        } else if (event instanceof AnswerEvent.Refusal refusal) {
            refused.append(refusal.text());
            text(refusal.text());
        } else if (event instanceof AnswerEvent.Thought thought) {
            thought(thought);
        } else if (event instanceof AnswerEvent.Sealed sealed) {
            seal(sealed.seal());
        } else if (event instanceof AnswerEvent.CallBegun beginning) {
            call(beginning);
        } else if (event instanceof AnswerEvent.CallArguments more) {
            arguments(more);
        } else if (event instanceof AnswerEvent.Media media) {
            media.transcript().ifPresent(this::text);
        } else if (event instanceof AnswerEvent.Citation citation && open == Open.TEXT) {
            ClientBlocks.citation(citation.annotation())
                    .ifPresent(where -> delta("citations_delta", "citation", Trees.bytes(where)));
        }
    }

    private void text(String words) {
        if (words.isEmpty()) {
            return;
        }
        if (open != Open.TEXT) {
            open(Open.TEXT, ClientBlocks.text(""));
        }
        delta("text_delta", "text", Json.string(words));
    }

    private void thought(AnswerEvent.Thought thought) {
        Open kind = thought.summary() ? Open.SUMMARY : Open.THOUGHT;
        if (open != kind) {
            open(kind, ClientBlocks.thinking("", ""));
        }
        delta("thinking_delta", "thinking", Json.string(thought.text()));
    }

    /** Ends a thought with its proof; without a thought it is one of its own. */
    private void seal(Part.Seal seal) {
        boolean summary = open == Open.SUMMARY;
        if (open == Open.THOUGHT || summary) {
            sign(ClientBlocks.signature(Optional.of(seal), summary));
            stop();
            return;
        }
        ObjectNode block = ClientBlocks.unreadable(seal, false);
        String signature = block.path("signature").asText();
        if (block.has("signature")) {
            block.put("signature", "");
        }
        open(Open.TEXT, block);
        if (block.has("signature")) {
            sign(signature);
        }
        stop();
    }

    private void sign(String signature) {
        delta("signature_delta", "signature", Json.string(signature));
    }

    private void call(AnswerEvent.CallBegun beginning) {
        beginning.signature().ifPresent(seal -> {
            open(Open.TEXT, ClientBlocks.sealOfCall(seal));
            stop();
        });
        open(Open.CALL, ClientBlocks.call(beginning.id(), beginning.name(), Trees.object()));
        call = beginning.call();
        called = true;
        progress = new CallProgress();
    }

    /** Adds to the open call; once that is whole, what waited for it happens. */
    private void arguments(AnswerEvent.CallArguments more) {
        if (open != Open.CALL) {
            return;
        }
        if (!more.fragment().isEmpty()) {
            delta("input_json_delta", "partial_json", Json.string(more.fragment()));
            progress.take(more.fragment());
        }
        if (progress.isWhole()) {
            stop();
            takeWaiting();
        }
    }

    /** At least the first of what waits happens now, as no call is open; what comes after it may wait again. */
    private void takeWaiting() {
        List<AnswerEvent> events = new ArrayList<>(waiting);
        waiting.clear();
        events.forEach(this::take);
    }

    private void open(Open kind, ObjectNode block) {
        close();
        open = kind;
        ObjectNode start = Trees.object().put("type", "content_block_start").put("index", index);
        start.set("content_block", block);
        emit("content_block_start", start);
    }

    /** Ends the open block as it is; a thought without a proof is marked as nobody's. */
    private void close() {
        if (open == Open.THOUGHT || open == Open.SUMMARY) {
            sign(ClientBlocks.signature(Optional.empty(), open == Open.SUMMARY));
        }
        if (open != Open.NOTHING) {
            stop();
        }
    }

    private void stop() {
        emit(
                "content_block_stop",
                Trees.object().put("type", "content_block_stop").put("index", index));
        open = Open.NOTHING;
        index++;
    }

    /** Most of a stream is this, so that it is written without a tree. */
    private void delta(String type, String member, byte[] literal) {
        byte[] head = Json.bytes("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"
                + index + ",\"delta\":{\"type\":\"" + type + "\",\"" + member + "\":");
        out.add(ByteBuffer.wrap(Json.join(head, literal, Json.bytes("}}\n\n"))));
    }

    private void emit(String type, ObjectNode data) {
        out.add(event(type, Trees.bytes(data)));
    }

    /** An event of this type. */
    static ByteBuffer event(String type, byte[] data) {
        return ByteBuffer.wrap(Json.join(Json.bytes("event: " + type + "\ndata: "), data, Json.bytes("\n\n")));
    }
}
