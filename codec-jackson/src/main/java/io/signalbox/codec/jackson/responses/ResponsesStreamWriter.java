package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.codec.jackson.translation.Trees;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes a streamed response: it is created and in progress, its items begin, grow and are done, and the last event says it all once
 * more.
 *
 * <p>Everything that an event names can be told from the request and the events before it, so that an answer which breaks off can be
 * gone on with: names of items come from the generation's id and their places, and an answer that is nothing but text is one message
 * of one part. Only how many pieces its text came in is not known. No piece is empty, so there were at most as many as the text has
 * characters, and numbers go on from there: they still only grow.
 */
final class ResponsesStreamWriter implements StreamWriter {

    /** The events before the first piece of a text: created, in progress, the item, its part. */
    private static final int BEFORE_TEXT = 4;

    private static final byte[] DONE = Json.bytes("data: [DONE]\n\n");

    private final ResponseObject response;
    private final EventSink sink = new EventSink(true);
    private final OutputWriter output;
    private boolean begun;

    ResponsesStreamWriter(ResponseObject response) {
        this.response = response;
        this.output = new OutputWriter(sink, response.idTail(), response.customTools());
    }

    @Override
    public List<ByteBuffer> write(AnswerEvent event) {
        begin();
        output.take(event);
        return sink.drain();
    }

    @Override
    public List<ByteBuffer> end() {
        begin();
        List<ObjectNode> items = output.end(response.isCut());
        ObjectNode ended = response.ended(items);
        sink.send("response." + ended.path("status").asText(), Trees.object().set("response", ended));
        if (response.face() == Face.OPENROUTER) {
            sink.add(ByteBuffer.wrap(DONE).asReadOnlyBuffer());
        }
        return sink.drain();
    }

    @Override
    public void continues(String text) {
        begun = true;
        sink.goOnFrom(BEFORE_TEXT + (long) text.length());
        output.continues(text);
    }

    private void begin() {
        if (!begun) {
            begun = true;
            sink.send("response.created", Trees.object().set("response", response.begun()));
            sink.send("response.in_progress", Trees.object().set("response", response.begun()));
        }
    }
}
