package io.signalbox.testkit;

import io.signalbox.core.port.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns what a reply says, for one request, into the segments that are performed on its connection.
 *
 * <p>Three layers, each a list of segments: the body (where the points inside the body are), the body with its framing
 * (chunks), and the wire (interim answers, head, framed body, and the points that count wire bytes).
 */
final class ReplyRendering {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final ReplyDraft draft;
    private final RecordedRequest request;
    private final boolean streams;
    private final DialectWriter writer;
    private final AnswerContent content;

    /**
     * @param segments what happens on the wire, in order
     * @param writeSize the most bytes that one write may have; 0 for no wish
     * @param keepsConnection whether another request may follow
     * @param marks what happens in the midst of frames, in order; nothing over HTTP/1.1, where it is among the segments
     */
    record Rendered(List<Segment> segments, int writeSize, boolean keepsConnection, List<Mark> marks) {}

    /** What happens when so many bytes of an answer's frames were written. */
    record Mark(long count, List<Segment> segments) {}

    /**
     * A reply where nothing goes over a wire.
     *
     * @param before what happens before the head
     * @param head status and headers but those that frame the body; empty if the reply is no HTTP answer
     * @param body what happens after it
     */
    record Played(List<Segment> before, Optional<Head> head, List<Segment> body) {}

    /** The head of an answer. */
    record Head(int status, Headers headers) {}

    private ReplyRendering(ReplyDraft draft, RecordedRequest request) {
        this.draft = draft;
        this.request = request;
        this.streams = switch (draft.shape) {
            case STREAM, SCRIPT -> true;
            case AS_ASKED -> request.streamed();
            case WHOLE, FAILURE, PLAIN -> false;
        };
        this.writer = draft.dialect
                .or(request::dialect)
                .orElse(ScriptedDialect.OPENAI_CHAT)
                .writer();
        this.content = AnswerContent.of(draft, request, writer);
    }

    static Rendered of(ReplyDraft draft, RecordedRequest request) {
        ReplyRendering rendering = new ReplyRendering(draft, request);
        return request.isHttp2() ? rendering.framed() : rendering.rendered();
    }

    static UnsentReply unsent(ReplyDraft draft, RecordedRequest request) {
        return new ReplyRendering(draft, request).unsent();
    }

    static Played played(ReplyDraft draft, RecordedRequest request) {
        return new ReplyRendering(draft, request).played();
    }

    static String httpDate(Instant time) {
        return HTTP_DATE.format(time);
    }

    private Rendered rendered() {
        List<Segment> body = body();
        long length = length(body);
        ReplyDraft.Framing framing = framing();

        List<Segment> wire = new ArrayList<>();
        if (framing != ReplyDraft.Framing.NONE) {
            wire.addAll(head(framing, length));
        }
        if (framing != ReplyDraft.Framing.CHUNKED) {
            checkReached(Point.Kind.INSIDE_CHUNK, -1, "chunks");
        }
        if (!request.method().equals("HEAD")) {
            wire.addAll(framing == ReplyDraft.Framing.CHUNKED ? chunked(body) : body);
        }
        wire = withInsertions(wire, Point.Kind.AFTER_WIRE_BYTES);
        wire.addAll(0, insertedAt(Point.Kind.BEFORE_HEADERS));
        wire.addAll(insertedAt(Point.Kind.AFTER_END));
        checkNoEnd(wire);
        checkNoFrames(wire, "over HTTP/1.1");
        return new Rendered(wire, draft.writeSize, keepsConnection(framing, length), List.of());
    }

    private static void checkNoFrames(List<Segment> segments, String where) {
        for (Segment segment : segments) {
            if (segment instanceof Segment.Framed frames) {
                throw new IllegalStateException(frames.name() + ": " + where + " (expected: over HTTP/2)");
            }
        }
    }

    private static void checkNoEnd(List<Segment> wire) {
        if (wire.contains(Segment.Act.END)) {
            throw new IllegalStateException("end: not inside a body");
        }
    }

    // Over HTTP/2

