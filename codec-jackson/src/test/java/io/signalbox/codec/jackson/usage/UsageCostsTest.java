package io.signalbox.codec.jackson.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.gemini.Gemini;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.responses.OpenAiResponses;
import io.signalbox.codec.jackson.services.Service;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceContext;
import io.signalbox.core.cost.Pricing;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Dialect.Envelope;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table of usage blocks, each through the readers that serve callers: whole and streamed, passed and translated. */
class UsageCostsTest {

    private static final Map<String, Bridge> BRIDGES = bridges();
    private static final int MOST_BYTES = 1 << 20;

    @TestFactory
    @DisplayName(
            "S-140, S-143, S-145, S-147, S-150 … S-154, F-72 … F-74, F-142 … F-144: every usage block costs what its arithmetic says")
    Stream<DynamicTest> everyBlockCostsWhatItsArithmeticSays() {
        return UsageCase.all().stream().map(block -> DynamicTest.dynamicTest(block.toString(), () -> check(block)));
    }

    @Test
    @DisplayName("S-145: a thousand requests sum exactly, and so do a thousand that cost a millionth of a millionth")
    void aThousandSumExactly() {
        List<UsageCase> priced = UsageCase.all().stream()
                .filter(block ->
                        block.name().startsWith("S-145") || block.name().contains("millionth of a millionth"))
                .toList();
        assertThat(priced).hasSize(5);
        for (UsageCase block : priced) {
            Money one = block.cost().orElseThrow();
            Money sum = Stream.generate(() -> one).limit(1000).reduce(Money.ZERO, Money::plus);
            assertThat(sum).isEqualTo(one.times(1000));
        }
    }

    @Test
    @DisplayName(
            "the table is large, names no block twice in one dialect, and uses every class that a provider reports")
    void isLarge() {
        List<UsageCase> all = UsageCase.all();
        assertThat(all.stream().map(block -> block.from() + block.name()).distinct())
                .hasSizeGreaterThanOrEqualTo(150)
                .hasSameSizeAs(all);
        String means = String.join(" ", all.stream().map(UsageCase::means).toList());
        assertThat(Arrays.stream(UsageClass.values())
                        .filter(one -> one != UsageClass.REQUEST && one != UsageClass.IMAGE)
                        .map(one -> " " + one.word() + "="))
                .allMatch(means::contains);
    }

    private static void check(UsageCase block) {
        served(block).forEach(served -> check(block, served));
    }

    /** What is metered of the block on every way that it can take. */
    static List<Metered> metered(UsageCase block) {
        return served(block).stream().map(Served::metered).toList();
    }

    private static List<Served> served(UsageCase block) {
        UsageAnswers answers = new UsageAnswers(block);
        String whole = block.from().equals("openai-speech") ? "audio/mpeg" : "application/json";
        List<Served> all = new ArrayList<>();
        for (Envelope asked : requests(block.from(), false)) {
            all.add(served(block, asked, whole, answers.whole()));
        }
        answers.stream().ifPresent(events -> {
            for (Envelope asked : requests(block.from(), true)) {
                all.add(served(block, asked, answers.streamType(), events));
            }
        });
        return all;
    }

    private static Served served(UsageCase block, Envelope asked, String type, byte[] answer) {
        Bridge bridge = Optional.ofNullable(BRIDGES.get(block.from())).orElseGet(() -> BRIDGES.get("openai-chat"));
        AnswerReader reader = bridge.reader(
                asked,
                new AnswerContext(
                        "gen-1700000000-abc",
                        "acme/m",
                        "Acme",
                        type,
                        Optional.empty(),
                        pricing(block),
                        MOST_BYTES,
                        MOST_BYTES));
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Part part = take(reader.accept(ByteBuffer.wrap(answer.clone())), told);
        part = part.complete() ? part : take(reader.end(), told);
        assertThat(part.failure()).as(asked.facts().dialect()).isEmpty();
        assertThat(part.complete()).as(asked.facts().dialect()).isTrue();
        return new Served(asked, reader.summary().metered(), told.toByteArray());
    }

    /**
     * An answer that was served.
     *
     * @param asked the request
     * @param metered what was metered of the answer
     * @param told what the caller got
     */
    private record Served(Envelope asked, Metered metered, byte[] told) {}

