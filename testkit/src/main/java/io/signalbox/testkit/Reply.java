package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a {@link ScriptedUpstream} does with a request.
 *
 * <p>A factory method says what is answered, the other methods how, and what goes wrong:
 *
 * <pre>{@code
 * Reply.answer("Hello");                                          // whole or streamed, as asked
 * Reply.stream("Hel", "lo").resets(Point.afterTokens(1));
 * Reply.status(429).retryAfter(Duration.ofSeconds(2));
 * Reply.stream("Hel", "lo").holds(Point.afterTokens(1), gate);
 * Reply.answer("Hello").at(Point.afterBytes(10), Step.end());     // cut JSON under proper framing
 * }</pre>
 *
 * <p>Without further words an answer is what a healthy provider sends: status 200, {@code Date}, {@code x-request-id},
 * the right content type, {@code Content-Length} for a body of known length and the chunked coding for a stream, and a
 * connection that stays open. Everything in it is known to the byte but {@code Date} and the numbers that name the
 * request.
 *
 * <p>An answer of a model is written in the dialect of the path that was called ({@link ScriptedDialect}), or of the one
 * that {@link #in(ScriptedDialect)} names: the same reply is a chat completion at {@code /chat/completions} and a message at
 * {@code /messages}.
 *
 * <pre>{@code
 * Reply.answer("It rains.")
 *         .reasoning("c2lnbmVk", "Look out ", "of the window.")
 *         .calling(new ToolCall("call_1", "close_window", "{\"room\":1}"))
 *         .usage(TokenCounts.of(100, 20).cached(64, 0).reasoned(8));
 * Reply.failure(ProviderFailure.OVERLOADED);                      // instead of an answer
 * Reply.stream("Hel", "lo").fails(Point.afterTokens(1), ProviderFailure.OVERLOADED);
 * }</pre>
 *
 * <p>Over HTTP/2 the same reply means the same in frames: header names are in lower case, a chunk is a DATA frame, an answer without
 * length or chunks ends with its stream, what closes or breaks the connection does so to the one that all streams share, and {@link
 * #closing()} is a farewell ({@code GOAWAY}). What only HTTP/2 has are steps, as {@link Step#resetStream(Http2Error)}:
 *
 * <pre>{@code
 * Reply.answer("Hello").at(Point.beforeHeaders(), Step.resetStream(Http2Error.REFUSED_STREAM));
 * }</pre>
 *
 * <p>Replies are immutable: every method gives a new one, and one reply may answer many requests at once.
 */
public final class Reply {
    private final ReplyDraft draft;

    private Reply(ReplyDraft draft) {
        this.draft = draft;
    }

    // What is answered

    /** An answer with this text: a stream, word by word, if the request asks for one, otherwise whole. */
    public static Reply answer(String text) {
        return chat(ReplyDraft.Shape.AS_ASKED, words(text));
    }

    /** An answer that repeats the request's last user message, whole or streamed as asked. */
    public static Reply echo() {
        return chat(ReplyDraft.Shape.AS_ASKED, List.of()).with(draft -> draft.echo = true);
    }

    /** A whole answer with this text, also where a stream was asked for. */
    public static Reply whole(String text) {
        return chat(ReplyDraft.Shape.WHOLE, words(text));
    }

    /** A streamed answer with these tokens, one content delta each, also where no stream was asked for. */
    public static Reply stream(String... tokens) {
        return chat(ReplyDraft.Shape.STREAM, List.of(tokens));
    }

    /** An answer that calls tools, whole or streamed as asked; streamed arguments come in pieces. */
    public static Reply toolCalls(ToolCall... calls) {
        return chat(ReplyDraft.Shape.AS_ASKED, List.of()).calling(calls);
    }

    /**
     * An answer in which the model refuses with these words, whole or streamed as asked. Where a dialect has no place for
     * them they are the text, or the explanation of the end.
     */
    public static Reply refusal(String text) {
        return chat(ReplyDraft.Shape.AS_ASKED, List.of()).with(draft -> draft.refusal = requireNonNull(text, "text"));
    }

    /** An error instead of an answer, with the status, the header lines and the body that the dialect has for it. */
    public static Reply failure(ProviderFailure failure) {
        requireNonNull(failure, "failure");
        return chat(ReplyDraft.Shape.FAILURE, List.of()).with(draft -> {
            draft.failure = failure;
            draft.status = -1;
        });
    }

    /** A stream that consists of these steps and nothing else. */
    public static Reply script(Step... steps) {
        return chat(ReplyDraft.Shape.SCRIPT, List.of()).with(draft -> draft.script.addAll(List.of(steps)));
    }

    /**
     * An answer with this status: from 400 on with an error body of the dialect that fits it, otherwise with an empty
     * body.
     *
     * @param status any number of three digits, also one that HTTP does not know
     */
    public static Reply status(int status) {
        return (status < 400 ? text("") : failure(ProviderFailure.ofStatus(status))).withStatus(status);
    }

    /** An answer with an error body in OpenAI's shape. An empty code is written as {@code null}. */
    public static Reply error(int status, String type, String code, String message) {
        return json(ChatJson.error(type, code, message)).withStatus(status);
    }

    /** A redirect (302) to this address. */
    public static Reply redirect(URI location) {
        return status(302).header("Location", location.toString());
    }

    /** A body of JSON, or of what is said to be. */
    public static Reply json(String json) {
        return text(json).contentType("application/json");
    }

    /** A page of HTML with status 200, as captive portals and web firewalls send. */
    public static Reply html(String html) {
        return text(html).contentType("text/html; charset=utf-8");
    }

    /** A body of text in UTF-8, without a content type. */
    public static Reply text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A body of these bytes, without a content type. */
    public static Reply bytes(byte[] body) {
        return plain(new Segment.Bytes(body.clone()));
    }

    /**
     * A body that repeats a pattern up to a length, made while it is written: also gigabytes need no memory.
     *
     * @param pattern at least one byte
     * @param length in bytes
     */
    public static Reply generated(String pattern, long length) {
        byte[] bytes = pattern.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || length < 0) {
            throw new IllegalArgumentException(
                    "pattern, length: '" + pattern + "', " + length + " (expected: a byte, 0 or more)");
        }
        return plain(new Segment.Flood(bytes, 0, length, Duration.ZERO, false));
    }

    /** These bytes instead of an HTTP answer; then the connection is closed. */
    public static Reply raw(byte[] bytes) {
        return bytes(bytes).with(draft -> draft.framing = ReplyDraft.Framing.NONE);
    }

    /** This text instead of an HTTP answer; then the connection is closed. */
    public static Reply raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing at all, until the peer goes, the test releases the exchange, or the upstream closes. */
    public static Reply silence() {
        return raw("").stalls(Point.beforeHeaders());
    }

    /** A reset of the connection instead of an answer. */
    public static Reply reset() {
        return raw("").resets(Point.beforeHeaders());
    }

    /** An orderly close of the connection instead of an answer. */
    public static Reply hangUp() {
        return raw("").cuts(Point.beforeHeaders());
    }

    /** OpenAI's answer to {@code /embeddings}: these vectors, one for each input. */
    public static Reply embeddings(float[]... vectors) {
        return json(ChatJson.embeddings(List.of(vectors)));
    }

    /** An OpenAI model list. */
    public static Reply models(String... names) {
        return json(ChatJson.models(List.of(names)));
    }

    // In which words

    /** The same in this dialect, whatever path is called. */
    public Reply in(ScriptedDialect dialect) {
        return with(draft -> draft.dialect = Optional.of(dialect));
    }

    /**
     * The same after reasoning in these pieces, one delta each.
     *
     * @param signature the proof that belongs to it (encrypted content, thought signature); empty for none
     */
    public Reply reasoning(String signature, String... pieces) {
        return with(draft -> {
            draft.signature = requireNonNull(signature, "signature");
            draft.reasoning = new ArrayList<>(List.of(pieces));
        });
    }

    /** The same, calling these tools as well, after those it already calls. */
    public Reply calling(ToolCall... calls) {
        return with(draft -> draft.toolCalls.addAll(List.of(calls)));
    }

    /** The same with streamed arguments in pieces of this many characters; eight unless said otherwise. */
    public Reply argumentPieces(int characters) {
        atLeastOne("characters", characters);
        return with(draft -> draft.argumentPiece = characters);
    }

    /** The same with this end. Unless said otherwise it follows from the content. */
    public Reply finish(Finish finish) {
        return with(draft -> draft.finish = Optional.of(finish));
    }

    /** The same, ended by this stop sequence, which those dialects name that have a field for it. */
    public Reply stopsAt(String sequence) {
        return finish(Finish.STOP_SEQUENCE).with(draft -> draft.stopSequence = requireNonNull(sequence, "sequence"));
    }

    // The head

    /** The same with another status. */
    public Reply withStatus(int status) {
        if (status < 0 || status > 999) {
            throw new IllegalArgumentException("status: " + status + " (expected: 0 to 999)");
        }
        return with(draft -> draft.status = status);
    }

    /** The same with this first line, written as it is, as {@code HTTP/1.1 200 OK}. */
    public Reply statusLine(String line) {
        return with(draft -> draft.statusLine = requireNonNull(line, "line"));
    }

    /** The same with one more header line. Nothing is validated, and nothing of the same name is replaced. */
    public Reply header(String name, String value) {
        return with(draft -> draft.headers.add(new HeaderField(name, value)));
    }

    /** The same with many more header lines: {@code x-filler-0}, {@code x-filler-1} and so on. */
    public Reply manyHeaders(int count) {
        return with(draft -> {
            for (int i = 0; i < count; i++) {
                draft.headers.add(new HeaderField("x-filler-" + i, "x"));
            }
        });
    }

    /** The same with a header line, the last one, whose value has this many bytes, made while it is written. */
    public Reply hugeHeader(String name, long bytes) {
        return with(draft -> {
            draft.hugeHeader = requireNonNull(name, "name");
            draft.hugeHeaderBytes = bytes;
        });
    }

    /** The same without the header lines of this name that a healthy answer has. */
    public Reply withoutHeader(String name) {
        return with(draft -> draft.leftOut.add(requireNonNull(name, "name")));
    }

    /** The same with this content type. */
    public Reply contentType(String type) {
        return with(draft -> draft.contentType = requireNonNull(type, "type"));
    }

    /** The same with {@code Retry-After} in whole seconds, rounded up. */
    public Reply retryAfter(Duration delay) {
        return retryAfter(Long.toString(delay.plusNanos(999_999_999).toSeconds()));
    }

    /** The same with {@code Retry-After} as an HTTP date. */
    public Reply retryAfter(Instant time) {
        return retryAfter(ReplyRendering.httpDate(time));
    }

    /** The same with any text as {@code Retry-After}. */
    public Reply retryAfter(String text) {
        return header("Retry-After", text);
    }

    /** The same with this {@code Date} instead of the real time. */
    public Reply date(Instant time) {
        return withoutHeader("Date").header("Date", ReplyRendering.httpDate(time));
    }

    /** The same after an interim answer, as 103. */
    public Reply interim(int status, HeaderField... headers) {
        return interims(1, status, headers);
    }

    /** The same after this many interim answers; with {@link Long#MAX_VALUE} they never end. */
    public Reply interims(long times, int status, HeaderField... headers) {
        return with(draft -> draft.interims.add(new ReplyDraft.Interim(status, List.of(headers), times)));
    }

    // The framing

    /** The same in the chunked coding, a chunk for each part: an event, or the whole body. */
    public Reply chunked() {
        return framed(ReplyDraft.Framing.CHUNKED);
    }

    /** The same in the chunked coding, with chunks of this many bytes at most. */
    public Reply chunksOf(int bytes) {
        atLeastOne("bytes", bytes);
        return chunked().with(draft -> draft.chunkSize = bytes);
    }

    /** The same with {@code Content-Length}, the true one. */
    public Reply sized() {
        return framed(ReplyDraft.Framing.LENGTH);
    }

    /** The same with a body that ends where the connection is closed: neither length nor chunks. */
    public Reply untilClose() {
        return framed(ReplyDraft.Framing.UNTIL_CLOSE);
    }

    /**
     * The same with this {@code Content-Length}, whatever the body is. After an answer that is shorter than it says, or
     * does not say it in digits, the connection is closed; after a longer one it stays open.
     */
    public Reply contentLength(String text) {
        return sized().with(draft -> draft.contentLength = requireNonNull(text, "text"));
    }

    /** The same with a trailer line after the last chunk. */
    public Reply trailer(String name, String value) {
        return chunked().with(draft -> draft.trailers.add(new HeaderField(name, value)));
    }

    /** The same, but the connection is closed afterwards, and the answer says so. */
    public Reply closing() {
        return header("Connection", "close");
    }

    /** The same, written to the socket in pieces of this many bytes at most. */
    public Reply writesOf(int bytes) {
        atLeastOne("bytes", bytes);
        return with(draft -> draft.writeSize = bytes);
    }

    // The stream

    /** The same stream with real time between its tokens. */
    public Reply tokenGap(Duration gap) {
        return with(draft -> draft.tokenGap = requireNonNull(gap, "gap"));
    }

    /** The same with these token counts. Unless said otherwise they are 10, and one for each token. */
    public Reply usage(long promptTokens, long completionTokens) {
        return usage(TokenCounts.of(promptTokens, completionTokens));
    }

    /** The same with these token counts. */
    public Reply usage(TokenCounts counts) {
        return with(draft -> {
            draft.counts = Optional.of(counts);
            draft.usage = "";
        });
    }

    /** The same with any value of the dialect's usage object, given as JSON. */
    public Reply usageJson(String json) {
        return with(draft -> draft.usage = requireNonNull(json, "json"));
    }

    /** The same with usage in a stream even where it was not asked for. */
    public Reply usageAlways() {
        return with(draft -> draft.usageWanted = ReplyDraft.UsageWanted.ALWAYS);
    }

    /** The same without usage, streamed or whole, even where it was asked for. */
    public Reply usageNever() {
        return with(draft -> draft.usageWanted = ReplyDraft.UsageWanted.NEVER);
    }

    /**
     * The same with this id of the answer. Unless said otherwise it is made of the request's number, as {@code chatcmpl-1}.
     */
    public Reply id(String id) {
        return with(draft -> draft.id = requireNonNull(id, "id"));
    }

    /** The same with this finish reason, written as it is: a word of the dialect, or one that it does not know. */
    public Reply finishReason(String reason) {
        return with(draft -> draft.finishReason = requireNonNull(reason, "reason"));
    }

    /** The same stream without the finish reason. */
    public Reply withoutFinish() {
        return with(draft -> draft.finishes = false);
    }

    /** The same stream without what the dialect sends last, as {@code [DONE]} or {@code message_stop}. */
    public Reply withoutDone() {
        return with(draft -> draft.done = false);
    }

    /** The same stream with this line end in its events instead of the dialect's. */
    public Reply lineEnd(String lineEnd) {
        return with(draft -> draft.lineEnd = requireNonNull(lineEnd, "lineEnd"));
    }

    // What happens on the way

    /**
     * The same, with these steps at a point of the answer; several at the same point happen in the order of the calls.
     */
    public Reply at(Point point, Step... steps) {
        return with(draft -> draft.insertions.add(new ReplyDraft.Insertion(point, List.of(steps))));
    }

    /** The same, but at that point the connection is reset. */
    public Reply resets(Point point) {
        return at(point, Step.reset());
    }

    /** The same, but at that point the connection is closed. */
    public Reply cuts(Point point) {
        return at(point, Step.cut());
    }

    /** The same, but at that point the connection is closed without TLS's good-bye: {@link Step#sever()}. */
    public Reply severs(Point point) {
        return at(point, Step.sever());
    }

    /** The same, but at that point, which is in the body, the body ends under proper framing. */
    public Reply ends(Point point) {
        return at(point, Step.end());
    }

    /** The same, but at that point, which is in the body, the dialect's error event comes and the body ends. */
    public Reply fails(Point point, ProviderFailure failure) {
        return at(point, Step.failure(failure), Step.end());
    }

    /** The same, but at that point it falls silent until {@link Exchange#release()}, or until the peer goes. */
    public Reply stalls(Point point) {
        return at(point, Step.stall());
    }

    /** The same, but at that point it waits until the test opens the gate. */
    public Reply holds(Point point, Gate gate) {
        return at(point, Step.hold(gate));
    }

    /** The same, with real time before its first byte. */
    public Reply delayed(Duration time) {
        return at(Point.beforeHeaders(), Step.pause(time));
    }

    // Without a socket

    /**
     * What a request of this kind would be answered, for tests that feed the bytes themselves. Waits are left out; what breaks the
     * connection ends it there.
     *
     * @param target path and query that are asked; they say the dialect, and in some the model and whether to stream
     * @param body the request's body
     * @throws IllegalStateException if the answer has no head, or more bytes than are ever held: {@link Step#endlessTokens}
     */
    public UnsentReply unsent(String target, byte[] body) {
        RequestHead head = new RequestHead("POST", target, "HTTP/1.1", List.of());
        return ReplyRendering.unsent(draft, new RecordedRequest(1, Origin.UNSENT, Instant.EPOCH, head, body.clone()));
    }

    ReplyRendering.Rendered render(RecordedRequest request) {
        return ReplyRendering.of(draft, request);
    }

    ReplyRendering.Played played(RecordedRequest request) {
        return ReplyRendering.played(draft, request);
    }

    /** The text in pieces that each end before a word starts; together they are the text. */
    static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\\s)(?=\\S)"));
    }

    private static Reply chat(ReplyDraft.Shape shape, List<String> tokens) {
        ReplyDraft draft = new ReplyDraft();
        draft.shape = shape;
        draft.tokens = new ArrayList<>(tokens);
        return new Reply(draft);
    }

    private static Reply plain(Segment body) {
        ReplyDraft draft = new ReplyDraft();
        draft.plain = body;
        return new Reply(draft);
    }

    private Reply framed(ReplyDraft.Framing framing) {
        return with(draft -> {
            draft.framing = framing;
            draft.framingChosen = true;
        });
    }

    private Reply with(Consumer<ReplyDraft> change) {
        ReplyDraft changed = draft.copy();
        change.accept(changed);
        return new Reply(changed);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