    /** The same in frames: fields instead of a head, a DATA frame for each part of the body, and an end of the stream. */
    private Rendered framed() {
        List<Segment> body = body();
        List<Segment> wire = new ArrayList<>(pastFraming(insertedAt(Point.Kind.BEFORE_HEADERS)));
        if (draft.framing == ReplyDraft.Framing.NONE) {
            wire.addAll(pastFraming(body));
            wire.add(Segment.Act.CUT);
        } else {
            draft.interims.forEach(interim -> wire.add(interim(interim)));
            addFrames(wire, request.method().equals("HEAD") ? List.of() : body, length(body));
        }
        wire.addAll(pastFraming(insertedAt(Point.Kind.AFTER_END)));
        checkNoEnd(wire);
        return new Rendered(wire, draft.writeSize, !closes(), marks());
    }

    private void addFrames(List<Segment> wire, List<Segment> body, long length) {
        boolean empty = body.stream().allMatch(segment -> segment instanceof Segment.Bytes && segment.length() == 0);
        boolean endsAtOnce = empty && draft.trailers.isEmpty();
        List<HeaderField> fields = fields(length);
        wire.add(new Segment.Framed(
                "head",
                draft.hugeHeader.isEmpty()
                        ? outlet -> outlet.fields(fields, endsAtOnce)
                        : outlet -> outlet.fields(fields, lower(draft.hugeHeader), draft.hugeHeaderBytes, endsAtOnce)));
        long frame = 0;
        for (Segment segment : draft.chunkSize == 0 ? body : inPiecesOf(draft.chunkSize, body)) {
            boolean isFrame = segment instanceof Segment.Bytes && segment.length() > 0;
            frame += isFrame ? 1 : 0;
            List<Segment> inside = isFrame ? insertedAt(Point.Kind.INSIDE_CHUNK, frame) : List.of();
            wire.add(inside.isEmpty() ? segment : brokenBy(inside, (Segment.Bytes) segment));
        }
        checkReached(Point.Kind.INSIDE_CHUNK, frame, "data frames");
        if (!draft.trailers.isEmpty()) {
            List<HeaderField> trailers =
                    draft.trailers.stream().map(ReplyRendering::lower).toList();
            wire.add(new Segment.Framed("trailers", outlet -> outlet.fields(trailers, true)));
        } else if (!endsAtOnce) {
            wire.add(new Segment.Framed("end of stream", Http2Outlet::endStream));
        }
    }

    private static Segment brokenBy(List<Segment> inside, Segment.Bytes bytes) {
        List<Segment> raw = pastFraming(inside);
        return new Segment.Framed("broken frame", outlet -> outlet.brokenBy(raw, bytes.data()));
    }

    private static Segment interim(ReplyDraft.Interim interim) {
        List<HeaderField> fields = new ArrayList<>(List.of(status(Integer.toString(interim.status()))));
        interim.headers().forEach(field -> fields.add(lower(field)));
        return new Segment.Framed("interim answers", outlet -> {
            for (long i = 0; i < interim.times(); i++) {
                outlet.fields(fields, false);
            }
        });
    }

    private List<HeaderField> fields(long length) {
        String[] words = draft.statusLine.split(" ", -1);
        List<HeaderField> fields = new ArrayList<>();
        fields.add(status(words.length > 1 ? words[1] : Integer.toString(status())));
        boolean sized = framing() == ReplyDraft.Framing.LENGTH;
        for (HeaderField field : ownHeaders(sized ? ReplyDraft.Framing.LENGTH : ReplyDraft.Framing.NONE, length)) {
            if (draft.leftOut.stream().noneMatch(field.name()::equalsIgnoreCase)) {
                fields.add(lower(field));
            }
        }
        draft.headers.stream().filter(field -> !isClosing(field)).forEach(field -> fields.add(lower(field)));
        return fields;
    }

    private List<Mark> marks() {
        return draft.insertions.stream()
                .filter(insertion -> insertion.point().kind() == Point.Kind.AFTER_WIRE_BYTES)
                .map(insertion -> insertion.point().count())
                .distinct()
                .sorted()
                .map(count -> new Mark(count, pastFraming(insertedAt(Point.Kind.AFTER_WIRE_BYTES, count))))
                .toList();
    }

