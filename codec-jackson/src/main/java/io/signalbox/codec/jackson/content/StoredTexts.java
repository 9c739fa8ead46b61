package io.signalbox.codec.jackson.content;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.sse.SseEvent;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.content.StoredContent.Body;
import io.signalbox.core.port.ContentReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads stored content with the parsers that read providers' answers: a caller's answer has the same form. What no parser makes
 * anything of is given as it is, if it is text.
 */
public final class StoredTexts implements ContentReader {

    private static final String EVENTS = "text/event-stream";

    private final Map<String, Supplier<AnswerParser>> parsers;

    /** @param parsers what reads answers, by the name of the caller's dialect */
    public StoredTexts(Map<String, Supplier<AnswerParser>> parsers) {
        this.parsers = Map.copyOf(parsers);
    }

    @Override
    public GenerationContent read(StoredContent content) {
        byte[] request = bytes(content.request());
        AskedText asked = Trees.read(request, 0, request.length)
                .map(AskedText::in)
                .filter(AskedText::isSomething)
                .orElseGet(() -> AskedText.of(plain(request, content.request().truncated())));
        AnsweredText answered = answered(content);
        return new GenerationContent(
                asked.prompt(),
                asked.messages(),
                answered.completion(),
                answered.reasoning(),
                answered.toolCalls(),
                content.request().truncated() || content.answer().truncated(),
                content.error());
    }

    private AnsweredText answered(StoredContent content) {
        AnsweredText text = new AnsweredText();
        byte[] answer = bytes(content.answer());
        Optional<AnswerParser> parser =
                Optional.ofNullable(parsers.get(content.dialect())).map(Supplier::get);
        boolean read = parser.isPresent()
                && (content.answerType().toLowerCase(Locale.ROOT).startsWith(EVENTS)
                        ? events(answer, parser.get(), text)
                        : document(answer, parser.get(), text));
        if (!read && answer.length > 0) {
            plain(answer, content.answer().truncated()).ifPresent(text::instead);
        }
        return text;
    }

    private static boolean events(byte[] answer, AnswerParser parser, AnsweredText text) {
        SseReader reader = new SseReader(answer.length + 1);
        reader.feed(ByteBuffer.wrap(answer));
        while (reader.next() == SseReader.Step.EVENT) {
            SseEvent event = reader.event();
            if (event.hasData()) {
                Trees.read(event.data(), event.dataStart(), event.dataEnd())
                        .filter(JsonNode::isObject)
                        .ifPresent(data -> take(() -> parser.event(event.type(), data, text::take)));
            }
        }
        return true;
    }

    /** A whole answer, or Gemini's array of the events of a stream. */
    private static boolean document(byte[] answer, AnswerParser parser, AnsweredText text) {
        Optional<JsonNode> tree = Trees.read(answer, 0, answer.length);
        if (tree.isEmpty()) {
            return false;
        }
        if (!tree.get().isArray()) {
            return take(() -> parser.whole(tree.get(), text::take));
        }
        for (JsonNode event : tree.get()) {
            take(() -> parser.event("message", event, text::take));
        }
        return true;
    }

    /** What is malformed is left out, as it is while an answer passes. */
    private static boolean take(Runnable reading) {
        try {
            reading.run();
            return true;
        } catch (MalformedAnswerException e) {
            return false;
        }
    }

    private static byte[] bytes(Body body) {
        ByteBuffer view = body.bytes();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    /** Bytes that are text; where they were cut, the last character may be half. */
    private static Optional<String> plain(byte[] bytes, boolean truncated) {
        if (truncated) {
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
