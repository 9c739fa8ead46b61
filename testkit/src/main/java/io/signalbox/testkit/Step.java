package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One thing that a scripted answer does: an event of a stream, bytes, a wait, or a fault.
 *
 * <p>Steps make up a whole stream ({@link Reply#script(Step...)}) or are put into an answer at a {@link Point} ({@link
 * Reply#at(Point, Step...)}). A step is immutable and may be used in many answers at once.
 */
public final class Step {
    private final String name;
    private final Consumer<StreamRendering> effect;

    private Step(String name, Consumer<StreamRendering> effect) {
        this.name = name;
        this.effect = effect;
    }

    /** What opens the dialect's stream: in chat a delta with the role and empty content, in Messages its start. */
    public static Step role() {
        return new Step("role", r -> r.answer().open());
    }

    /** A content delta of the first choice. */
    public static Step token(String text) {
        return token(0, text);
    }

    /** A content delta of a choice. */
    public static Step token(int choice, String text) {
        requireNonNull(text, "text");
        return new Step("token", r -> {
            r.answer().choice(choice);
            r.answer().text(text);
        });
    }

    /** A piece of reasoning. */
    public static Step reasoning(String text) {
        requireNonNull(text, "text");
        return new Step("reasoning", r -> r.answer().reasoning(text));
    }

    /** The signature of the reasoning so far. */
    public static Step signature(String signature) {
        requireNonNull(signature, "signature");
        return new Step("signature", r -> r.answer().signature(signature));
    }

    /** A piece of a refusal. */
    public static Step refusal(String text) {
        requireNonNull(text, "text");
        return new Step("refusal", r -> r.answer().refusal(text));
    }

    /** The same content delta over and over, made while it is written, until the peer goes or the upstream closes. */
    public static Step endlessTokens(String text) {
        return endlessTokens(text, Duration.ZERO);
    }

    /** The same content delta again after each gap, until the peer goes or the upstream closes. */
    public static Step endlessTokens(String text, Duration gap) {
        requireNonNull(text, "text");
        return new Step("endless tokens", r -> r.endlessTokens(text, gap));
    }

    /**
     * One content delta whose text has this many letters: one giant event, made while it is written. Not in a binary
     * stream; where closing events repeat the text they do not repeat this one.
     */
    public static Step hugeToken(long letters) {
        return new Step("huge token", r -> r.hugeToken(letters));
    }

    /** A chat chunk of the first choice with any delta, given as JSON. Only in {@code openai-chat}. */
    public static Step delta(String json) {
        requireNonNull(json, "json");
        return new Step("delta", r -> r.answer().delta(json));
    }

    /** The first fragment of a tool call: its id and name, with empty arguments. */
    public static Step toolCallStart(int index, String id, String function) {
        return new Step("tool call start", r -> r.answer().toolStart(index, id, function));
    }

    /** A further fragment of a tool call: a piece of its arguments. */
    public static Step toolArguments(int index, String fragment) {
        requireNonNull(fragment, "fragment");
        return new Step("tool arguments", r -> r.answer().toolArguments(index, fragment));
    }

    /** The end of the content with this reason, a word of the dialect: in chat an empty delta and the reason. */
    public static Step finish(String reason) {
        return finish(0, reason);
    }

    /** The last chunk of a choice: an empty delta and the reason. */
    public static Step finish(int choice, String reason) {
        requireNonNull(reason, "reason");
        return new Step("finish", r -> {
            r.answer().choice(choice);
            r.answer().finish(reason);
        });
    }

    /** The end of the content, in the dialect's word for it. */
    public static Step finish(Finish finish) {
        requireNonNull(finish, "finish");
        return new Step("finish", r -> r.finish(finish));
    }

    /** The stream's usage, whether or not it was asked for. */
    public static Step usage(long promptTokens, long completionTokens) {
        return usage(TokenCounts.of(promptTokens, completionTokens));
    }

    /** The stream's usage, whether or not it was asked for. */
    public static Step usage(TokenCounts counts) {
        requireNonNull(counts, "counts");
        return new Step("usage", r -> r.usage(counts));
    }

    /** The stream's usage with any value of the dialect's usage object, given as JSON. */
    public static Step usageJson(String json) {
        requireNonNull(json, "json");
        return new Step("usage", r -> r.answer().usage(json));
    }

    /** The dialect's error event. The stream goes on after it unless another step ends it. */
    public static Step failure(ProviderFailure failure) {
        requireNonNull(failure, "failure");
        return new Step("failure", r -> r.failure(failure));
    }

    /** An error event in OpenAI's shape. The stream goes on after it unless another step ends it. */
    public static Step error(String type, String code, String message) {
        String json = ChatJson.error(type, code, message);
        return new Step("error", r -> r.event("", json));
    }

    /** What the dialect sends last, as {@code [DONE]} or {@code message_stop}. */
    public static Step done() {
        return new Step("done", r -> r.answer().done());
    }

    /** An event with this data, which need not be JSON; a line feed in it makes several data lines. */
    public static Step data(String data) {
        requireNonNull(data, "data");
        return new Step("data", r -> r.event("", data));
    }

    /** An event with a name and data. */
    public static Step event(String event, String data) {
        requireNonNull(event, "event");
        requireNonNull(data, "data");
        return new Step("event", r -> r.event(event, data));
    }

    /** A comment line and the blank line after it, as {@code : processing}. */
    public static Step comment(String text) {
        requireNonNull(text, "text");
        return new Step("comment", r -> r.comment(text));
    }

    /** Any bytes of the body. */
    public static Step bytes(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new Step("bytes", r -> r.add(new Segment.Bytes(copy)));
    }

    /** Any text of the body, in UTF-8. */
    public static Step text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that go to the socket as they are, past the transfer coding. */
    public static Step wire(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new Step("wire", r -> r.add(new Segment.Raw(copy)));
    }

    /** Text that goes to the socket as it is, in UTF-8, past the transfer coding. */
    public static Step wire(String text) {
        return wire(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Real time that passes. Prefer {@link #hold(Gate)}, unless time is what is tested. */
    public static Step pause(Duration time) {
        requireNonNull(time, "time");
        return new Step("pause", r -> r.add(new Segment.Pause(time)));
    }

    /** Waits until the test opens the gate. */
    public static Step hold(Gate gate) {
        requireNonNull(gate, "gate");
        return new Step("hold", r -> r.add(new Segment.Hold(gate)));
    }

    /** Silence until {@link Exchange#release()}, or until the peer goes or the upstream closes. */
    public static Step stall() {
        return new Step("stall", r -> r.add(Segment.Act.STALL));
    }

    /** Resets the connection (a TCP RST). */
    public static Step reset() {
        return new Step("reset", r -> r.add(Segment.Act.RESET));
    }

    /**
     * Closes the connection (a TCP FIN) without TLS's good-bye ({@code close_notify}), so that nobody can tell it from an attacker's cut.
     * Without TLS the same as {@link #cut()}.
     */
    public static Step sever() {
        return new Step("sever", r -> r.add(Segment.Act.SEVER));
    }

    /** Closes the connection in order (over TLS its good-bye, then a TCP FIN), whatever the framing promised. */
    public static Step cut() {
        return new Step("cut", r -> r.add(Segment.Act.CUT));
    }

    /** Ends the body here under proper framing, as if nothing else had ever been meant to come. Only inside a body. */
    public static Step end() {
        return new Step("end", r -> r.add(Segment.Act.END));
    }

    // Only over HTTP/2

    /** Resets this answer's stream with this error; the connection and its other streams go on. Only over HTTP/2. */
    public static Step resetStream(Http2Error error) {
        requireNonNull(error, "error");
        return framed("reset stream", outlet -> outlet.resetStream(error));
    }

    /**
     * Announces the connection's end ({@code GOAWAY}) and names this answer's stream as the last that is answered: it goes on, and when it
     * and those before it are over the connection is closed. Later streams get no answer. Only over HTTP/2.
     */
    public static Step goAway(Http2Error error) {
        requireNonNull(error, "error");
        return framed("go away", outlet -> outlet.goAway(error));
    }

    /**
     * Announces the connection's end and names the stream before this answer's as the last, which proves that nothing was done for this
     * request: its answer ends here. Only over HTTP/2.
     */
    public static Step goAwayRefusing(Http2Error error) {
        requireNonNull(error, "error");
        return framed("go away refusing", outlet -> outlet.goAwayRefusing(error));
    }

    /**
     * Announces that the connection will end some time, and refuses nothing: what a graceful server sends first. Only over HTTP/2.
     */
    public static Step goAwayLater() {
        Http2Frame frame = Http2Frame.goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
        return framed("go away later", outlet -> outlet.connectionFrame(frame));
    }

    /** Changes a setting of the connection: {@link Http2Connection#set}. Only over HTTP/2. */
    public static Step set(Http2Setting setting, long value) {
        requireNonNull(setting, "setting");
        return framed("setting", outlet -> outlet.set(setting, value));
    }

    /** Asks whether the client is there: its answer is in {@link Http2Connection#received()}. Only over HTTP/2. */
    public static Step ping() {
        return connectionFrame(Http2Frame.PING, 0, new byte[8]);
    }

    /**
     * A header block of exactly these fields in this order, pseudo-headers among them; nothing is validated. Only over HTTP/2.
     *
     * @param last whether it ends the stream
     */
    public static Step head(boolean last, HeaderField... fields) {
        List<HeaderField> copy = List.of(fields);
        return framed("head", outlet -> outlet.fields(copy, last));
    }

    /**
     * Any frame on this answer's stream. Nothing is validated, and nothing follows from it on this side. Only over HTTP/2.
     *
     * @param type as {@link Http2Frame#DATA}
     * @param flags as {@link Http2Frame#END_STREAM}
     */
    public static Step frame(int type, int flags, byte[] payload) {
        byte[] copy = payload.clone();
        return framed("frame", outlet -> outlet.frame(type, flags, copy));
    }

    /**
     * Any frame of the connection itself. Nothing is validated, and nothing follows from it on this side. Only over HTTP/2.
     *
     * @param type as {@link Http2Frame#SETTINGS}
     * @param flags as {@link Http2Frame#ACK}
     */
    public static Step connectionFrame(int type, int flags, byte[] payload) {
        Http2Frame frame = new Http2Frame(type, flags, 0, payload.clone());
        return framed("connection frame", outlet -> outlet.connectionFrame(frame));
    }

    private static Step framed(String name, Segment.Framed.Framing framing) {
        return new Step(name, r -> r.add(new Segment.Framed(name, framing)));
    }

    void render(StreamRendering rendering) {
        effect.accept(rendering);
    }

    @Override
    public String toString() {
        return name;
    }
}
