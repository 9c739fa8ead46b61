package io.signalbox.codec.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.testkit.FixedPricing;
import io.signalbox.testkit.arbitraries.EventStreams;
import io.signalbox.testkit.arbitraries.EventStreams.EventStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However the network cuts a provider's stream, and whatever its dialect, a caller gets the same. */
class AnySplitTest {

    private static final Map<String, Bridge> BRIDGES =
            Dialects.bridges().stream().collect(Collectors.toMap(Bridge::upstreamDialect, Function.identity()));

    private static final Envelope ASKED = OpenAiChat.dialect(OpenAiChat.Face.OPENAI)
            .read(("{\"model\":\"acme/one\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                    .getBytes(UTF_8));

    @Property(tries = 400)
    @Label("a stream that is whole gives the same text, end and usage in any pieces")
    void whatIsWhole(@ForAll("whole") EventStream stream) {
        Read pieces = read(stream, stream.pieces());
        assertThat(pieces.complete()).isTrue();
        assertThat(pieces).isEqualTo(read(stream, List.of(stream.bytes())));
        assertThat(pieces.completionTokens()).isEqualTo(stream.counts().completion());
    }

    @Property(tries = 400)
    @Label("a stream that is cut is never taken for whole, and keeps its text")
    void whatIsCut(@ForAll("cut") EventStream stream) {
        Read pieces = read(stream, stream.pieces());
        assertThat(pieces.complete()).isFalse();
        assertThat(pieces.plainText().orElse("")).isEqualTo(stream.text());
        assertThat(pieces).isEqualTo(read(stream, List.of(stream.bytes())));
    }

    private static Read read(EventStream stream, List<ByteBuffer> pieces) {
        Bridge bridge = Objects.requireNonNull(BRIDGES.get(stream.dialect().word()));
        AnswerReader reader = bridge.reader(
                ASKED,
                new Bridge.AnswerContext(
                        "gen-1",
                        "acme/one",
                        "Acme",
                        stream.contentType(),
                        Optional.empty(),
                        FixedPricing.at(Prices.UNKNOWN),
                        1 << 20,
                        1 << 20));
        StringBuilder told = new StringBuilder();
        boolean complete = false;
        for (int i = 0; i < pieces.size() && !complete; i++) {
            complete = tell(reader.accept(pieces.get(i).duplicate()), told);
        }
        if (!complete && stream.whole()) {
            complete = tell(reader.end(), told);
        }
        return new Read(
                told.toString().replaceAll("\"created\":\\d+", "\"created\":0"),
                complete,
                reader.plainText(),
                reader.summary().usage().completionTokens());
    }

    private static boolean tell(Part part, StringBuilder told) {
        part.bytes().forEach(bytes -> told.append(UTF_8.decode(bytes.duplicate())));
        return part.complete();
    }

    private record Read(String told, boolean complete, Optional<String> plainText, long completionTokens) {}

    @Provide
    Arbitrary<EventStream> whole() {
        return EventStreams.whole();
    }

    @Provide
    Arbitrary<EventStream> cut() {
        return EventStreams.cut();
    }
}