    private static void check(UsageCase block, Served served) {
        Envelope asked = served.asked();
        Metered metered = served.metered();
        byte[] told = served.told();
        Charge charge = pricing(block).charge(metered);
        if (block.isByEstimate()) {
            checkEstimate(block, asked, metered);
        } else {
            assertThat(metered.usage()).as(asked.facts().toString()).hasToString(block.means());
            assertThat(charge.cost().computed()).isEqualTo(block.cost());
        }
        assertThat(charge.cost().reported()).as(asked.facts().toString()).isEqualTo(block.said());
        boolean shows = asked.facts().dialect().equals("openai-chat") && !asked.facts().stream();
        if (shows) {
            JsonNode cost = Trees.read(told, 0, told.length).orElseThrow().at("/usage/cost");
            assertThat(Optional.of(cost).filter(JsonNode::isNumber).map(it -> new Money(it.decimalValue())))
                    .isEqualTo(charge.charged());
        }
    }

    private static void checkEstimate(UsageCase block, Envelope asked, Metered metered) {
        Usage usage = metered.usage();
        assertThat(usage.isEstimated()).isTrue();
        assertThat(usage.isBounded()).isEqualTo(block.isAbsurd());
        assertThat(usage.promptTokens()).isEqualTo(asked.facts().estimatedPromptTokens());
        assertThat(usage.completionTokens()).isLessThanOrEqualTo(1);
        if (block.isAbsurd()) {
            assertThat(metered.implausible().flatMap(Trees::read))
                    .isEqualTo(Trees.read(block.usage().orElseThrow()));
        } else {
            assertThat(metered.implausible()).isEmpty();
        }
    }

    /** As a gateway does it that charges what providers take. */
    static Pricing pricing(UsageCase block) {
        return metered -> {
            PriceContext context = PriceContext.at(block.at(), metered.usage().promptTokens())
                    .onTier(metered.serviceTier().or(block::asked));
            Cost cost = new Cost(block.prices().costOf(metered.usage(), context), metered.reportedCost());
            return new Charge(metered.usage(), cost, cost.amount());
        };
    }

    private static Part take(Part part, ByteArrayOutputStream told) {
        part.bytes().forEach(bytes -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            told.writeBytes(copy);
        });
        return part;
    }

    private static Map<String, Bridge> bridges() {
        Map<String, Bridge> all = new HashMap<>();
        Dialects.bridges().forEach(bridge -> all.put(bridge.upstreamDialect(), bridge));
        return all;
    }

    /** A request in every dialect in which it can be asked for. */
    private static List<Envelope> requests(String from, boolean stream) {
        Optional<Service> service = Arrays.stream(Service.values())
                .filter(one -> one.dialect().equals(from))
                .findFirst();
        if (service.isPresent()) {
            return List.of(service.get().dialect(OpenAiFace.OPENAI).read(Json.bytes(request(service.get()))));
        }
        String hi = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":9,\"stream\":" + stream + "}";
        List<Envelope> all = new ArrayList<>();
        all.add(OpenAiChat.dialect(OpenAiChat.Face.OPENROUTER).read(Json.bytes("{\"model\":\"m\"," + hi)));
        all.add(AnthropicMessages.dialect(AnthropicMessages.Face.OPENROUTER)
                .read(Json.bytes("{\"model\":\"m\"," + hi)));
        all.add(OpenAiResponses.dialect(OpenAiResponses.Face.OPENROUTER)
                .read(Json.bytes("{\"model\":\"m\",\"input\":\"hi\",\"stream\":" + stream + "}")));
        all.add(Gemini.dialect("m", stream, true)
                .read(Json.bytes("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}")));
        return all;
    }

    private static String request(Service service) {
        return switch (service) {
            case SPEECH -> "{\"model\":\"m\",\"voice\":\"v\",\"input\":\"Twelve chars\"}";
            case TRANSCRIPTIONS -> "{\"model\":\"m\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"wav\"}}";
            case RERANK -> "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"d\"]}";
            case IMAGES -> "{\"model\":\"m\",\"prompt\":\"a cat\"}";
            default -> "{\"model\":\"m\",\"input\":\"hi\"}";
        };
    }
}
