package io.signalbox.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that a {@link Reply} says. Changed only while a reply is made from another one, read-only afterwards. */
final class ReplyDraft {
    /** How the end of the body is marked. */
    enum Framing {
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE,
        /** No head at all: the body is everything that goes to the socket. */
        NONE
    }

    /** What the body is. */
    enum Shape {
        /** An answer of a model; a stream if the request asks for one. */
        AS_ASKED,
        WHOLE,
        STREAM,
        SCRIPT,
        /** The dialect's error body for {@link #failure}. */
        FAILURE,
        PLAIN
    }

    enum UsageWanted {
        WHEN_ASKED,
        ALWAYS,
        NEVER
    }

    record Insertion(Point point, List<Step> steps) {}

    record Interim(int status, List<HeaderField> headers, long times) {}

    Shape shape = Shape.PLAIN;
    Segment plain = new Segment.Bytes(new byte[0]);
    Optional<ScriptedDialect> dialect = Optional.empty();
    boolean echo;
    List<String> reasoning = new ArrayList<>();
    String signature = "";
    String refusal = "";
    List<String> tokens = new ArrayList<>();
    List<ToolCall> toolCalls = new ArrayList<>();
    int argumentPiece = 8;
    List<Step> script = new ArrayList<>();
    ProviderFailure failure = ProviderFailure.UPSTREAM_ERROR;

    String statusLine = "";
    /** Negative for the dialect's status of the failure. */
    int status = 200;

    String contentType = "";
    List<HeaderField> headers = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    List<HeaderField> trailers = new ArrayList<>();
    List<Interim> interims = new ArrayList<>();
    String hugeHeader = "";
    long hugeHeaderBytes;
    Framing framing = Framing.LENGTH;
    boolean framingChosen;
    String contentLength = "";
    int chunkSize;
    int writeSize;

    String id = "";
    String finishReason = "";
    Optional<Finish> finish = Optional.empty();
    String stopSequence = "";
    boolean finishes = true;
    boolean done = true;
    UsageWanted usageWanted = UsageWanted.WHEN_ASKED;
    String usage = "";
    Optional<TokenCounts> counts = Optional.empty();
    Duration tokenGap = Duration.ZERO;
    /** Empty for the dialect's. */
    String lineEnd = "";

    List<Insertion> insertions = new ArrayList<>();

    ReplyDraft copy() {
        ReplyDraft copy = new ReplyDraft();
        copy.shape = shape;
        copy.plain = plain;
        copy.dialect = dialect;
        copy.echo = echo;
        copy.reasoning = new ArrayList<>(reasoning);
        copy.signature = signature;
        copy.refusal = refusal;
        copy.tokens = new ArrayList<>(tokens);
        copy.toolCalls = new ArrayList<>(toolCalls);
        copy.argumentPiece = argumentPiece;
        copy.script = new ArrayList<>(script);
        copy.failure = failure;
        copy.statusLine = statusLine;
        copy.status = status;
        copy.contentType = contentType;
        copy.headers = new ArrayList<>(headers);
        copy.leftOut = new ArrayList<>(leftOut);
        copy.trailers = new ArrayList<>(trailers);
        copy.interims = new ArrayList<>(interims);
        copy.hugeHeader = hugeHeader;
        copy.hugeHeaderBytes = hugeHeaderBytes;
        copy.framing = framing;
        copy.framingChosen = framingChosen;
        copy.contentLength = contentLength;
        copy.chunkSize = chunkSize;
        copy.writeSize = writeSize;
        copy.id = id;
        copy.finishReason = finishReason;
        copy.finish = finish;
        copy.stopSequence = stopSequence;
        copy.finishes = finishes;
        copy.done = done;
        copy.usageWanted = usageWanted;
        copy.usage = usage;
        copy.counts = counts;
        copy.tokenGap = tokenGap;
        copy.lineEnd = lineEnd;
        copy.insertions = new ArrayList<>(insertions);
        return copy;
    }
}
