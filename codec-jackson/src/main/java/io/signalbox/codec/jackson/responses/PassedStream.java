package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.json.Utf8;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.sse.SseEvent;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A streamed response that passes: every event as it is, but for the gateway's members in those that hold the response itself. */
final class PassedStream implements AnswerReader {

    private static final String NUMBER = "sequence_number";
    private static final byte[] DONE = Json.bytes("data: [DONE]\n\n");

    private final Face face;
    private final SseReader sse;
    private final Gathering gathering;
    private final List<ByteBuffer> out = new ArrayList<>();
    private long next;

    PassedStream(ResponsesEnvelope envelope, AnswerContext context) {
        this.face = envelope.face();
        this.sse = new SseReader(context.mostEventBytes());
        this.gathering = new Gathering(new AnswerFacts(envelope.facts(), context));
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        sse.feed(bytes);
        while (true) {
            switch (sse.next()) {
                case MORE -> {
                    return part(Optional.empty());
                }
                case TOO_LARGE -> {
                    return part(Optional.of(UpstreamFailures.badResponse(
                            "event_too_large", "One event of the answer is larger than what is accepted.")));
                }
                case EVENT -> {
                    event(sse.event());
                    if (gathering.isEnded() || gathering.failure().isPresent()) {
                        return part(gathering.failure());
                    }
                }
            }
        }
    }

    @Override
    public Part end() {
        sse.unterminated().filter(SseEvent::hasData).ifPresent(this::event);
        if (gathering.isEnded() || gathering.failure().isPresent()) {
            return part(gathering.failure());
        }
        return part(Optional.of(
                UpstreamFailures.badResponse("upstream_truncated", "The answer broke off before its end.")));
    }

    @Override
    public Summary summary() {
        return gathering.facts().summary();
    }

    private void event(SseEvent event) {
        if (!event.hasData()) {
            if (event.end() - event.start() > 2) {
                out.add(event.raw());
            }
            return;
        }
        if (event.dataIs("[DONE]")) {
            return;
        }
        Optional<JsonNode> tree = tree(event);
        if (!gathering.event(event.type(), tree) || gathering.failure().isPresent()) {
            return;
        }
        OptionalLong number = tree.map(data -> Trees.countAt(data, NUMBER)).orElse(OptionalLong.empty());
        out.addAll(signed(event, tree.filter(data -> data.has("response")).isPresent(), number.isEmpty()));
        next = Math.max(next, number.orElse(next)) + 1;
        if (gathering.isEnded() && face == Face.OPENROUTER) {
            out.add(ByteBuffer.wrap(DONE).asReadOnlyBuffer());
        }
    }

    private static Optional<JsonNode> tree(SseEvent event) {
        return Trees.read(event.data(), event.dataStart(), event.dataEnd())
                .or(() -> Utf8.mended(event.data(), event.dataStart(), event.dataEnd())
                        .flatMap(mended -> Trees.read(mended, event.dataStart(), event.dataEnd())));
    }

    /** The event with our own words, and with a number where the provider gives none, because clients require that. */
    private List<ByteBuffer> signed(SseEvent event, boolean hasResponse, boolean lacksNumber) {
        if (event.dataLines() != 1 || !(lacksNumber || hasResponse)) {
            return List.of(event.raw());
        }
        try {
            SignedResponse.InEvent data = SignedResponse.inEvent(event.data(), event.dataStart(), event.dataEnd());
            Splicer splicer = new Splicer(event.block(), event.start(), event.end());
            data.response().ifPresent(response -> response.sign(splicer, face, gathering.facts(), gathering.isEnded()));
            if (lacksNumber) {
                splicer.edit(data.layout()).set(NUMBER, Json.bytes(Long.toString(next)));
            }
            return splicer.spliced();
        } catch (MalformedJsonException e) {
            // Deeper than what is spliced, or no UTF-8, which only what the caller itself asked for can be: it passes
            // unsigned.
            return List.of(event.raw());
        }
    }

    private Part part(Optional<Failure> failure) {
        List<ByteBuffer> bytes = List.copyOf(out);
        out.clear();
        boolean complete = gathering.isEnded() && failure.isEmpty();
        return new Part(bytes, gathering.takeContent(), complete, failure);
    }
}
