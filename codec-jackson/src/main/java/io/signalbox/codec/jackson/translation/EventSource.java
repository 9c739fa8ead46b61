package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.eventstream.EventStreamFrame;
import io.signalbox.codec.jackson.eventstream.EventStreamReader;
import io.signalbox.codec.jackson.json.Utf8;
import io.signalbox.codec.jackson.sse.SseEvent;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Where the events of an answer come from: what is told apart here is how they are framed. */
interface EventSource {

    /** Takes the next bytes; false if there are more of them than an answer may have. */
    boolean feed(ByteBuffer bytes);

    /** The next event that is whole. */
    Optional<Event> next();

    /** An event that the end of the body made whole. */
    Optional<Event> last();

    /** Everything, if it is no stream. */
    Optional<byte[]> whole();

    /** Why nothing more can come of it, if nothing can: an event is too long, or a frame is none. */
    Optional<Failure> fault();

    /** What it means that one event is longer than it may be. */
    static Failure tooLarge() {
        return UpstreamFailures.badResponse(
                "event_too_large", "One event of the answer is larger than what is accepted.");
    }

    /**
     * One event.
     *
     * @param type {@code message} where the framing has none
     * @param data holds its data
     * @param from where they begin
     * @param to where they end
     */
    record Event(String type, byte[] data, int from, int to) {

        private static final String DONE = "[DONE]";

        /** Whether it is the end of a stream in OpenAI's manner. */
        boolean isTerminator() {
            return to - from < DONE.length() + 8
                    && new String(data, from, to - from, StandardCharsets.UTF_8)
                            .strip()
                            .equals(DONE);
        }

        /** The data as JSON; what in them is no UTF-8 is read as question marks. */
        Optional<JsonNode> tree() {
            return Trees.read(data, from, to)
                    .or(() -> Utf8.mended(data, from, to).flatMap(mended -> Trees.read(mended, from, to)));
        }
    }

