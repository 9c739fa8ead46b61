package io.signalbox.docs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.SixProviders.Asked;
import io.signalbox.docs.acceptance.SixProviders.Way;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.Finish;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedDialect;
import io.signalbox.testkit.Step;
import io.signalbox.testkit.TokenCounts;
import io.signalbox.testkit.ToolCall;
import io.signalbox.testkit.dialect.HeardRequest;
import io.signalbox.testkit.dialect.SpokenAnswer;
import io.signalbox.testkit.dialect.SpokenDialect;
import io.signalbox.testkit.dialect.SpokenDialect.Feature;
import io.signalbox.testkit.dialect.SpokenRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every caller's dialect with every provider's, streaming and not, over real sockets. */
@OnEachFace
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialectPairsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CITY = "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
            + "\"required\":[\"city\"],\"additionalProperties\":false}";
    private static final ToolCall ROME =
            new ToolCall("functions.get_weather:0", "get_weather", "{\"city\":\"Rome \u2600\"}");
    private static final ToolCall OSLO = new ToolCall("call_2", "get_weather", "{\"city\":\"Oslo\"}");
    private static final ToolCall NOW = new ToolCall("call_3", "get_time", "{}");
    private static final String SEAL =
            Base64.getEncoder().encodeToString("a seal of the model's own".getBytes(StandardCharsets.UTF_8));
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private final SixProviders providers = new SixProviders();

    @AfterAll
    void close() {
        providers.close();
    }

    private static Stream<DynamicTest> each(String scenario, Consumer<Way> proof) {
        return each(scenario, way -> true, proof);
    }

    private static Stream<DynamicTest> each(String scenario, Predicate<Way> which, Consumer<Way> proof) {
        return Way.all()
                .filter(which)
                .map(way -> DynamicTest.dynamicTest(way + ": " + scenario, () -> proof.accept(way)));
    }

    private SpokenAnswer answer(Way way, SpokenRequest request, Reply reply) {
        return providers.ask(way, request, reply).heard();
    }

    @TestFactory
    @DisplayName("S-049, S-184: text, from providers of six kinds to clients of four")
    Stream<DynamicTest> text() {
        return each("text", way -> {
            String text = "Gr\u00fc\u00dfe \ud83d\ude80, \"all\"\nof you.";
            Asked asked = providers.ask(way, way.request().system("Be brief.").user("Hello"), Reply.answer(text));
            assertThat(asked.heard().text()).isEqualTo(text);
            assertThat(asked.heard().finish()).contains("stop");
            assertThat(asked.heard().model()).isEqualTo(way.model());
            assertThat(asked.received().text()).contains("Be brief.", "Hello");
            assertThat(asked.sent().get(0).dialect()).contains(way.provider());
            assertThat(asked.sent().get(0).streamed()).isEqualTo(way.stream());
            assertThat(asked.record().status()).isEqualTo(GenerationStatus.COMPLETED);
        });
    }

    @TestFactory
    @DisplayName("S-105, S-106: tools in several turns")
    Stream<DynamicTest> tools() {
        return each("tools in several turns", way -> {
            SpokenRequest first = way.request().user("Rome?").tool("get_weather", "Tells the weather.", CITY);
            Asked asked = providers.ask(way, first, Reply.toolCalls(ROME));
            assertThat(asked.received().tools()).containsExactly("get_weather");
            assertThat(asked.received().text()).contains(CITY);
            SpokenAnswer called = asked.heard();
            expectCalls(called, ROME);

            SpokenRequest second = first.answered(called).result(called.calls().get(0), "sunny, 31 degrees");
            asked = providers.ask(way, second, Reply.answer("And ").calling(OSLO));
            expectTurns(way, asked.received(), "sunny, 31 degrees");
            SpokenAnswer calledAgain = asked.heard();
            expectCalls(calledAgain, OSLO);
            assertThat(calledAgain.text()).isEqualTo("And ");

            SpokenRequest third = second.answered(calledAgain)
                    .result(calledAgain.calls().get(0), "rainy")
                    .user("Well?");
            asked = providers.ask(way, third, Reply.answer("Rome it is."));
            expectTurns(way, asked.received(), "sunny, 31 degrees", "rainy");
            assertThat(asked.heard().text()).isEqualTo("Rome it is.");
        });
    }

    @TestFactory
    @DisplayName("S-106, S-108: parallel calls, whose arguments join to JSON")
    Stream<DynamicTest> parallelTools() {
        return each("parallel tools", way -> {
            SpokenRequest request = way.request()
                    .user("Both?")
                    .tool("get_weather", "Tells the weather.", CITY)
                    .tool("get_time", "Tells the time.", "{\"type\":\"object\",\"properties\":{}}");
            SpokenAnswer called =
                    answer(way, request, Reply.toolCalls(ROME, OSLO, NOW).argumentPieces(2));
            expectCalls(called, ROME, OSLO, NOW);
            SpokenRequest next = request.answered(called);
            for (ToolCall call : called.calls()) {
                next = next.result(call, "seen by " + call.arguments().length());
            }
            Asked asked = providers.ask(way, next, Reply.answer("Done."));
            expectTurns(way, asked.received(), "seen by", "seen by", "seen by");
            assertThat(asked.received().tools()).containsExactly("get_weather", "get_time");
            assertThat(asked.heard().text()).isEqualTo("Done.");
        });
    }

    private static void expectCalls(SpokenAnswer answer, ToolCall... calls) {
        assertThat(answer.finish()).contains("tool_calls");
        assertThat(answer.calls()).extracting(ToolCall::name).containsExactlyElementsOf(names(calls));
        for (int i = 0; i < calls.length; i++) {
            assertThat(json(answer.calls().get(i).arguments())).isEqualTo(json(calls[i].arguments()));
        }
    }

    private static List<String> names(ToolCall... calls) {
        return Stream.of(calls).map(ToolCall::name).toList();
    }

    /** Each call has its result, under its own id, or its name where there are no ids. */
    private static void expectTurns(Way way, HeardRequest received, String... results) {
        boolean byName = way.provider() == ScriptedDialect.GEMINI;
        assertThat(received.results())
                .extracting(HeardRequest.Result::call)
                .containsExactlyElementsOf(received.calls().stream()
                        .map(call -> byName ? call.name() : call.id())
                        .toList());
        boolean strict = !way.passes()
                && Set.of(ScriptedDialect.ANTHROPIC_MESSAGES, ScriptedDialect.BEDROCK_CONVERSE)
                        .contains(way.provider());
        assertThat(received.calls())
                .extracting(ToolCall::id)
                .allMatch(id -> !strict || id.matches("[A-Za-z0-9_-]{1,64}"));
        assertThat(received.results()).hasSameSizeAs(results);
        for (int i = 0; i < results.length; i++) {
            assertThat(received.results().get(i).text()).contains(results[i]);
        }
    }

    @TestFactory
    @DisplayName("S-115: an answer that follows a schema")
    Stream<DynamicTest> structuredOutput() {
        return each("structured output", way -> {
            Asked asked = providers.ask(
                    way, way.request().user("Where?").format("place", CITY), Reply.answer("{\"city\": \"Rome\"}"));
            assertThat(asked.received().text().replace("\\\"", "\"")).contains(CITY);
            assertThat(json(asked.heard().text()).path("city").asText()).isEqualTo("Rome");
        });
    }

    @TestFactory
    @DisplayName("S-108: reasoning can be read, and its seal goes back to the family that made it and to no other")
    Stream<DynamicTest> reasoning() {
        return each("reasoning replay", way -> {
            SpokenRequest request = way.request()
                    .user("Rome?")
                    .thinking("high")
                    .most(9000)
                    .tool("get_weather", "Tells the weather.", CITY);
            SpokenAnswer thought = answer(way, request, Reply.toolCalls(ROME).reasoning(SEAL, "It may ", "rain."));
            assertThat(thought.reasoning()).isEqualTo("It may rain.");
            expectCalls(thought, ROME);
            for (ScriptedDialect provider : EnumSet.complementOf(EnumSet.of(ScriptedDialect.OPENAI_CHAT))) {
                Way back = way.to(provider);
                SpokenRequest next = SpokenRequest.to(back.model())
                        .streaming(way.stream())
                        .user("Rome?")
                        .thinking("high")
                        .most(9000)
                        .tool("get_weather", "Tells the weather.", CITY)
                        .answered(thought)
                        .result(thought.calls().get(0), "sunny");
                Asked asked = providers.ask(back, next, Reply.answer("No rain."));
                expectTurns(back, asked.received(), "sunny");
                assertThat(asked.received().text().contains(SEAL))
                        .as("the seal of " + way.provider() + " comes to " + provider)
                        .isEqualTo(way.provider() != ScriptedDialect.COHERE
                                && family(way.provider()).equals(family(provider)));
                assertThat(asked.heard().text()).isEqualTo("No rain.");
            }
        });
    }

    private static String family(ScriptedDialect provider) {
        return switch (provider) {
            case ANTHROPIC_MESSAGES, BEDROCK_CONVERSE -> "claude";
            case OPENAI_CHAT, OPENAI_RESPONSES, GEMINI, COHERE -> provider.word();
        };
    }

    @TestFactory
    @DisplayName("S-109: an image, as data and as an address")
    Stream<DynamicTest> image() {
        return each("image", way -> {
            SpokenRequest look = way.request().user("What is it?");
            Asked asked = providers.ask(way, look.image("data:image/png;base64," + PIXEL), Reply.answer("A dot."));
            assertThat(asked.received().text()).contains(PIXEL, "png");
            assertThat(asked.heard().text()).isEqualTo("A dot.");

            asked = providers.ask(way, look.image("https://example.com/dot.png"), Reply.answer("A dot."));
            if (way.provider() == ScriptedDialect.BEDROCK_CONVERSE) {
                assertThat(asked.answer().status()).isEqualTo(400);
                assertThat(asked.error().message()).isNotEmpty();
                assertThat(asked.sent()).isEmpty();
            } else {
                assertThat(asked.received().text()).contains("https://example.com/dot.png");
                assertThat(asked.heard().text()).isEqualTo("A dot.");
            }
        });
    }

    @TestFactory
    @DisplayName("S-154: marks for the cache reach who has them, and what was read and written is counted once")
    Stream<DynamicTest> cache() {
        Set<ScriptedDialect> marked = Set.of(ScriptedDialect.ANTHROPIC_MESSAGES, ScriptedDialect.BEDROCK_CONVERSE);
        Set<ScriptedDialect> silent = Set.of(ScriptedDialect.GEMINI, ScriptedDialect.COHERE);
        return each("cache mark", way -> way.caller().has(Feature.CACHE_MARK), way -> {
            SpokenRequest request = way.request()
                    .system("A long text.")
                    .cached()
                    .user("A question.")
                    .cached();
            Reply reply = Reply.answer("Yes.").usage(TokenCounts.of(100, 5).cached(60, 30));
            Asked asked = providers.ask(way, request, reply);
            if (marked.contains(way.provider())) {
                assertThat(asked.received().cacheMarks()).isEqualTo(2);
            }
            boolean writes = !silent.contains(way.provider());
            Generation record = asked.record();
            assertThat(record.usage().count(UsageClass.PROMPT)).isEqualTo(writes ? 10 : 40);
            assertThat(record.usage().count(UsageClass.CACHED_READ)).isEqualTo(60);
            assertThat(record.usage().count(UsageClass.CACHE_WRITE)).isEqualTo(writes ? 30 : 0);
            assertThat(asked.heard().usage()).contains(new TokenCounts(100, 60, writes ? 30 : 0, 5, 0));
        });
    }

    @TestFactory
    @DisplayName("stop sequences reach the provider in its own words")
    Stream<DynamicTest> stop() {
        return each("stop", way -> way.caller().has(Feature.STOP), way -> {
            Asked asked = providers.ask(
                    way,
                    way.request().user("Count.").stop("END").stop("four"),
                    Reply.answer("One, two, ").stopsAt("END"));
            boolean takes = way.provider() != ScriptedDialect.OPENAI_RESPONSES;
            assertThat(asked.received().stops()).isEqualTo(takes ? List.of("END", "four") : List.of());
            assertThat(asked.heard().text()).isEqualTo("One, two, ");
            assertThat(asked.heard().finish()).contains("stop");
        });
    }

    @TestFactory
    @DisplayName("an answer that reached the most tokens that were allowed")
    Stream<DynamicTest> length() {
        return each("length", way -> {
            Asked asked = providers.ask(
                    way,
                    way.request().user("Count.").most(16),
                    Reply.answer("One, two, ").finish(Finish.LENGTH));
            assertThat(asked.received().most()).isEqualTo(OptionalLong.of(16));
            assertThat(asked.heard().text()).isEqualTo("One, two, ");
            assertThat(asked.heard().finish()).contains("length");
            assertThat(asked.record().finishReason()).contains("length");
        });
    }

    @TestFactory
    @DisplayName("an answer that a filter ended, and one in which the model refuses")
    Stream<DynamicTest> refusal() {
        return each("refusal and content filter", way -> {
            SpokenRequest request = way.request().user("How?");
            SpokenAnswer filtered = answer(way, request, Reply.answer("First ").finish(Finish.CONTENT_FILTER));
            assertThat(filtered.text()).isEqualTo("First ");
            assertThat(filtered.finish()).contains("content_filter");

            Asked refused = providers.ask(way, request, Reply.refusal("I will not."));
            if (way.provider() == ScriptedDialect.GEMINI && !way.passes()) {
                assertThat(refused.record()
                                .attempts()
                                .get(0)
                                .failure()
                                .orElseThrow()
                                .kind())
                        .isEqualTo(FailureKind.CONTENT_FILTER);
            } else if (way.provider() != ScriptedDialect.GEMINI) {
                assertThat(refused.heard().text() + refused.heard().refusal()).isEqualTo("I will not.");
            }
        });
    }

    @TestFactory
    @DisplayName("S-111, S-113: sampling goes to each provider under its own name and within its range")
    Stream<DynamicTest> sampling() {
        Set<ScriptedDialect> upToTwo =
                Set.of(ScriptedDialect.OPENAI_CHAT, ScriptedDialect.OPENAI_RESPONSES, ScriptedDialect.GEMINI);
        return each("sampling", way -> way.caller().name().equals("openai-chat"), way -> {
            SpokenRequest request =
                    way.request().user("Hello").temperature("1.5").with("top_k", "4");
            Asked asked = providers.ask(way, request, Reply.answer("Hello"));
            double temperature = Double.parseDouble(asked.received().temperature());
            assertThat(temperature).isEqualTo(upToTwo.contains(way.provider()) ? 1.5 : 1.0);
            JsonNode body = json(asked.received().text());
            String topK = Stream.of("top_k", "topK", "k")
                    .map(name -> body.findPath(name).asText(""))
                    .reduce("", String::concat);
            boolean takes = !Set.of("openai-chat", "openai-responses")
                    .contains(way.provider().word());
            assertThat(topK).isEqualTo(takes ? "4" : "");
        });
    }

    @TestFactory
    @DisplayName("an error before the start is an error of its kind, in the caller's dialect")
    Stream<DynamicTest> errorBefore() {
        Map<ProviderFailure, Integer> statuses = Map.of(
                ProviderFailure.INVALID_REQUEST, 400,
                ProviderFailure.CONTEXT_LENGTH, 400,
                ProviderFailure.RATE_LIMITED, 429,
                ProviderFailure.UPSTREAM_ERROR, 502);
        return each(
                "error before the start",
                way -> statuses.forEach((failure, status) -> {
                    Asked asked = providers.ask(way, way.request().user("Hello"), Reply.failure(failure));
                    assertThat(asked.answer().status())
                            .as(asked.answer().text())
                            .isEqualTo(status);
                    assertThat(asked.error().message()).isNotEmpty();
                    expectFailure(asked, FailureKind.valueOf(failure.name()));
                }));
    }

    @TestFactory
    @DisplayName("an error where a whole answer was expected is no success either")
    Stream<DynamicTest> errorInWhole() {
        return each("error in a 200", way -> !way.stream(), way -> {
            Reply reply = Reply.failure(ProviderFailure.OVERLOADED).withStatus(200);
            Asked asked = providers.ask(way, way.request().user("Hello"), reply);
            assertThat(asked.answer().status()).as(asked.answer().text()).isIn(502, 503, 529);
            assertThat(asked.error().message()).isNotEmpty();
            assertThat(asked.record().status()).isEqualTo(GenerationStatus.FAILED);
        });
    }

    @TestFactory
    @DisplayName("an error in a success before the first content is no success")
    Stream<DynamicTest> errorInSuccess() {
        return each("error in a 200", Way::stream, way -> {
            Reply reply = Reply.script(Step.failure(ProviderFailure.OVERLOADED), Step.end());
            Asked asked = providers.ask(way, way.request().user("Hello"), reply);
            assertThat(asked.answer().status()).isIn(503, 529);
            assertThat(asked.error().message()).isNotEmpty();
            expectFailure(asked, FailureKind.OVERLOADED);
        });
    }

    @TestFactory
    @DisplayName("an error after the start ends the caller's stream with an error, never as if it was whole")
    Stream<DynamicTest> errorAfter() {
        return each("error after the start", Way::stream, way -> {
            Reply reply = Reply.stream("One ", "two ", "three").fails(Point.afterTokens(2), ProviderFailure.OVERLOADED);
            Asked asked = providers.ask(way, way.request().user("Count.").tool("get_time", "Time.", CITY), reply);
            SpokenAnswer heard = asked.heard();
            assertThat(heard.text()).isEqualTo("One two ");
            assertThat(heard.finish()).isEmpty();
            assertThat(heard.error()).isPresent();
            expectFailure(asked, FailureKind.OVERLOADED);
        });
    }

    @TestFactory
    @DisplayName("a stream that is cut after the start ends with an error too")
    Stream<DynamicTest> cut() {
        return each("cut after the start", Way::stream, way -> {
            Reply reply = Reply.stream("One ", "two ", "three").ends(Point.afterTokens(2));
            Asked asked = providers.ask(way, way.request().user("Count.").tool("get_time", "Time.", CITY), reply);
            assertThat(asked.heard().text()).isEqualTo("One two ");
            assertThat(asked.heard().error()).isPresent();
            expectFailure(asked, FailureKind.BAD_RESPONSE);
        });
    }

    private static void expectFailure(Asked asked, FailureKind kind) {
        assertThat(asked.record().status()).isNotEqualTo(GenerationStatus.COMPLETED);
        assertThat(asked.record().attempts())
                .last()
                .extracting(attempt -> attempt.failure().orElseThrow().kind())
                .isEqualTo(kind);
        assertThat(asked.answer().text()).doesNotContain("127.0.0.1", "Exception\"", "api_key");
    }

    @Test
    @DisplayName("S-183: one address and one key for all models, whatever their providers speak")
    void oneAddressAndOneKey() {
        String key = "sk-one-0123456789abcdef0123456789abcdef";
        KeyRing keys = KeyRing.of(Map.of(KeyConfig.hashOf(Secret.of(key)), "one"));
        Headers headers = Headers.of("authorization", "Bearer " + key);
        try (TestGateway gateway = providers.gateway(Reply.answer("Hello"))) {
            HttpFace face = new HttpFace(
                    gateway.gateway(),
                    keys,
                    SystemClock.instance(),
                    TestGateway.OPENAI,
                    TestGateway.OPENROUTER,
                    1 << 20);
            for (ScriptedDialect provider : ScriptedDialect.values()) {
                Page page = TestFace.post(
                        face, "/v1/chat/completions", headers, TestGateway.hello("acme/" + provider.word()));
                assertThat(page.status()).as(page.text()).isEqualTo(200);
                assertThat(json(page.text()).path("model").asText()).isEqualTo("acme/" + provider.word());
                assertThat(json(page.text()).findPath("content").asText()).isEqualTo("Hello");
            }
        }
    }

    @Test
    @DisplayName("S-049, S-115: a chat answer has the same keys and types whoever gives it")
    void theShapeIsTheSame() {
        for (boolean stream : List.of(false, true)) {
            Set<String> expected = shape(new Way(SpokenDialect.openAiChat(), ScriptedDialect.OPENAI_RESPONSES, stream));
            for (ScriptedDialect provider :
                    EnumSet.complementOf(EnumSet.of(ScriptedDialect.OPENAI_CHAT, ScriptedDialect.OPENAI_RESPONSES))) {
                assertThat(shape(new Way(SpokenDialect.openAiChat(), provider, stream)))
                        .as(provider.word())
                        .isEqualTo(expected);
            }
            assertThat(expected)
                    .as("what all answers of providers of the same dialect have")
                    .containsAll(
                            Set.of("id STRING", "object STRING", "created NUMBER", "model STRING", "choices ARRAY"));
        }
    }

    private Set<String> shape(Way way) {
        SpokenRequest request = way.request().user("Rome?").tool("get_weather", "Tells the weather.", CITY);
        Asked asked = providers.ask(way, request, Reply.answer("Look: ").calling(ROME));
        Set<String> shape = new TreeSet<>();
        for (String line : asked.answer().text().split("\n", -1)) {
            String data = line.startsWith("data: ") ? line.substring(6) : line;
            if (data.startsWith("{")) {
                shape("", json(data), shape);
            }
        }
        return shape;
    }

    private static void shape(String path, JsonNode node, Set<String> shape) {
        node.properties().forEach(member -> {
            shape.add(path + member.getKey() + " " + member.getValue().getNodeType());
            shape(path + member.getKey() + ".", member.getValue(), shape);
        });
        if (node.isArray()) {
            node.forEach(element -> shape(path, element, shape));
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
