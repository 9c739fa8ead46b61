package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.answer.FinishReasons;
import io.signalbox.codec.jackson.answer.PassedText;
import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.answer.Seam;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.json.Utf8;
import io.signalbox.codec.jackson.sse.SseEvent;
import io.signalbox.codec.jackson.sse.SseReader;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.port.AnswerReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A streamed answer for a caller that asked for a stream: each event passes as it is but for the few members that are the
 * gateway's. Chunks that hold nothing but usage wait for the end, so that the caller gets one, and only if it wants one.
 */
final class StreamAnswer implements AnswerReader {

    private static final String DONE = "[DONE]";
    private static final byte[] DONE_EVENT = Json.bytes("data: [DONE]\n\n");
    private static final byte[] DATA = Json.bytes("data: ");
    private static final byte[] BLANK_LINE = Json.bytes("\n\n");

    private final ServedAnswer answer;
    private final SseReader sse;
    private final AnswerScan scan = new AnswerScan();

    private final Optional<Seam> seam;
    private final PassedText passed;

    /** The data of the last event in a form that can be read as text. */
    private byte[] readable = Json.NOTHING;

    private final List<ByteBuffer> out = new ArrayList<>();
    private boolean content;
    private boolean anyContent;
    private boolean anyChunk;
    private boolean usageShown;
    private Optional<SseEvent> usageEvent = Optional.empty();

    StreamAnswer(ServedAnswer answer) {
        this.answer = answer;
        this.sse = new SseReader(answer.context().mostEventBytes());
        this.seam = answer.context().continues().map(Seam::new);
        this.passed = new PassedText(answer.envelope().isContinuable());
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        sse.feed(bytes);
        while (true) {
            switch (sse.next()) {
                case MORE -> {
                    return part(false, Optional.empty());
                }
                case TOO_LARGE -> {
                    return part(
                            false,
                            Optional.of(UpstreamFailures.badResponse(
                                    "event_too_large", "One event of the answer is larger than what is accepted.")));
                }
                case EVENT -> {
                    Optional<Part> last = event(sse.event());
                    if (last.isPresent()) {
                        return last.get();
                    }
                }
            }
        }
    }

    @Override
    public Part end() {
        boolean done = sse.unterminated().filter(rest -> rest.dataIs(DONE)).isPresent();
        if (done || (answer.finishReason().isPresent() && !scan.hasUnfinished())) {
            return finish(ByteBuffer.wrap(DONE_EVENT).asReadOnlyBuffer());
        }
        return part(
                false,
                Optional.of(
                        UpstreamFailures.badResponse("upstream_truncated", "The answer broke off before its end.")));
    }

    @Override
    public Summary summary() {
        return answer.summary();
    }

    @Override
    public Optional<String> plainText() {
        return passed.text();
    }

    /** Takes one block; returns a part if it is the last one. */
    private Optional<Part> event(SseEvent event) {
        if (!event.hasData()) {
            if (event.end() - event.start() > 2) {
                out.add(event.raw());
            }
            return Optional.empty();
        }
        if (event.dataIs(DONE)) {
            return Optional.of(finish(event.raw()));
        }
        if (event.type().equals("error")) {
            return Optional.of(part(false, Optional.of(failureIn(event))));
        }
        try {
            readable = scan(event);
        } catch (MalformedJsonException e) {
            answer.skip();
            return Optional.empty();
        }
        answer.note(scan);
        if (scan.hasError()
                || answer.finishReason()
                        .map(FinishReasons::common)
                        .filter("error"::equals)
                        .isPresent()) {
            return Optional.of(part(false, Optional.of(failureIn(event))));
        }
        if (answer.isTooLong()) {
            return Optional.of(part(
                    false,
                    Optional.of(UpstreamFailures.badResponse(
                            "length_limit", "The answer is longer than what is accepted."))));
        }
        chunk(event);
        return Optional.empty();
    }

    /** Reads the event; what in it is no UTF-8 is read as question marks, and passes as it is. */
    private byte[] scan(SseEvent event) {
        try {
            scan.read(event.data(), event.dataStart(), event.dataEnd());
            return event.data();
        } catch (MalformedJsonException e) {
            byte[] mended = Utf8.mended(event.data(), event.dataStart(), event.dataEnd())
                    .orElseThrow(() -> e);
            scan.read(mended, event.dataStart(), event.dataEnd());
            return mended;
        }
    }

    private void chunk(SseEvent event) {
        anyContent |= scan.hasContent();
        anyChunk |= scan.choices() > 0;
        if (scan.choices() == 0 && scan.usage().isPresent()) {
            usageEvent = Optional.of(event);
            return;
        }
        if (!scan.hasChoices() && !scan.layout().has("object")) {
            out.add(event.raw());
            return;
        }
        Splicer splicer = splicerOf(event);
        if (seam.isPresent()) {
            if (!goesOn(seam.get(), splicer)) {
                return;
            }
        } else {
            content |= scan.hasContent();
            notePassed();
        }
        ObjectEdit edit = splicer.edit(scan.layout());
        answer.sign(edit);
        if (scan.usage().isPresent()) {
            usage(edit, splicer);
        }
        write(event, splicer);
    }