    /**
     * A source for an answer that begins with these bytes, which are not consumed; empty if there is nothing but white space in them.
     * The first byte decides, because content types lie.
     */
    static Optional<EventSource> of(ByteBuffer bytes, AnswerContext context, UpstreamFormat.Framing framing) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return Optional.of(of((char) b, context, framing));
            }
        }
        return Optional.empty();
    }

    private static EventSource of(char first, AnswerContext context, UpstreamFormat.Framing framing) {
        boolean frames = framing == UpstreamFormat.Framing.AWS_EVENT_STREAM
                || context.contentType().equals(UpstreamFormat.Framing.AWS_EVENT_STREAM.contentType());
        boolean events = switch (first) {
            case '{', '[', '<', '"' -> false;
            case 'd', 'e', 'i', 'r', ':' -> true;
            default -> context.contentType().equals(UpstreamFormat.Framing.SERVER_SENT_EVENTS.contentType());
        };
        if (frames && first == 0) {
            return new EventFrames(context.mostEventBytes(), context.mostAnswerBytes());
        }
        return events
                ? new ServerSentEvents(context.mostEventBytes(), context.mostAnswerBytes())
                : new WholeBody(context.mostAnswerBytes());
    }

    /** {@code text/event-stream}. */
    final class ServerSentEvents implements EventSource {
        private final SseReader sse;
        private final long most;
        private long fed;
        private boolean faulty;

        ServerSentEvents(int mostEventBytes, long most) {
            this.sse = new SseReader(mostEventBytes);
            this.most = 4 * most;
        }

        @Override
        public boolean feed(ByteBuffer bytes) {
            fed += bytes.remaining();
            sse.feed(bytes);
            return fed <= most;
        }

        @Override
        public Optional<Event> next() {
            while (true) {
                switch (sse.next()) {
                    case MORE -> {
                        return Optional.empty();
                    }
                    case TOO_LARGE -> {
                        faulty = true;
                        return Optional.empty();
                    }
                    case EVENT -> {
                        if (sse.event().hasData()) {
                            return Optional.of(event(sse.event()));
                        }
                    }
                }
            }
        }

        @Override
        public Optional<Event> last() {
            return sse.unterminated().filter(SseEvent::hasData).map(ServerSentEvents::event);
        }

        @Override
        public Optional<byte[]> whole() {
            return Optional.empty();
        }

        @Override
        public Optional<Failure> fault() {
            return faulty ? Optional.of(tooLarge()) : Optional.empty();
        }

        private static Event event(SseEvent event) {
            return new Event(event.type(), event.data(), event.dataStart(), event.dataEnd());
        }
    }

    /** {@code application/vnd.amazon.eventstream}: what went wrong there is an event like any other, with its type in it. */
    final class EventFrames implements EventSource {
        private final EventStreamReader frames;
        private final long most;
        private long fed;
        private Optional<Failure> fault = Optional.empty();

        EventFrames(int mostEventBytes, long most) {
            this.frames = new EventStreamReader(mostEventBytes);
            this.most = 4 * most;
        }

        @Override
        public boolean feed(ByteBuffer bytes) {
            fed += bytes.remaining();
            frames.feed(bytes);
            return fed <= most;
        }

        @Override
        public Optional<Event> next() {
            return switch (frames.next()) {
                case MORE -> Optional.empty();
                case FRAME -> Optional.of(event(frames.frame()));
                case TOO_LARGE -> {
                    fault = Optional.of(tooLarge());
                    yield Optional.empty();
                }
                case MALFORMED -> {
                    fault = Optional.of(UpstreamFailures.badResponse(
                            "upstream_invalid_event", "A frame of the answer is not what it should be."));
                    yield Optional.empty();
                }
            };
        }

        @Override
        public Optional<Event> last() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> whole() {
            return Optional.empty();
        }

        @Override
        public Optional<Failure> fault() {
            return fault;
        }

        private static Event event(EventStreamFrame frame) {
            byte[] payload = new byte[frame.payload().remaining()];
            frame.payload().duplicate().get(payload);
            Optional<String> wrong = frame.exceptionType().or(frame::errorCode);
            byte[] data =
                    wrong.map(type -> Trees.bytes(error(type, frame, payload))).orElse(payload);
            String type = wrong.isPresent() ? "error" : frame.eventType().orElse("message");
            return type.equals("chunk") ? unwrapped(data) : new Event(type, data, 0, data.length);
        }

        /** A model that is called in its own dialect has its events wrapped in base64, each with its type in it. */
        private static Event unwrapped(byte[] chunk) {
            byte[] inner = Trees.read(chunk, 0, chunk.length)
                    .flatMap(wrapped -> Trees.textAt(wrapped, "bytes"))
                    .flatMap(EventFrames::decoded)
                    .orElse(chunk);
            String type = Trees.read(inner, 0, inner.length)
                    .flatMap(event -> Trees.textAt(event, "type"))
                    .orElse("message");
            return new Event(type, inner, 0, inner.length);
        }

        private static Optional<byte[]> decoded(String base64) {
            try {
                return Optional.of(Base64.getDecoder().decode(base64));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private static JsonNode error(String type, EventStreamFrame frame, byte[] payload) {
            ObjectNode error = Trees.object();
            Trees.read(payload, 0, payload.length)
                    .ifPresent(
                            said -> said.properties().forEach(member -> error.set(member.getKey(), member.getValue())));
            frame.header(":error-message").ifPresent(message -> error.put("message", message));
            return Trees.object().set("error", error.put("type", type));
        }
    }

    /** One JSON document. */
    final class WholeBody implements EventSource {
        private final int most;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        WholeBody(int most) {
            this.most = most;
        }

        @Override
        public boolean feed(ByteBuffer bytes) {
            if (bytes.remaining() > most - body.size()) {
                return false;
            }
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            body.writeBytes(copy);
            return true;
        }

        @Override
        public Optional<Event> next() {
            return Optional.empty();
        }

        @Override
        public Optional<Event> last() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> whole() {
            return Optional.of(body.toByteArray());
        }

        @Override
        public Optional<Failure> fault() {
            return Optional.empty();
        }
    }
}
