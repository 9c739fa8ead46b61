package io.signalbox.testkit.arbitraries;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedDialect;
import io.signalbox.testkit.TokenCounts;
import io.signalbox.testkit.UnsentReply;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Streamed answers of providers as bytes, in every dialect, cut into pieces as a network cuts them. */
@SuppressWarnings("exports")
public final class EventStreams {

    private static final byte[] ASKED =
            "{\"model\":\"acme/one\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}".getBytes(UTF_8);

    private EventStreams() {}

    /**
     * A stream.
     *
     * @param dialect in which it is written
     * @param text what it says, as far as it goes
     * @param counts what it says that was used, at its end
     * @param whole whether it ends as it should; if not, the connection breaks after its last byte
     * @param pieces its bytes, in order: their bounds have nothing to do with those of events
     */
    public record EventStream(
            ScriptedDialect dialect, String text, TokenCounts counts, boolean whole, List<ByteBuffer> pieces) {
        /** Copies the list. */
        public EventStream {
            pieces = List.copyOf(pieces);
        }

        /** The content type of such a stream, without parameters. */
        public String contentType() {
            return dialect == ScriptedDialect.BEDROCK_CONVERSE
                    ? "application/vnd.amazon.eventstream"
                    : "text/event-stream";
        }

        /** All its bytes in one piece. */
        public ByteBuffer bytes() {
            ByteBuffer all = ByteBuffer.allocate(
                    pieces.stream().mapToInt(ByteBuffer::remaining).sum());
            pieces.forEach(piece -> all.put(piece.duplicate()));
            return all.flip();
        }

        @Override
        public String toString() {
            return dialect.word() + (whole ? " whole '" : " cut '") + text + "' in " + pieces.size() + " pieces";
        }
    }

    /** Streams in any dialect that end as they should. */
    public static Arbitrary<EventStream> whole() {
        return Arbitraries.of(ScriptedDialect.class).flatMap(EventStreams::whole);
    }

    /** Streams in this dialect that end as they should. */
    public static Arbitrary<EventStream> whole(ScriptedDialect dialect) {
        return Combinators.combine(tokens(), counts(), sizes()).as((tokens, counts, sizes) -> {
            UnsentReply reply =
                    unsent(dialect, Reply.stream(tokens.toArray(String[]::new)).usage(counts));
            return new EventStream(dialect, String.join("", tokens), counts, true, cut(reply.bytes(), sizes));
        });
    }

    /** Streams in any dialect that break off after some of their text, between two events. */
    public static Arbitrary<EventStream> cut() {
        return Arbitraries.of(ScriptedDialect.class).flatMap(EventStreams::cut);
    }

    /** Streams in this dialect that break off after some of their text, between two events. */
    public static Arbitrary<EventStream> cut(ScriptedDialect dialect) {
        return Combinators.combine(
                        tokens(), counts(), sizes(), Arbitraries.integers().between(0, 1_000))
                .as((tokens, counts, sizes, at) -> {
                    int kept = at % (tokens.size() + 1);
                    Reply reply = Reply.stream(tokens.toArray(String[]::new)).usage(counts);
                    UnsentReply cut = unsent(dialect, reply.cuts(Point.afterTokens(kept)));
                    String text = String.join("", tokens.subList(0, kept));
                    return new EventStream(dialect, text, counts, false, cut(cut.bytes(), sizes));
                });
    }

    private static UnsentReply unsent(ScriptedDialect dialect, Reply reply) {
        return reply.in(dialect).unsent("/v1/any", ASKED);
    }

    /** Text with what is special in JSON, in event streams and in UTF-8. */
    private static Arbitrary<List<String>> tokens() {
        return Arbitraries.of("It ", "rains", ".", "\n\n", "\"", "\\", "data: ", "é", "漢字", "🦊", "\u2028", " ")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    private static Arbitrary<TokenCounts> counts() {
        Arbitrary<Long> tokens = Arbitraries.longs().between(1, 100_000);
        return Combinators.combine(tokens, tokens).as(TokenCounts::of);
    }

    private static Arbitrary<List<Integer>> sizes() {
        return Arbitraries.integers().between(1, 60).list().ofMinSize(1).ofMaxSize(12);
    }

    /** Pieces of these sizes in turn. */
    private static List<ByteBuffer> cut(byte[] bytes, List<Integer> sizes) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0, i = 0; at < bytes.length; i++) {
            int size = Math.min(sizes.get(i % sizes.size()), bytes.length - at);
            pieces.add(ByteBuffer.wrap(bytes, at, size).slice().asReadOnlyBuffer());
            at += size;
        }
        return pieces;
    }
}
