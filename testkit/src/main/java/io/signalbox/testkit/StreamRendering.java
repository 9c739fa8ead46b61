package io.signalbox.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Turns steps into the segments of a body: events in the server-sent events format, and what happens between them. */
final class StreamRendering {
    private final ReplyDraft draft;
    private final RecordedRequest request;
    private final boolean usageComes;
    private final boolean inserted;
    private final List<Segment> segments = new ArrayList<>();
    private int tokens;

    private StreamRendering(ReplyDraft draft, RecordedRequest request, boolean inserted) {
        this.draft = draft;
        this.request = request;
        this.inserted = inserted;
        this.usageComes = switch (draft.usageWanted) {
            case WHEN_ASKED -> request.usageRequested();
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    /** The segments of a whole stream, with what the draft puts between its tokens. */
    static List<Segment> stream(ReplyDraft draft, RecordedRequest request, List<Step> steps) {
        StreamRendering rendering = new StreamRendering(draft, request, false);
        steps.forEach(step -> step.render(rendering));
        rendering.checkReached();
        return rendering.segments;
    }

    /** The segments of steps that stand at some point of an answer. */
    static List<Segment> inserted(ReplyDraft draft, RecordedRequest request, List<Step> steps) {
        StreamRendering rendering = new StreamRendering(draft, request, true);
        steps.forEach(step -> step.render(rendering));
        return rendering.segments;
    }

    boolean usageComes() {
        return usageComes;
    }

    void add(Segment segment) {
        segments.add(segment);
    }

    void event(String data) {
        add(Segment.Bytes.of(eventText(data)));
    }

    void namedEvent(String event, String data) {
        add(Segment.Bytes.of("event: " + event + draft.lineEnd + eventText(data)));
    }

    void comment(String text) {
        add(Segment.Bytes.of(": " + text + draft.lineEnd + draft.lineEnd));
    }

    void delta(int choice, String json) {
        event(chunk(choice, json, ""));
    }

    void finish(int choice, String reason) {
        event(chunk(choice, "{}", reason));
    }

    void usage(String json) {
        event(ChatJson.usageChunk(draft.idFor(request), model(), json));
    }

    void token(int choice, String delta) {
        if (inserted) {
            delta(choice, delta);
            return;
        }
        betweenTokens();
        byte[] event = eventText(chunk(choice, delta, "")).getBytes(StandardCharsets.UTF_8);
        tokens++;
        List<Segment> inside = insertionsAt(Point.Kind.INSIDE_TOKEN, tokens);
        if (inside.isEmpty()) {
            add(new Segment.Bytes(event));
        } else {
            List<Segment> halves = new Segment.Bytes(event).splitAt(event.length / 2);
            add(halves.get(0));
            segments.addAll(inside);
            add(halves.get(1));
        }
        segments.addAll(insertionsAt(Point.Kind.AFTER_TOKENS, tokens));
    }

    void hugeToken(long letters) {
        betweenTokens();
        String event = eventText(chunk(0, ChatJson.contentDelta("?"), ""));
        int mark = event.lastIndexOf("\"?\"") + 1;
        add(Segment.Bytes.of(event.substring(0, mark)));
        add(new Segment.Flood(new byte[] {'a'}, 0, letters, Duration.ZERO, false));
        add(Segment.Bytes.of(event.substring(mark + 1)));
        tokens++;
        segments.addAll(insertionsAt(Point.Kind.AFTER_TOKENS, tokens));
    }

    void endlessTokens(String delta, Duration gap) {
        betweenTokens();
        byte[] event = eventText(chunk(0, delta, "")).getBytes(StandardCharsets.UTF_8);
        add(new Segment.Flood(event, 0, Long.MAX_VALUE, gap, false));
    }

    private void betweenTokens() {
        if (tokens == 0) {
            segments.addAll(insertionsAt(Point.Kind.AFTER_TOKENS, 0));
        } else if (!draft.tokenGap.isZero()) {
            add(new Segment.Pause(draft.tokenGap));
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

    private List<Segment> insertionsAt(Point.Kind kind, long count) {
        List<Segment> found = new ArrayList<>();
        for (ReplyDraft.Insertion insertion : draft.insertions) {
            if (insertion.point().is(kind, count)) {
                found.addAll(inserted(draft, request, insertion.steps()));
            }
        }
        return found;
    }

    private String chunk(int choice, String delta, String finishReason) {
        return ChatJson.chunk(draft.idFor(request), model(), choice, delta, finishReason, usageComes);
    }

    private String model() {
        return request.model().orElse("unknown");
    }

    private String eventText(String data) {
        StringBuilder event = new StringBuilder();
        for (String line : data.split("\n", -1)) {
            event.append("data: ").append(line).append(draft.lineEnd);
        }
        return event.append(draft.lineEnd).toString();
    }
}