    /** Leaves out of a chunk what the caller has already; false if nothing of it is left. */
    private boolean goesOn(Seam joint, Splicer splicer) {
        boolean finishes = scan.finishReason().isPresent();
        if (!scan.hasText()) {
            if (scan.hasContent() || finishes) {
                rest(joint);
            }
            content |= scan.hasContent();
            notePassed();
            return scan.hasContent() || finishes;
        }
        String text = joint.accept(Json.text(readable, scan.textStart(), scan.textEnd()));
        text = finishes ? text + joint.close() : text;
        splicer.replace(scan.textStart(), scan.textEnd(), Json.string(text));
        passed.note(text);
        content |= !text.isEmpty();
        return !text.isEmpty() || finishes;
    }

    private void notePassed() {
        if (scan.hasMoreThanText()) {
            passed.giveUp();
        } else if (scan.hasText()) {
            passed.note(readable, scan.textStart(), scan.textEnd());
        }
    }

    /** Passes on what was held while it could have been said before. */
    private void rest(Seam joint) {
        String text = joint.close();
        if (!text.isEmpty()) {
            out.add(ByteBuffer.wrap(Chunks.text(answer, text)));
            passed.note(text);
            content = true;
        }
    }

    /** Usage in a chunk that has more in it: left as it is where nobody asked for it, but never with numbers that are none. */
    private void usage(ObjectEdit edit, Splicer splicer) {
        if (!scan.usage().isValid()) {
            edit.remove("usage");
        } else if (answer.envelope().wantsUsage()) {
            answer.price(scan.usage(), splicer);
            usageShown = true;
        }
    }

    /** The answer is whole: what waited, what is missing, and the terminator. */
    private Part finish(ByteBuffer terminator) {
        seam.ifPresent(this::rest);
        boolean hadNoMore = seam.isPresent() && answer.finishReason().isPresent();
        if (!anyChunk || (answer.isEmpty() && !anyContent && !hadNoMore)) {
            return part(
                    false,
                    Optional.of(
                            UpstreamFailures.badResponse("upstream_empty_answer", "The answer has nothing in it.")));
        }
        if (answer.envelope().wantsUsage() && usageEvent.isPresent()) {
            providersUsageChunk(usageEvent.get());
        } else if (answer.envelope().wantsUsage() && !usageShown) {
            out.add(ByteBuffer.wrap(Chunks.usage(answer)));
        } else if (answer.routing().isPresent()) {
            out.add(ByteBuffer.wrap(Chunks.routing(answer)));
        }
        out.add(terminator);
        return part(true, Optional.empty());
    }

    private void providersUsageChunk(SseEvent event) {
        scan(event);
        Splicer splicer = splicerOf(event);
        ObjectEdit edit = splicer.edit(scan.layout());
        answer.sign(edit);
        if (answer.envelope().face() == OpenAiChat.Face.OPENROUTER) {
            edit.set("choices", Chunks.lastChoice(answer));
        }
        if (scan.usage().isValid()) {
            answer.price(scan.usage(), splicer);
        } else {
            edit.set("usage", answer.usageLiteral());
        }
        answer.routing().ifPresent(literal -> edit.set(RoutingJson.MEMBER, literal));
        write(event, splicer);
    }

    private static Splicer splicerOf(SseEvent event) {
        return event.dataLines() == 1
                ? new Splicer(event.block(), event.start(), event.end())
                : new Splicer(event.data(), event.dataStart(), event.dataEnd());
    }

    /** Data of one line lie in the block itself; several are written as several again. */
    private void write(SseEvent event, Splicer splicer) {
        if (event.dataLines() == 1) {
            out.addAll(splicer.spliced());
            return;
        }
        byte[] data = event.data();
        for (int i = event.dataStart(); i < event.dataEnd(); i++) {
            if (data[i] == '\n') {
                splicer.replace(i, i + 1, Json.bytes("\ndata: "));
            }
        }
        out.add(ByteBuffer.wrap(DATA).asReadOnlyBuffer());
        out.addAll(splicer.spliced());
        out.add(ByteBuffer.wrap(BLANK_LINE).asReadOnlyBuffer());
    }

    private static Failure failureIn(SseEvent event) {
        return UpstreamFailures.of(event.data(), event.dataStart(), event.dataEnd());
    }

    private Part part(boolean complete, Optional<Failure> failure) {
        List<ByteBuffer> bytes = List.copyOf(out);
        boolean hasContent = content;
        out.clear();
        content = false;
        return new Part(bytes, hasContent, complete, failure);
    }
}
