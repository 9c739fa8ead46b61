package io.signalbox.testkit.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.signalbox.core.cost.Usage;
import io.signalbox.core.port.Headers;
import io.signalbox.testkit.ToolCall;
import io.signalbox.testkit.UnsentReply;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An answer as a provider of a dialect writes it, and the facts that whoever reads it has to find. Immutable: every method gives a new
 * one. Text, calls and usage that are not said here are not there, so that usage has to be estimated; an end and an id that are not said
 * are not looked for.
 *
 * <pre>{@code
 * SampleAnswer.whole("{\"said\":\"It rains\",\"in\":7,\"out\":2}").saying("It rains").finishing("stop").using(usage);
 * }</pre>
 */
public final class SampleAnswer {

    private final boolean stream;
    private final UnsentReply reply;
    private final List<String> texts;
    private final List<ToolCall> calls;
    private final Optional<String> finish;
    private final Optional<Usage> usage;
    private final Optional<String> upstreamId;

    private SampleAnswer(
            boolean stream,
            UnsentReply reply,
            List<String> texts,
            List<ToolCall> calls,
            Optional<String> finish,
            Optional<Usage> usage,
            Optional<String> upstreamId) {
        this.stream = stream;
        this.reply = reply;
        this.texts = List.copyOf(texts);
        this.calls = List.copyOf(calls);
        this.finish = finish;
        this.usage = usage;
        this.upstreamId = upstreamId;
    }

    /** An answer in one piece of JSON. */
    public static SampleAnswer whole(String body) {
        return whole("application/json", body.getBytes(UTF_8));
    }

    /** An answer in one piece. */
    public static SampleAnswer whole(String contentType, byte[] body) {
        return of(false, contentType, List.of(body));
    }

    /** A stream of server-sent events, each with the empty line that ends it. */
    public static SampleAnswer stream(String... events) {
        return stream(
                "text/event-stream",
                Arrays.stream(events).map(event -> event.getBytes(UTF_8)).toList());
    }

    /** A stream of these events, each whole. */
    public static SampleAnswer stream(String contentType, List<byte[]> events) {
        return of(true, contentType, events);
    }

    private static SampleAnswer of(boolean stream, String contentType, List<byte[]> body) {
        return of(stream, new UnsentReply(200, Headers.of("content-type", contentType), body, false));
    }

    /**
     * An answer that is at hand.
     *
     * @param stream whether it is one to a request for a stream
     */
    public static SampleAnswer of(boolean stream, UnsentReply reply) {
        return new SampleAnswer(
                stream, reply, List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** It says this. In a stream, each piece stands in an event of its own, once, and as it is. */
    public SampleAnswer saying(String... pieces) {
        return new SampleAnswer(stream, reply, List.of(pieces), calls, finish, usage, upstreamId);
    }

    /** It has these calls; of their ids nothing is expected, and of their arguments what they mean. */
    public SampleAnswer calling(ToolCall... made) {
        return new SampleAnswer(stream, reply, texts, List.of(made), finish, usage, upstreamId);
    }

    /** It ends for this reason: {@code stop}, {@code length}, {@code tool_calls} or {@code content_filter}. */
    public SampleAnswer finishing(String reason) {
        return new SampleAnswer(
                stream, reply, texts, calls, Optional.of(requireNonNull(reason, "reason")), usage, upstreamId);
    }

    /** It says that this was used. */
    public SampleAnswer using(Usage reported) {
        return new SampleAnswer(
                stream, reply, texts, calls, finish, Optional.of(requireNonNull(reported, "reported")), upstreamId);
    }

    /** The provider calls it this. */
    public SampleAnswer withId(String id) {
        return new SampleAnswer(stream, reply, texts, calls, finish, usage, Optional.of(requireNonNull(id, "id")));
    }

    boolean isStream() {
        return stream;
    }

    UnsentReply reply() {
        return reply;
    }

    List<byte[]> events() {
        return reply.body();
    }

    byte[] bytes() {
        return reply.bytes();
    }

    List<String> texts() {
        return texts;
    }

    String text() {
        return String.join("", texts);
    }

    List<ToolCall> calls() {
        return calls;
    }

    Optional<String> finish() {
        return finish;
    }

    Optional<Usage> usage() {
        return usage;
    }

    Optional<String> upstreamId() {
        return upstreamId;
    }

    @Override
    public String toString() {
        return (stream ? "stream: " : "whole: ") + new String(bytes(), UTF_8);
    }
}
