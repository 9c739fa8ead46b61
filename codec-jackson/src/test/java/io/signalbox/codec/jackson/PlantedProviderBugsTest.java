package io.signalbox.codec.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import io.signalbox.testkit.ScriptedDialect;
import io.signalbox.testkit.dialect.ProviderDialectContract;
import io.signalbox.testkit.dialect.SpokenDialect;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of providers' dialects catches what it is there to catch: each planted bug breaks the law that forbids it. */
class PlantedProviderBugsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource({"badRequests", "badReaders", "badFailures"})
    void everyBugBreaksItsLaw(String law, UnaryOperator<Bridge> bug) throws Exception {
        assertThat(PlantedBugs.broken(ProviderDialectContract.class, law, () -> new Bent(bug)))
                .containsExactly(law);
    }

    /** From chat to Anthropic's Messages, with a bug. */
    private static final class Bent extends ProviderDialectsTest {
        private final UnaryOperator<Bridge> bug;

        Bent(UnaryOperator<Bridge> bug) {
            this.bug = bug;
            pair = new Pair(SpokenDialect.openAiChat(), ScriptedDialect.ANTHROPIC_MESSAGES);
        }

        @Override
        protected Bridge bridge() {
            return bug.apply(super.bridge());
        }
    }

    static Stream<Arguments> badRequests() {
        AtomicInteger written = new AtomicInteger();
        return Stream.of(
                writing("P-01", body -> body.replaceAll("word\\d+x", "")),
                bug("P-01", bridge -> new BentBridge(bridge, UnaryOperator.identity()) {
                    @Override
                    public Optional<Failure> objection(Dialect.Envelope envelope, Endpoint endpoint) {
                        return Optional.of(Failure.of(FailureKind.INVALID_REQUEST, "I would rather not."));
                    }
                }),
                writing("P-02", body -> body.replace("its.own-1", "acme/asked")),
                writing("P-03", body -> body.replace(",\"stream\":true", "")),
                writing("P-04", body -> body + written.incrementAndGet()));
    }

    static Stream<Arguments> badReaders() {
        return Stream.of(
                reading("P-05", reader -> telling(reader, text -> text.replace("two", "too"))),
                reading("P-06", reader -> new BentReader(reader) {
                    @Override
                    public Summary summary() {
                        return PlantedBugs.doubled(reader.summary());
                    }
                }),
                reading("P-07", reader -> accepting(reader, bytes -> reader.accept(ByteBuffer.wrap(bytes.array())))),
                reading("P-08", PlantedProviderBugsTest::holding),
                reading("P-09", reader -> accepting(reader, bytes -> isNew(bytes) ? failed() : reader.accept(bytes))),
                reading("P-10", PlantedProviderBugsTest::endingWell),
                reading("P-11", PlantedProviderBugsTest::endingWell),
                reading("P-13", reader -> accepting(reader, bytes -> PlantedBugs.sound(reader.accept(bytes)))),
                reading("P-15", reader -> accepting(reader, bytes -> thrown(reader.accept(bytes)))),
                bug("P-16", bridge -> new BentBridge(bridge, UnaryOperator.identity()) {
                    @Override
                    public AnswerReader reader(Dialect.Envelope envelope, AnswerContext context) {
                        return bridge.reader(envelope, unbounded(context));
                    }
                }),
                bug("P-17", PlantedProviderBugsTest::sharing),
                reading("P-18", reader -> new BentReader(reader) {
                    @Override
                    public Optional<String> plainText() {
                        return reader.plainText().map(text -> text + "!");
                    }
                }));
    }

    static Stream<Arguments> badFailures() {
        return Stream.of(
                failing("P-12", (failure, body) -> failure.withUpstreamStatus(500)),
                failing("P-12", (failure, body) -> failure.withRetryAfter(Optional.empty())),
                failing("P-14", (failure, body) -> Failure.of(failure.kind(), new String(body, UTF_8))),
                failing("P-15", (failure, body) -> {
                    throw new IllegalArgumentException("no error");
                }));
    }

    private static Arguments bug(String law, UnaryOperator<Bridge> bug) {
        return Arguments.of(law, bug);
    }

    private static Arguments reading(String law, UnaryOperator<AnswerReader> bend) {
        return bug(law, bridge -> new BentBridge(bridge, bend));
    }

    private static Arguments writing(String law, UnaryOperator<String> bend) {
        return bug(law, bridge -> new BentBridge(bridge, UnaryOperator.identity()) {
            @Override
            public UpstreamRequest request(
                    Dialect.Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
                UpstreamRequest sound = bridge.request(envelope, endpoint, parameters);
                return new UpstreamRequest(sound.path(), sound.headers(), bent(sound.body(), bend), sound.dropped());
            }
        });
    }

    /** Misjudges an error. */
    private interface Misjudging {
        Failure of(Failure sound, byte[] body);
    }

    private static Arguments failing(String law, Misjudging bend) {
        return bug(law, bridge -> new BentBridge(bridge, UnaryOperator.identity()) {
            @Override
            public Failure failure(int status, Headers headers, byte[] body, Instant now) {
                return bend.of(bridge.failure(status, headers, body, now), body);
            }
        });
    }

    private static List<ByteBuffer> bent(List<ByteBuffer> parts, UnaryOperator<String> bend) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(UTF_8.decode(part.duplicate())));
        return List.of(ByteBuffer.wrap(bend.apply(text.toString()).getBytes(UTF_8)));
    }

    /** Takes bytes in another way. */
    private interface Accepting {
        AnswerReader.Part accept(ByteBuffer bytes);
    }

    private static AnswerReader accepting(AnswerReader reader, Accepting accepting) {
        return new BentReader(reader) {
            @Override
            public Part accept(ByteBuffer bytes) {
                return accepting.accept(bytes);
            }
        };
    }

    private static AnswerReader telling(AnswerReader reader, UnaryOperator<String> bend) {
        return accepting(reader, bytes -> {
            AnswerReader.Part sound = reader.accept(bytes);
            return new AnswerReader.Part(bent(sound.bytes(), bend), sound.content(), sound.complete(), sound.failure());
        });
    }

    private static AnswerReader holding(AnswerReader reader) {
        List<ByteBuffer> held = new ArrayList<>();
        return accepting(reader, bytes -> {
            AnswerReader.Part part = reader.accept(bytes);
            held.addAll(part.bytes());
            return new AnswerReader.Part(
                    part.complete() ? held : List.of(), part.complete(), part.complete(), part.failure());
        });
    }

    private static AnswerReader endingWell(AnswerReader reader) {
        return new BentReader(reader) {
            @Override
            public Part end() {
                return PlantedBugs.sound(reader.end());
            }
        };
    }

    private static boolean isNew(ByteBuffer bytes) {
        String text = UTF_8.decode(bytes.duplicate()).toString();
        return text.contains("new");
    }

    private static AnswerReader.Part failed() {
        return AnswerReader.Part.failed(List.of(), false, Failure.of(FailureKind.BAD_RESPONSE, "What is this?"));
    }

    private static AnswerReader.Part thrown(AnswerReader.Part part) {
        part.failure().ifPresent(failure -> {
            throw new IllegalStateException(failure.message());
        });
        return part;
    }

    private static Bridge.AnswerContext unbounded(Bridge.AnswerContext context) {
        return new Bridge.AnswerContext(
                context.generationId(),
                context.model(),
                context.providerName(),
                context.contentType(),
                context.continues(),
                context.pricing(),
                Integer.MAX_VALUE / 2,
                Integer.MAX_VALUE / 2);
    }

    /** All answers have one reader. */
    private static Bridge sharing(Bridge bridge) {
        List<AnswerReader> first = new ArrayList<>();
        return new BentBridge(bridge, reader -> {
            first.add(reader);
            return first.get(0);
        });
    }
}
