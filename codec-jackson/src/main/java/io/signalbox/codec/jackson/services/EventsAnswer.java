package io.signalbox.codec.jackson.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.sse.SseEvent;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.AnswerReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer that comes as events: each goes out as it came in; usage and errors are read as they pass. */
final class EventsAnswer implements AnswerReader {

    private final Service service;
    private final ServedAnswer answer;
    private final SseReader reader;
    private final List<ByteBuffer> out = new ArrayList<>();
    private boolean content;
    private boolean any;

    EventsAnswer(Service service, ServedAnswer answer) {
        this.service = service;
        this.answer = answer;
        this.reader = new SseReader(answer.context().mostEventBytes());
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        reader.feed(bytes);
        while (true) {
            switch (reader.next()) {
                case EVENT -> {
                    Optional<Failure> failure = take(reader.event());
                    if (failure.isPresent()) {
                        return Part.failed(drained(), any, failure.get());
                    }
                }
                case MORE -> {
                    boolean now = content;
                    content = false;
                    return new Part(drained(), now, false, Optional.empty());
                }
                case TOO_LARGE -> {
                    return Part.failed(
                            drained(),
                            any,
                            UpstreamFailures.badResponse(
                                    "event_too_large", "One event of the answer is larger than what is accepted."));
                }
            }
        }
    }

    @Override
    public Part end() {
        Optional<Failure> failure =
                reader.unterminated().filter(EventsAnswer::isWhole).flatMap(this::take);
        if (failure.isPresent()) {
            return Part.failed(drained(), any, failure.get());
        }
        return any
                ? new Part(drained(), content, true, Optional.empty())
                : Part.failed(
                        List.of(),
                        false,
                        UpstreamFailures.badResponse("upstream_empty_answer", "The answer has nothing in it."));
    }

    @Override
    public Summary summary() {
        return answer.summary();
    }

    @Override
    public boolean keepsMediaType() {
        return true;
    }

    /** Passes an event on, unless it says that there is no answer, or no more of it. */
    private Optional<Failure> take(SseEvent event) {
        Optional<JsonNode> data = said(event);
        if (data.isPresent()) {
            JsonNode said = data.get();
            String type = Trees.textAt(said, "type").orElse(event.type());
            if (type.equals("error") || Trees.at(said, "error").isPresent()) {
                byte[] error = Json.bytes(Trees.text(said));
                return Optional.of(UpstreamFailures.of(error, 0, error.length));
            }
            Trees.at(said, "usage").ifPresent(answer::usage);
            if (service.countsImages() && type.endsWith(".completed")) {
                answer.images(1);
            }
            content = true;
            any = true;
        }
        out.add(event.raw());
        return Optional.empty();
    }

    /** Whether an event that lacks its blank line lacks nothing else. */
    private static boolean isWhole(SseEvent event) {
        return said(event).isPresent() || event.dataIs("[DONE]");
    }

    private static Optional<JsonNode> said(SseEvent event) {
        return event.hasData()
                ? Trees.read(event.data(), event.dataStart(), event.dataEnd()).filter(JsonNode::isObject)
                : Optional.empty();
    }

    private List<ByteBuffer> drained() {
        List<ByteBuffer> drained = List.copyOf(out);
        out.clear();
        return drained;
    }
}
