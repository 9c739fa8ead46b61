package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.answer.PassedText;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.json.Utf8;
import io.signalbox.codec.jackson.sse.SseEvent;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.AnswerReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A streamed message for a caller of the same dialect: each event passes as it is but for the few members that are the gateway's.
 *
 * <p>The end of a block waits for what comes after it, so that an answer that breaks off there can be gone on with.
 */
final class PassedStream implements AnswerReader {

    private static final String DONE = "[DONE]";
    private static final byte[] STOP = Json.bytes("{\"type\":\"message_stop\"}");

    private final AnswerFacts facts;
    private final Signature signature;
    private final SseReader sse;
    private final PassedText passed;
    private final MessageParser parser = new MessageParser();

    private final List<ByteBuffer> out = new ArrayList<>();
    private Optional<ByteBuffer> endOfBlock = Optional.empty();
    private Optional<Failure> failure = Optional.empty();
    private boolean content;
    private boolean begun;
    private boolean ended;

    /** @param continuable whether somebody else may go on with the answer if it breaks off */
    PassedStream(AnswerFacts facts, Signature signature, int mostEventBytes, boolean continuable) {
        this.facts = facts;
        this.signature = signature;
        this.sse = new SseReader(mostEventBytes);
        this.passed = new PassedText(continuable);
    }

    /** Whether nothing was said and that has no reason: a limit that left no room, or a refusal. */
    static boolean isNothing(AnswerFacts facts) {
        return facts.isEmpty()
                && facts.end().filter(end -> !end.reason().equals("stop")).isEmpty();
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        sse.feed(bytes);
        while (!ended && failure.isEmpty()) {
            switch (sse.next()) {
                case MORE -> {
                    return part(false);
                }
                case TOO_LARGE -> fail("event_too_large", "One event of the answer is larger than what is accepted.");
                case EVENT -> event(sse.event());
            }
        }
        return finish();
    }

    @Override
    public Part end() {
        sse.unterminated().filter(SseEvent::hasData).ifPresent(this::event);
        if (failure.isEmpty() && !ended) {
            if (facts.end().isEmpty()) {
                fail("upstream_truncated", "The answer broke off before its end.");
            } else {
                pass(ClientStreamWriter.event("message_stop", STOP));
            }
        }
        return finish();
    }

    @Override
    public Summary summary() {
        return facts.summary();
    }

    @Override
    public Optional<String> plainText() {
        return passed.text();
    }

    private void event(SseEvent event) {
        if (!event.hasData()) {
            if (event.end() - event.start() > 2) {
                out.add(event.raw());
            }
            return;
        }
        if (event.dataIs(DONE)) {
            return;
        }
        Optional<JsonNode> data = tree(event);
        if (data.filter(JsonNode::isObject).isEmpty()) {
            facts.skip();
            return;
        }
        try {
            parser.event(event.type(), data.get(), this::happens);
            if (failure.isEmpty() && facts.isTooLong()) {
                fail("length_limit", "The answer is longer than what is accepted.");
            }
            if (failure.isEmpty()) {
                pass(event, data.get());
            }
        } catch (MalformedAnswerException | MalformedJsonException e) {
            facts.skip();
        }
    }

    /** What in the data is no UTF-8 is read as question marks, and passes as it is. */
    private static Optional<JsonNode> tree(SseEvent event) {
        return Trees.read(event.data(), event.dataStart(), event.dataEnd())
                .or(() -> Utf8.mended(event.data(), event.dataStart(), event.dataEnd())
                        .flatMap(mended -> Trees.read(mended, event.dataStart(), event.dataEnd())));
    }

    private void happens(AnswerEvent event) {
        if (event instanceof AnswerEvent.Failed failed) {
            failure = Optional.of(failed.failure());
        } else if (event instanceof AnswerEvent.Ended) {
            ended = true;
        } else {
            facts.note(event);
            content |= event.isContent();
            if (event instanceof AnswerEvent.Text text) {
                passed.note(text.text());
            } else if (event.isContent()) {
                passed.giveUp();
            }
        }
    }

    private void pass(SseEvent event, JsonNode data) {
        switch (data.path("type").asText(event.type())) {
            case "message_start" -> {
                if (!begun) {
                    spliced(
                            event,
                            (layout, splicer) ->
                                    layout.message().ifPresent(message -> signature.sign(splicer.edit(message))));
                }
                begun = true;
            }
            case "content_block_start" -> {
                if (data.path("index").asInt() != 0
                        || !data.path("content_block").path("type").asText().equals("text")) {
                    passed.giveUp();
                }
                pass(event.raw());
            }
            case "content_block_stop" -> {
                flush();
                endOfBlock = Optional.of(event.raw());
            }
            case "message_delta" ->
                spliced(
                        event,
                        (layout, splicer) -> layout.usage().ifPresent(usage -> signature.price(splicer.edit(usage))));
            case "message_stop" -> spliced(event, (layout, splicer) -> signature.route(splicer.edit(layout.top())));
            case "ping" -> out.add(event.raw());
            default -> pass(event.raw());
        }
    }

    private void pass(ByteBuffer event) {
        flush();
        out.add(event);
    }

    private void flush() {
        endOfBlock.ifPresent(out::add);
        endOfBlock = Optional.empty();
    }

    /** Passes an event with changes in its data; data of several lines are one line then. */
    private void spliced(SseEvent event, BiConsumer<MessageLayout, Splicer> change) {
        flush();
        MessageLayout layout = new MessageLayout(event.data(), event.dataStart(), event.dataEnd());
        if (event.dataLines() == 1) {
            Splicer splicer = new Splicer(event.block(), event.start(), event.end());
            change.accept(layout, splicer);
            out.addAll(splicer.spliced());
            return;
        }
        Splicer splicer = new Splicer(event.data(), event.dataStart(), event.dataEnd());
        change.accept(layout, splicer);
        for (int i = event.dataStart(); i < event.dataEnd(); i++) {
            if (event.data()[i] == '\n') {
                splicer.replace(i, i + 1, Json.bytes(" "));
            }
        }
        out.add(ByteBuffer.wrap(Json.bytes("event: " + event.type() + "\ndata: ")));
        out.addAll(splicer.spliced());
        out.add(ByteBuffer.wrap(Json.bytes("\n\n")));
    }

    private void fail(String code, String message) {
        failure = Optional.of(UpstreamFailures.badResponse(code, message));
    }

    private Part finish() {
        if (failure.isEmpty() && isNothing(facts)) {
            fail("upstream_empty_answer", "The answer has nothing in it.");
        }
        return part(failure.isEmpty());
    }

    private Part part(boolean complete) {
        Part part = new Part(List.copyOf(out), content, complete, failure);
        out.clear();
        content = false;
        return part;
    }
}
