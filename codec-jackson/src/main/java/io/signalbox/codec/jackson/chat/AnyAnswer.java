package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.port.AnswerReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out by its first byte whether an answer is a stream or one object, because content types lie; then reads it as that. */
final class AnyAnswer implements AnswerReader {

    private static final String EVENT_STREAM = "text/event-stream";

    private final ServedAnswer answer;
    private final List<ByteBuffer> blank = new ArrayList<>();
    private Optional<AnswerReader> reader = Optional.empty();
    private int blankBytes;

    AnyAnswer(ServedAnswer answer) {
        this.answer = answer;
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        if (reader.isPresent()) {
            return reader.get().accept(bytes);
        }
        int first = firstNonBlank(bytes);
        if (first < 0) {
            blankBytes += bytes.remaining();
            if (blankBytes > answer.context().mostAnswerBytes()) {
                return Part.failed(
                        List.of(),
                        false,
                        UpstreamFailures.badResponse(
                                "upstream_too_large", "The answer is larger than what is accepted."));
            }
            blank.add(bytes);
            return Part.NOTHING;
        }
        AnswerReader chosen = chosen((char) bytes.get(first));
        reader = Optional.of(chosen);
        blank.forEach(chosen::accept);
        blank.clear();
        return chosen.accept(bytes);
    }

    @Override
    public Part end() {
        return reader.orElseGet(() -> new WholeAnswer(answer)).end();
    }

    @Override
    public Summary summary() {
        return answer.summary();
    }

    @Override
    public Optional<String> plainText() {
        return reader.flatMap(AnswerReader::plainText);
    }

    private AnswerReader chosen(char first) {
        boolean events = switch (first) {
            case '{', '[', '<', '"' -> false;
            case 'd', 'e', 'i', 'r', ':' -> true;
            default -> answer.context().contentType().equals(EVENT_STREAM);
        };
        if (!events) {
            return new WholeAnswer(answer);
        }
        return answer.envelope().facts().stream() ? new StreamAnswer(answer) : new CollectedAnswer(answer);
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