    /** Bytes that stand outside of the body go to the socket as they are. */
    private static List<Segment> pastFraming(List<Segment> segments) {
        return segments.stream()
                .map(segment -> segment instanceof Segment.Bytes bytes ? new Segment.Raw(bytes.data()) : segment)
                .toList();
    }

    private static HeaderField status(String status) {
        return new HeaderField(":status", status);
    }

    private static HeaderField lower(HeaderField field) {
        return new HeaderField(lower(field.name()), field.value());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private UnsentReply unsent() {
        if (framing() == ReplyDraft.Framing.NONE) {
            throw new IllegalStateException("reply: no HTTP answer (expected: one with a status)");
        }
        List<byte[]> pieces = new ArrayList<>();
        boolean broken = false;
        for (Segment segment : body()) {
            if (segment instanceof Segment.Bytes bytes) {
                pieces.add(bytes.data());
            } else if (segment instanceof Segment.Flood) {
                throw new IllegalStateException("reply: more bytes than are held (expected: tokens that end)");
            } else if (segment instanceof Segment.Act) {
                broken = true;
                break;
            }
        }
        return new UnsentReply(status(), unframedHeaders(), pieces, broken);
    }

    private Played played() {
        List<Segment> before = insertedAt(Point.Kind.BEFORE_HEADERS);
        List<Segment> body = body();
        checkNoEnd(before);
        checkNoFrames(before, "in memory");
        checkNoFrames(body, "in memory");
        Optional<Head> head = framing() == ReplyDraft.Framing.NONE
                ? Optional.empty()
                : Optional.of(new Head(status(), unframedHeaders()));
        return new Played(before, head, body);
    }

    private Headers unframedHeaders() {
        Headers headers = Headers.NONE;
        for (HeaderField field : contentHeaders()) {
            if (draft.leftOut.stream().noneMatch(field.name()::equalsIgnoreCase)) {
                headers = headers.plus(field.name(), field.value());
            }
        }
        for (HeaderField field : draft.headers) {
            headers = headers.plus(field.name(), field.value());
        }
        return headers;
    }

    // The body

    private List<Segment> body() {
        List<Segment> body = withInsertions(content(), Point.Kind.AFTER_BYTES);
        body.addAll(0, insertedAt(Point.Kind.AFTER_HEADERS));
        body.addAll(insertedAt(Point.Kind.AT_END));
        int end = body.indexOf(Segment.Act.END);
        return end < 0 ? body : new ArrayList<>(body.subList(0, end));
    }

    private List<Segment> content() {
        if (draft.shape == ReplyDraft.Shape.SCRIPT) {
            return StreamRendering.stream(draft, writer, content, draft.script);
        }
        if (streams) {
            return StreamRendering.stream(draft, writer, content, steps());
        }
        checkReached(Point.Kind.AFTER_TOKENS, -1, "tokens");
        checkReached(Point.Kind.INSIDE_TOKEN, -1, "tokens");
        return new ArrayList<>(List.of(
                switch (draft.shape) {
                    case PLAIN -> draft.plain;
                    case FAILURE -> Segment.Bytes.of(error().body());
                    default -> Segment.Bytes.of(writer.whole(content));
                }));
    }

    private ErrorAnswer error() {
        return writer.error(draft.failure);
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.role());
        content.reasoning().forEach(piece -> steps.add(Step.reasoning(piece)));
        if (!content.signature().isEmpty()) {
            steps.add(Step.signature(content.signature()));
        }
        content.text().forEach(piece -> steps.add(Step.token(piece)));
        if (!content.refusal().isEmpty()) {
            steps.add(Step.refusal(content.refusal()));
        }
        for (int i = 0; i < content.toolCalls().size(); i++) {
            ToolCall call = content.toolCalls().get(i);
            steps.add(Step.toolCallStart(i, call.id(), call.name()));
            for (String fragment : fragments(call.arguments())) {
                steps.add(Step.toolArguments(i, fragment));
            }
        }
        if (draft.finishes) {
            steps.add(Step.finish(content.finishWord()));
        }
        if (content.streamsUsage()) {
            steps.add(Step.usageJson(content.usage()));
        }
        if (draft.done) {
            steps.add(Step.done());
        }
        return steps;
    }

