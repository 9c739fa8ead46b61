package io.signalbox.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import io.signalbox.testkit.dialect.DialectContract;
import io.signalbox.testkit.dialect.SpokenDialect;
import io.signalbox.testkit.dialect.SpokenRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of dialects catches what it is there to catch: each planted bug breaks the law that forbids it. */
class PlantedDialectBugsTest {

    @Test
    void theSoundWayBreaksNoLaw() throws Exception {
        assertThat(broken(UnaryOperator.identity())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void everyBugBreaksItsLaw(String law, UnaryOperator<Bridge> bug) throws Exception {
        assertThat(broken(bug)).contains(law);
    }

    static Stream<Arguments> everyBugBreaksItsLaw() {
        return Stream.of(
                bug("D-05", reader -> new BentReader(reader) {
                    @Override
                    public Summary summary() {
                        return PlantedBugs.doubled(reader.summary());
                    }
                }),
                bug("D-08", reader -> new BentReader(reader) {
                    @Override
                    public Part end() {
                        return PlantedBugs.sound(reader.end());
                    }
                }),
                bug("D-07", reader -> new BentReader(reader) {
                    @Override
                    public Part accept(ByteBuffer bytes) {
                        return PlantedBugs.sound(reader.accept(bytes));
                    }
                }),
                bug("D-16", reader -> new BentReader(reader) {
                    private final List<ByteBuffer> held = new ArrayList<>();

                    @Override
                    public Part accept(ByteBuffer bytes) {
                        Part part = reader.accept(bytes);
                        held.addAll(part.bytes());
                        return new Part(
                                part.complete() ? held : List.of(), part.complete(), part.complete(), part.failure());
                    }
                }),
                Arguments.of("D-15", (UnaryOperator<Bridge>) bridge ->
                        new BentBridge(bridge, UnaryOperator.identity()) {
                            @Override
                            public UpstreamRequest request(
                                    Dialect.Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
                                UpstreamRequest sound = bridge.request(envelope, endpoint, parameters);
                                return new UpstreamRequest(sound.path(), sound.headers(), sound.body(), List.of());
                            }
                        }),
                Arguments.of("D-14", (UnaryOperator<Bridge>)
                        bridge -> new BentBridge(bridge, UnaryOperator.identity()) {
                            @Override
                            public Optional<Failure> objection(Dialect.Envelope envelope, Endpoint endpoint) {
                                return Optional.empty();
                            }
                        }));
    }

    private static Arguments bug(String law, UnaryOperator<AnswerReader> bug) {
        return Arguments.of(law, (UnaryOperator<Bridge>) bridge -> new BentBridge(bridge, bug));
    }

    /** The laws that a way with this bug breaks. */
    private static Set<String> broken(UnaryOperator<Bridge> bug) throws IllegalAccessException {
        return PlantedBugs.broken(DialectContract.class, "D-", () -> new Way(bug));
    }

    /** From chat to Anthropic's Messages, with a bug. */
    private static final class Way extends DialectContract {
        private final UnaryOperator<Bridge> bug;

        Way(UnaryOperator<Bridge> bug) {
            this.bug = bug;
        }

        @Override
        protected SpokenDialect spoken() {
            return SpokenDialect.openAiChat();
        }

        @Override
        protected Dialect dialect(SpokenRequest request) {
            return OpenAiChat.dialect(OpenAiChat.Face.OPENAI);
        }

        @Override
        protected Bridge bridge() {
            return bug.apply(Dialects.bridges().stream()
                    .filter(any -> any.upstreamDialect().equals(AnthropicMessages.NAME))
                    .findFirst()
                    .orElseThrow());
        }

        @Override
        protected Endpoint endpoint() {
            Provider provider = new Provider("main", ProviderType.ANTHROPIC, "Main", 0, true, false);
            return Endpoint.at(provider, new ModelId("acme/asked"), "its.own-1").build();
        }

        @Override
        protected Map<String, SpokenRequest> inexpressible() {
            return Map.of("n", SpokenRequest.to("acme/asked").user("Hello").with("n", "2"));
        }

        @Override
        protected Map<String, SpokenRequest> dropped() {
            return Map.of("seed", SpokenRequest.to("acme/asked").user("Hello").with("seed", "7"));
        }
    }
}
