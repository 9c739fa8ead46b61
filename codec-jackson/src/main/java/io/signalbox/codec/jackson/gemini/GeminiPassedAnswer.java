package io.signalbox.codec.jackson.gemini;

import io.signalbox.codec.jackson.translation.TranslatingBridge;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.AnswerContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer of this dialect for a caller of it, in whichever form it comes: the first byte that is no white space decides, because
 * content types lie. What cannot pass as it is, an answer that goes on with another and events for somebody who wants none, is read and
 * written anew.
 */
final class GeminiPassedAnswer implements AnswerReader {

    private static final Bridge ANEW =
            new TranslatingBridge(new GeminiUpstream(), Map.of(), List.of(new GeminiClient()));

    private final GeminiEnvelope envelope;
    private final AnswerContext context;
    private Optional<AnswerReader> reader = Optional.empty();

    GeminiPassedAnswer(GeminiEnvelope envelope, AnswerContext context) {
        this.envelope = envelope;
        this.context = context;
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        if (reader.isEmpty()) {
            reader = chosen(bytes);
        }
        return reader.isPresent() ? reader.get().accept(bytes) : Part.NOTHING;
    }

    @Override
    public Part end() {
        return reader.isPresent()
                ? reader.get().end()
                : Part.failed(
                        List.of(),
                        false,
                        UpstreamFailures.badResponse("upstream_empty_answer", "The answer has nothing in it."));
    }

    @Override
    public Summary summary() {
        return reader.orElseGet(() -> new GeminiWholeAnswer(envelope, context)).summary();
    }

    @Override
    public Optional<String> plainText() {
        return reader.flatMap(AnswerReader::plainText);
    }

    private Optional<AnswerReader> chosen(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return Optional.of(chosen((char) b));
            }
        }
        return Optional.empty();
    }

    private AnswerReader chosen(char first) {
        boolean events = switch (first) {
            case '{', '[', '<', '"' -> false;
            case 'd', 'e', 'i', 'r', ':' -> true;
            default -> context.contentType().equals("text/event-stream");
        };
        if (context.continues().isPresent() || (events && !envelope.facts().stream())) {
            return ANEW.reader(envelope, context);
        }
        return events ? new GeminiEventsAnswer(envelope, context) : new GeminiWholeAnswer(envelope, context);
    }
}
