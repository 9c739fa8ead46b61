package io.signalbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.sse.SseEvent;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.port.Headers;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads one stream. Used by one thread at a time. */
final class EventReader {

    /** The gateway bounds events itself; this is far beyond. */
    private static final int MOST_EVENT_BYTES = 256 << 20;

    private final SseReader reader = new SseReader(MOST_EVENT_BYTES);
    private final Consumer<ChatEvent> out;
    private final AnswerAssembly assembly;
    private Served served = Served.in(Headers.NONE);

    EventReader(Consumer<ChatEvent> out) {
        this.out = out;
        this.assembly = new AnswerAssembly(out);
    }

    /** What the head of the answer says. */
    void begins(Served by) {
        served = by;
    }

    /**
     * Takes the next bytes; nobody may change them afterwards.
     *
     * @throws ChatException if they say that the answer failed
     */
    void take(ByteBuffer piece) {
        reader.feed(piece);
        SseReader.Step step = reader.next();
        while (step == SseReader.Step.EVENT) {
            take(reader.event());
            step = reader.next();
        }
        if (step == SseReader.Step.TOO_LARGE) {
            throw ChatException.of(
                    Failure.of(FailureKind.BAD_RESPONSE, "upstream_too_large", "A piece of the answer is too large."),
                    served.generationId());
        }
    }

    /** Whether it has been said why the answer ended. */
    boolean isWhole() {
        return assembly.isFinished();
    }

    /** All of it. */
    Answer answer() {
        return assembly.answer(served, Optional.empty());
    }

    private void take(SseEvent event) {
        if (!event.hasData()) {
            return;
        }
        RawJson data = new RawJson(event.data(), event.dataStart(), event.dataEnd());
        Optional<JsonNode> tree = event.dataIs("[DONE]") ? Optional.empty() : data.tree();
        if (tree.isEmpty()) {
            return;
        }
        if (event.type().equals(OwnDialect.FAILURE_EVENT)) {
            throw new ChatException(FailureReport.read(tree.get()));
        }
        out.accept(new ChatEvent.Chunk(data));
        assembly.chunk(tree.get());
    }
}