    /** Pieces of a few characters, as models write arguments: cut without regard to the JSON in them. */
    private List<String> fragments(String text) {
        List<String> fragments = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + draft.argumentPiece);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            fragments.add(text.substring(at, end));
            at = end;
        }
        return fragments;
    }

    // Its framing

    private ReplyDraft.Framing framing() {
        return streams && !draft.framingChosen ? ReplyDraft.Framing.CHUNKED : draft.framing;
    }

    private List<Segment> chunked(List<Segment> body) {
        List<Segment> chunks = new ArrayList<>();
        long chunk = 0;
        for (Segment segment : draft.chunkSize == 0 ? body : inPiecesOf(draft.chunkSize, body)) {
            if (!(segment instanceof Segment.Bytes) || segment.length() == 0) {
                chunks.add(segment.chunked());
                continue;
            }
            chunk++;
            List<Segment> inside = insertedAt(Point.Kind.INSIDE_CHUNK, chunk);
            Segment framed = segment.chunked();
            if (inside.isEmpty()) {
                chunks.add(framed);
            } else {
                long sizeLine = Long.toHexString(segment.length()).length() + 2L;
                List<Segment> halves = framed.splitAt(sizeLine + segment.length() / 2);
                chunks.add(halves.get(0));
                chunks.addAll(inside);
                chunks.add(halves.get(1));
            }
        }
        checkReached(Point.Kind.INSIDE_CHUNK, chunk, "chunks");
        StringBuilder last = new StringBuilder("0\r\n");
        draft.trailers.forEach(field -> last.append(field).append("\r\n"));
        chunks.add(Segment.Bytes.of(last.append("\r\n").toString()));
        return chunks;
    }

    private static List<Segment> inPiecesOf(int size, List<Segment> body) {
        List<Segment> pieces = new ArrayList<>();
        for (Segment segment : body) {
            Segment rest = segment;
            while (rest instanceof Segment.Bytes && rest.length() > size) {
                List<Segment> parts = rest.splitAt(size);
                pieces.add(parts.get(0));
                rest = parts.get(1);
            }
            pieces.add(rest);
        }
        return pieces;
    }

    private boolean keepsConnection(ReplyDraft.Framing framing, long length) {
        boolean lengthIsKept = draft.contentLength.isEmpty()
                || draft.contentLength.matches("\\d{1,18}") && Long.parseLong(draft.contentLength) <= length;
        return !closes()
                && lengthIsKept
                && framing != ReplyDraft.Framing.UNTIL_CLOSE
                && framing != ReplyDraft.Framing.NONE;
    }

    private boolean closes() {
        return draft.headers.stream().anyMatch(ReplyRendering::isClosing);
    }

    private static boolean isClosing(HeaderField field) {
        return field.name().equalsIgnoreCase("Connection") && field.value().equalsIgnoreCase("close");
    }

    // The head

    private List<Segment> head(ReplyDraft.Framing framing, long length) {
        List<Segment> head = new ArrayList<>();
        for (ReplyDraft.Interim interim : draft.interims) {
            StringBuilder lines = new StringBuilder(StatusWords.line(interim.status())).append("\r\n");
            interim.headers().forEach(field -> lines.append(field).append("\r\n"));
            byte[] one = lines.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
            long bytes = interim.times() >= Long.MAX_VALUE / one.length ? Long.MAX_VALUE : interim.times() * one.length;
            head.add(new Segment.Flood(one, 0, bytes, Duration.ZERO, false));
        }
        StringBuilder lines = new StringBuilder();
        lines.append(draft.statusLine.isEmpty() ? StatusWords.line(status()) : draft.statusLine);
        lines.append("\r\n");
        for (HeaderField field : ownHeaders(framing, length)) {
            if (draft.leftOut.stream().noneMatch(field.name()::equalsIgnoreCase)) {
                lines.append(field).append("\r\n");
            }
        }
        draft.headers.forEach(field -> lines.append(field).append("\r\n"));
        if (draft.hugeHeader.isEmpty()) {
            head.add(latin(lines.append("\r\n").toString()));
        } else {
            head.add(latin(lines.append(draft.hugeHeader).append(": ").toString()));
            head.add(new Segment.Flood(new byte[] {'x'}, 0, draft.hugeHeaderBytes, Duration.ZERO, false));
            head.add(latin("\r\n\r\n"));
        }
        return head;
    }

    private int status() {
        return draft.status < 0 ? error().status() : draft.status;
    }

    private List<HeaderField> contentHeaders() {
        List<HeaderField> own = new ArrayList<>();
        own.add(new HeaderField("x-request-id", "scripted-" + request.number()));
        String contentType = contentType();
        if (!contentType.isEmpty()) {
            own.add(new HeaderField("Content-Type", contentType));
        }
        if (draft.shape == ReplyDraft.Shape.FAILURE) {
            own.addAll(error().headers());
        }
        return own;
    }

    private List<HeaderField> ownHeaders(ReplyDraft.Framing framing, long length) {
        List<HeaderField> own = new ArrayList<>();
        own.add(new HeaderField("Date", httpDate(Instant.now())));
        own.addAll(contentHeaders());
        if (!draft.contentLength.isEmpty()) {
            own.add(new HeaderField("Content-Length", draft.contentLength));
        }
        switch (framing) {
            case LENGTH -> {
                boolean without = length == 0 && StatusWords.withoutBody(draft.status);
                if (draft.contentLength.isEmpty() && !without) {
                    own.add(new HeaderField("Content-Length", Long.toString(length)));
                }
            }
            case CHUNKED -> own.add(new HeaderField("Transfer-Encoding", "chunked"));
            case UNTIL_CLOSE -> own.add(new HeaderField("Connection", "close"));
            case NONE -> {}
        }
        return own;
    }

    private String contentType() {
        if (!draft.contentType.isEmpty()) {
            return draft.contentType;
        }
        if (streams) {
            return writer.streamType();
        }
        return draft.shape == ReplyDraft.Shape.PLAIN ? "" : "application/json";
    }

    private static Segment latin(String text) {
        return new Segment.Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    // What stands between

    private List<Segment> withInsertions(List<Segment> segments, Point.Kind kind) {
        List<Segment> result = new ArrayList<>(segments);
        List<ReplyDraft.Insertion> fromTheEnd = draft.insertions.stream()
                .filter(insertion -> insertion.point().kind() == kind)
                .sorted((a, b) -> Long.compare(b.point().count(), a.point().count()))
                .toList();
        for (int i = 0; i < fromTheEnd.size(); i++) {
            Point point = fromTheEnd.get(i).point();
            if (i > 0 && fromTheEnd.get(i - 1).point().count() == point.count()) {
                continue;
            }
            insert(result, point, insertedAt(kind, point.count()));
        }
        return result;
    }

    private static void insert(List<Segment> segments, Point point, List<Segment> inserted) {
        long left = point.count();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (left == 0) {
                segments.addAll(i, inserted);
                return;
            }
            if (left < segment.length()) {
                List<Segment> parts = segment.splitAt(left);
                segments.set(i, parts.get(0));
                segments.addAll(i + 1, inserted);
                segments.add(i + 1 + inserted.size(), parts.get(1));
                return;
            }
            left -= segment.length();
        }
        if (left > 0) {
            throw new IllegalStateException("point: " + point + " is never reached (" + left + " bytes short)");
        }
        segments.addAll(inserted);
    }

    private void checkReached(Point.Kind kind, long most, String what) {
        for (ReplyDraft.Insertion insertion : draft.insertions) {
            Point point = insertion.point();
            if (point.kind() == kind && point.count() > most) {
                throw new IllegalStateException(
                        "point: " + point + " is never reached (there are " + Math.max(0, most) + " " + what + ")");
            }
        }
    }

    private List<Segment> insertedAt(Point.Kind kind) {
        return insertedAt(kind, 0);
    }

    private List<Segment> insertedAt(Point.Kind kind, long count) {
        List<Step> steps = new ArrayList<>();
        for (ReplyDraft.Insertion insertion : draft.insertions) {
            if (insertion.point().is(kind, count)) {
                steps.addAll(insertion.steps());
            }
        }
        return StreamRendering.inserted(draft, writer, content, steps);
    }

    private static long length(List<Segment> body) {
        return body.stream().mapToLong(Segment::length).reduce(0, ReplyRendering::sum);
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
