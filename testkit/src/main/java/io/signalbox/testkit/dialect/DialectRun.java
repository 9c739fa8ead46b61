package io.signalbox.testkit.dialect;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Dialect.ErrorContext;
import io.signalbox.core.port.Headers;
import io.signalbox.testkit.FixedPricing;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedDialect;
import io.signalbox.testkit.UnsentReply;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request on its way to a provider that is not there, and the answer on its way back. */
final class DialectRun {

    static final String MODEL = "catalog/name";
    static final String GENERATION = "gen-1700000000-abcdef";

    private static final int MOST_BYTES = 1 << 20;

    private final SpokenDialect spoken;
    private final Dialect dialect;
    private final Bridge bridge;
    private final Endpoint endpoint;
    private final SpokenRequest request;
    private final Envelope envelope;
    private final UpstreamRequest sent;
    private final byte[] body;

    private UnsentReply reply = new UnsentReply(0, Headers.NONE, List.of(), false);
    private final List<byte[]> fed = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private Optional<AnswerReader> reader = Optional.empty();
    private Optional<Summary> summary = Optional.empty();
    private Optional<String> plainText = Optional.empty();
    private Optional<String> continues = Optional.empty();
    private int mostBytes = MOST_BYTES;

    private DialectRun(
            SpokenDialect spoken,
            Dialect dialect,
            Bridge bridge,
            Endpoint endpoint,
            SpokenRequest request,
            Envelope envelope,
            UpstreamRequest sent) {
        this.spoken = spoken;
        this.dialect = dialect;
        this.bridge = bridge;
        this.endpoint = endpoint;
        this.request = request;
        this.envelope = envelope;
        this.sent = sent;
        this.body = joined(sent.body());
    }

    static ScriptedDialect scripted(Bridge bridge) {
        for (ScriptedDialect dialect : ScriptedDialect.values()) {
            if (dialect.word().equals(bridge.upstreamDialect())) {
                return dialect;
            }
        }
        throw new IllegalStateException(
                "dialect: " + bridge.upstreamDialect() + " (expected: one that ScriptedDialect writes)");
    }

    /** Writes the request for the provider, once it is sure that there is no objection. */
    static DialectRun of(
            SpokenDialect spoken, Dialect dialect, Bridge bridge, Endpoint endpoint, SpokenRequest request) {
        Envelope envelope = dialect.read(spoken.write(request));
        bridge.objection(envelope, endpoint).ifPresent(failure -> {
            throw new AssertionError("objection: " + failure + " (expected: none)");
        });
        return new DialectRun(
                spoken, dialect, bridge, endpoint, request, envelope, bridge.request(envelope, endpoint, Map.of()));
    }

    /** Feeds the reply of a provider, piece by piece. */
    DialectRun answered(Reply scripted) {
        return answered(replyTo(scripted));
    }

    /** Feeds an answer, piece by piece. */
    DialectRun answered(UnsentReply answer) {
        reply = answer;
        feed(answer.body());
        return this;
    }

    UnsentReply replyTo(Reply scripted) {
        return scripted.in(scripted(bridge)).unsent(sent.path(), body);
    }

    /** The same run with other pieces of an answer. */
    DialectRun fed(List<byte[]> pieces) {
        DialectRun other = fresh(mostBytes);
        other.feed(pieces);
        return other;
    }

    /** The same run with these pieces of an answer, of which no event and no whole may have more bytes than this. */
    DialectRun fedWithin(int bytes, List<byte[]> pieces) {
        DialectRun other = fresh(bytes);
        other.feed(pieces);
        return other;
    }

    /** The same run before its first byte, to be fed by {@link #take} and {@link #takeEnd}. */
    DialectRun begun() {
        DialectRun other = fresh(mostBytes);
        other.begin();
        return other;
    }

    private DialectRun fresh(int bytes) {
        DialectRun other = new DialectRun(spoken, dialect, bridge, endpoint, request, envelope, sent);
        other.reply = reply;
        other.mostBytes = bytes;
        return other;
    }

    private void feed(List<byte[]> pieces) {
        begin();
        for (byte[] piece : pieces) {
            fed.add(piece);
            take(ByteBuffer.wrap(piece.clone()));
            if (isOver()) {
                break;
            }
        }
        takeEnd();
    }

    private void begin() {
        AnswerContext context = new AnswerContext(
                GENERATION,
                MODEL,
                "Acme",
                reply.contentType(),
                continues,
                FixedPricing.at(Prices.UNKNOWN),
                mostBytes,
                mostBytes);
        reader = Optional.of(bridge.reader(envelope, context));
    }

