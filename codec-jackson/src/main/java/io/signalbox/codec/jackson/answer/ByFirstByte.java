package io.signalbox.codec.jackson.answer;

import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds out by its first byte whether an answer is a stream or one object, because content types lie; then has it read as that. */
public final class ByFirstByte implements AnswerReader {

    private static final String EVENT_STREAM = "text/event-stream";

    private final AnswerContext context;
    private final Supplier<AnswerReader> whole;
    private final Supplier<AnswerReader> events;
    private final List<ByteBuffer> blank = new ArrayList<>();
    private Optional<AnswerReader> reader = Optional.empty();
    private int blankBytes;

    /**
     * A reader that does not know yet.
     *
     * @param whole makes what reads one object
     * @param events makes what reads server-sent events
     */
    public ByFirstByte(AnswerContext context, Supplier<AnswerReader> whole, Supplier<AnswerReader> events) {
        this.context = context;
        this.whole = whole;
        this.events = events;
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        if (reader.isPresent()) {
            return reader.get().accept(bytes);
        }
        int first = firstNonBlank(bytes);
        if (first < 0) {
            blankBytes += bytes.remaining();
            if (blankBytes > context.mostAnswerBytes()) {
                return Part.failed(
                        List.of(),
                        false,
                        UpstreamFailures.badResponse(
                                "upstream_too_large", "The answer is larger than what is accepted."));
            }
            blank.add(bytes);
            return Part.NOTHING;
        }
        AnswerReader chosen = areEvents((char) bytes.get(first)) ? events.get() : whole.get();
        reader = Optional.of(chosen);
        blank.forEach(chosen::accept);
        blank.clear();
        return chosen.accept(bytes);
    }

    @Override
    public Part end() {
        return reader.orElseGet(whole).end();
    }

    @Override
    public Summary summary() {
        return reader.orElseGet(whole).summary();
    }

    @Override
    public Optional<String> plainText() {
        return reader.flatMap(AnswerReader::plainText);
    }

    @Override
    public boolean keepsMediaType() {
        return reader.filter(AnswerReader::keepsMediaType).isPresent();
    }

    private boolean areEvents(char first) {
        return switch (first) {
            case '{', '[', '<', '"' -> false;
            case 'd', 'e', 'i', 'r', ':' -> true;
            default -> context.contentType().equals(EVENT_STREAM);
        };
    }

    private static int firstNonBlank(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return i;
            }
        }
        return -1;
    }
}
