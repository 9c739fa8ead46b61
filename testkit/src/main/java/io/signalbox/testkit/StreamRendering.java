package io.signalbox.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Turns steps into the segments of a body: a dialect's events, and what happens between them. */
final class StreamRendering {
    private final ReplyDraft draft;
    private final DialectWriter writer;
    private final DialectStream stream;
    private final boolean inserted;
    private final List<Segment> segments = new ArrayList<>();
    private int tokens;

    private StreamRendering(ReplyDraft draft, DialectWriter writer, DialectStream stream, boolean inserted) {
        this.draft = draft;
        this.writer = writer;
        this.stream = stream;
        this.inserted = inserted;
    }

    /** The segments of a whole stream, with what the draft puts between its tokens. */
    static List<Segment> stream(ReplyDraft draft, DialectWriter writer, AnswerContent content, List<Step> steps) {
        StreamRendering rendering = new StreamRendering(draft, writer, writer.stream(content), false);
        rendering.render(steps);
        rendering.checkReached();
        return rendering.segments;
    }

    /** The segments of steps that stand at some point of an answer which is not between tokens. */
    static List<Segment> inserted(ReplyDraft draft, DialectWriter writer, AnswerContent content, List<Step> steps) {
        StreamRendering rendering = new StreamRendering(draft, writer, writer.stream(content), true);
        rendering.render(steps);
        return rendering.segments;
    }

    private void render(List<Step> steps) {
        steps.forEach(this::render);
        stream.close();
        addEvents();
    }

    private void render(Step step) {
        stream.choice(0);
        step.render(this);
        addEvents();
    }

    /** The answer's events: what is told to it comes out where the step ends. */
    DialectStream answer() {
        return stream;
    }

    void add(Segment segment) {
        addEvents();
        segments.add(segment);
    }

    void event(String name, String data) {
        add(new Segment.Bytes(writer.event(name, data, lineEnd())));
    }

    void comment(String text) {
        add(new Segment.Bytes(writer.comment(text, lineEnd())));
    }

    void usage(TokenCounts counts) {
        stream.usage(writer.usage(counts));
    }

    void finish(Finish finish) {
        stream.finish(writer.finishWord(finish));
    }

    void failure(ProviderFailure failure) {
        stream.failure(writer.error(failure));
    }

    void hugeToken(long letters) {
        if (writer.isBinary()) {
            throw new IllegalStateException("huge token: in frames (expected: a dialect whose events have no length)");
        }
        stream.text("?");
        DialectStream.Frame last = beforeLastToken();
        String event = new String(bytes(last), StandardCharsets.UTF_8);
        int mark = event.lastIndexOf("\"?\"") + 1;
        segments.add(Segment.Bytes.of(event.substring(0, mark)));
        segments.add(new Segment.Flood(new byte[] {'a'}, 0, letters, Duration.ZERO, false));
        segments.add(Segment.Bytes.of(event.substring(mark + 1)));
        tokens++;
        segments.addAll(insertionsAt(Point.Kind.AFTER_TOKENS, tokens));
    }

    void endlessTokens(String text, Duration gap) {
        stream.text(text);
        segments.add(new Segment.Flood(bytes(beforeLastToken()), 0, Long.MAX_VALUE, gap, false));
    }

    /** Adds what comes before the token that was just told, which is given. */
    private DialectStream.Frame beforeLastToken() {
        List<DialectStream.Frame> frames = stream.taken();
        frames.subList(0, frames.size() - 1).forEach(this::add);
        betweenTokens();
        return frames.get(frames.size() - 1);
    }

    private void addEvents() {
        stream.taken().forEach(this::add);
    }

    private void add(DialectStream.Frame frame) {
        if (frame.token() && !inserted) {
            token(bytes(frame));
        } else {
            segments.add(new Segment.Bytes(bytes(frame)));
        }
    }

    private void token(byte[] event) {
        betweenTokens();
        tokens++;
        List<Segment> inside = insertionsAt(Point.Kind.INSIDE_TOKEN, tokens);
        if (inside.isEmpty()) {
            segments.add(new Segment.Bytes(event));
        } else {
            List<Segment> halves = new Segment.Bytes(event).splitAt(event.length / 2);
            segments.add(halves.get(0));
            segments.addAll(inside);
            segments.add(halves.get(1));
        }
        segments.addAll(insertionsAt(Point.Kind.AFTER_TOKENS, tokens));
    }

    private void betweenTokens() {
        if (tokens == 0) {
            segments.addAll(insertionsAt(Point.Kind.AFTER_TOKENS, 0));
        } else if (!draft.tokenGap.isZero()) {
            segments.add(new Segment.Pause(draft.tokenGap));
        }
    }

    private void checkReached() {
        for (ReplyDraft.Insertion insertion : draft.insertions) {
            if (insertion.point().countsTokens() && insertion.point().count() > tokens) {
                throw new IllegalStateException(
                        "point: " + insertion.point() + " is never reached (the stream has " + tokens + " tokens)");
            }
        }
    }

    /** The steps at a point among the tokens: they go on where the stream stands. */
    private List<Segment> insertionsAt(Point.Kind kind, long count) {
        StreamRendering rendering = new StreamRendering(draft, writer, stream, true);
        for (ReplyDraft.Insertion insertion : draft.insertions) {
            if (insertion.point().is(kind, count)) {
                insertion.steps().forEach(rendering::render);
            }
        }
        return rendering.segments;
    }

    private byte[] bytes(DialectStream.Frame frame) {
        return writer.event(frame.name(), frame.data(), lineEnd());
    }

    private String lineEnd() {
        return draft.lineEnd.isEmpty() ? writer.lineEnd() : draft.lineEnd;
    }
}