    /** Feeds what comes next, unless it is over. */
    void take(ByteBuffer piece) {
        if (!isOver()) {
            parts.add(reader.orElseThrow().accept(piece));
        }
    }

    /** Says that nothing more comes, unless it is over. */
    void takeEnd() {
        AnswerReader fedReader = reader.orElseThrow();
        if (!isOver()) {
            parts.add(fedReader.end());
        }
        summary = Optional.of(fedReader.summary());
        plainText = fedReader.plainText();
    }

    /** What is known of the answer so far. */
    Summary summaryNow() {
        return reader.orElseThrow().summary();
    }

    /** The run of a request for the rest of this answer. */
    DialectRun goneOnWith(Reply scripted, boolean prefill) {
        String soFar = plainText.orElseThrow();
        DialectRun rest = new DialectRun(spoken, dialect, bridge, endpoint, request, envelope, continuation(prefill));
        rest.continues = Optional.of(soFar);
        return rest.answered(scripted);
    }

    /** The text that somebody else could go on with. */
    Optional<String> plainText() {
        return plainText;
    }

    private boolean isOver() {
        return !parts.isEmpty()
                && (parts.get(parts.size() - 1).complete()
                        || parts.get(parts.size() - 1).failure().isPresent());
    }

    boolean isComplete() {
        return parts.stream().anyMatch(Part::complete);
    }

    Optional<Failure> failure() {
        return parts.stream().flatMap(part -> part.failure().stream()).findFirst();
    }

    List<Part> parts() {
        return parts;
    }

    Summary summary() {
        return summary.orElseThrow();
    }

    UnsentReply reply() {
        return reply;
    }

    List<String> dropped() {
        return sent.dropped();
    }

    UpstreamRequest sent() {
        return sent;
    }

    /** What the provider is sent, as text. */
    String sentText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The request for the rest of this answer. */
    UpstreamRequest continuation(boolean prefill) {
        return bridge.continuation(envelope, endpoint, Map.of(), plainText.orElseThrow(), prefill);
    }

    String modelAskedFor() {
        return switch (scripted(bridge)) {
            case GEMINI, BEDROCK_CONVERSE ->
                URLDecoder.decode(
                        sent.path()
                                .replaceFirst(".*/models?/", "")
                                .replaceFirst("(:[a-zA-Z]+(\\?.*)?|/converse.*)$", ""),
                        StandardCharsets.UTF_8);
            case OPENAI_CHAT, OPENAI_RESPONSES, ANTHROPIC_MESSAGES, COHERE ->
                Grammar.parse(body).at("model").text();
        };
    }

    boolean isStreamAskedFor() {
        return sent.path().contains("stream")
                || Grammar.parse(body).at("stream").isTrue();
    }

    HeardRequest heard() {
        return HeardRequest.of(scripted(bridge), body);
    }

    /** What the caller gets. */
    String text() {
        return Grammar.utf8(bytes());
    }

    private byte[] bytes() {
        List<ByteBuffer> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(part.bytes()));
        return joined(all);
    }

    /** The answer, which came to its end. */
    SpokenAnswer answer() {
        failure().ifPresent(failure -> {
            throw new AssertionError("failure: " + failure + " (expected: an answer)");
        });
        if (!isComplete()) {
            throw new AssertionError("answer: " + text() + " (expected: its end)");
        }
        return spoken.read(request, bytes());
    }

    /** The answer with these bytes before it and between all of its pieces. */
    SpokenAnswer answerWithBetween(ByteBuffer between) {
        List<ByteBuffer> all = new ArrayList<>();
        for (Part part : parts) {
            all.add(between);
            all.addAll(part.bytes());
        }
        return spoken.stream(joined(all));
    }

    /** The answer of which the rest came otherwise. */
    SpokenAnswer answerWith(DialectRun rest) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes());
        all.writeBytes(rest.bytes());
        return spoken.stream(all.toByteArray());
    }

    /** The answer that ends with this error. */
    SpokenAnswer brokenAnswer(ErrorContext context) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes());
        all.writeBytes(joined(List.of(dialect.errorEvent(context))));
        return spoken.stream(all.toByteArray());
    }

    /** The number of the first piece in which a text stands. */
    int pieceWith(String text) {
        for (int i = 0; i < fed.size(); i++) {
            if (new String(fed.get(i), StandardCharsets.UTF_8).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("text: " + text + " (expected: in one of the provider's pieces)");
    }

    /** What one piece makes for the caller. */
    String textOf(int piece) {
        return new String(joined(parts.get(piece).bytes()), StandardCharsets.UTF_8);
    }

    static byte[] joined(List<ByteBuffer> buffers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer buffer : buffers) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            out.writeBytes(copy);
        }
        return out.toByteArray();
    }
}
