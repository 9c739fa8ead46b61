package io.signalbox.testkit.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.testkit.Finish;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedDialect;
import io.signalbox.testkit.TokenCounts;
import io.signalbox.testkit.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The strict callers understand what the scripted providers write, which was written after the providers' own answers. */
class SpokenDialectTest {

    private static final SpokenRequest ASK = SpokenRequest.to("m")
            .system("Be brief.")
            .user("Hello")
            .tool("look", "Looks.", "{\"type\":\"object\",\"properties\":{}}");

    static Stream<Arguments> everyWay() {
        return SpokenDialect.all().stream()
                .flatMap(spoken -> Stream.of(Arguments.of(spoken, ASK), Arguments.of(spoken, ASK.streaming())));
    }

    private static SpokenAnswer answer(SpokenDialect spoken, SpokenRequest request, Reply reply) {
        return spoken.read(request, bytes(spoken, request, reply));
    }

    private static byte[] bytes(SpokenDialect spoken, SpokenRequest request, Reply reply) {
        ScriptedDialect dialect = Stream.of(ScriptedDialect.values())
                .filter(one -> one.word().equals(spoken.name()))
                .findFirst()
                .orElseThrow();
        String path = "/models/m:" + (request.isStream() ? "streamGenerateContent" : "generateContent");
        return reply.in(dialect).unsent(path, spoken.write(request)).bytes();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void understandsAnswers(SpokenDialect spoken, SpokenRequest request) {
        Reply reply = Reply.answer("It rains, I think.")
                .reasoning("c2ln", "Look ", "out.")
                .calling(new ToolCall("a", "look", "{\"at\":1}"), new ToolCall("b", "look", "{\"at\":[2]}"))
                .usage(TokenCounts.of(50, 20).cached(30, 0).reasoned(5));
        SpokenAnswer answer = answer(spoken, request, reply);
        assertThat(answer.text()).isEqualTo("It rains, I think.");
        assertThat(answer.reasoning()).isEqualTo("Look out.");
        assertThat(answer.calls()).extracting(ToolCall::arguments).containsExactly("{\"at\":1}", "{\"at\":[2]}");
        assertThat(answer.finish()).contains("tool_calls");
        assertThat(answer.model()).isEqualTo("m");

        assertThat(answer.usage()).contains(new TokenCounts(50, 30, 0, 20, 5));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void bringsAnswersBack(SpokenDialect spoken, SpokenRequest request) {
        ToolCall call = new ToolCall("a", "look", "{\"at\":1}");
        SpokenAnswer first = answer(
                spoken, request, Reply.answer("Wait.").reasoning("c2ln", "Hm.").calling(call));
        SpokenRequest next = request.answered(first).result(first.calls().get(0), "rain");
        ScriptedDialect dialect =
                ScriptedDialect.valueOf(spoken.name().toUpperCase(Locale.ROOT).replace('-', '_'));
        HeardRequest heard = HeardRequest.of(dialect, spoken.write(next));
        assertThat(heard.tools()).containsExactly("look");
        assertThat(heard.calls()).extracting(ToolCall::name).containsExactly("look");
        assertThat(heard.calls()).extracting(ToolCall::arguments).containsExactly("{\"at\":1}");
        assertThat(heard.results()).hasSize(1);
        assertThat(heard.text()).contains("c2ln", "Be brief.", "rain");
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void understandsEnds(SpokenDialect spoken, SpokenRequest request) {
        assertThat(answer(spoken, request, Reply.answer("x").finish(Finish.LENGTH))
                        .finish())
                .contains("length");
        assertThat(answer(spoken, request, Reply.answer("x").finish(Finish.CONTENT_FILTER))
                        .finish())
                .contains("content_filter");
        assertThat(answer(spoken, request, Reply.answer("x")).finish()).contains("stop");
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void understandsErrors(SpokenDialect spoken, SpokenRequest request) {
        byte[] error = bytes(spoken, request, Reply.failure(ProviderFailure.OVERLOADED));
        assertThat(spoken.error(error).message()).isNotEmpty();
        assertThatThrownBy(() -> spoken.read(request, error)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void nothingThatIsCutIsAnAnswer(SpokenDialect spoken, SpokenRequest request) {
        byte[] whole = bytes(spoken, request, Reply.answer("One two three").usageNever());
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> spoken.read(request, half)).isInstanceOf(AssertionError.class);
        Reply cut = Reply.stream("One ", "two").ends(Point.afterTokens(1));
        byte[] ended = bytes(spoken, request.streaming(), cut);
        assertThatThrownBy(() -> spoken.stream(ended)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai-chat | \"role\":\"assistant\", | '' | a text in role",
                "openai-chat | data: [DONE] | : gone | [DONE] at the end",
                "openai-chat | \"id\":\"chatcmpl-1\" | \"id\":\"\" | an id",
                "anthropic-messages | \"type\":\"text_delta\" | \"type\":\"thinking_delta\" | a delta of",
                "anthropic-messages | \"index\":0 | \"index\":1 | blocks one after the other",
                "anthropic-messages | event: message_stop | event: message_end | a name that is the type",
                "openai-responses | \"sequence_number\":3 | \"sequence_number\":4 | the number after 2",
                "openai-responses | \"delta\":\"two\" | \"delta\":\"too\" | what its deltas said",
                "openai-responses | \"item_id\":\" | \"item_id\":\"x | something of an open item",
                "gemini | \"finishReason\":\"STOP\" | \"finishReason\":\"OTHER\" | a finishReason of an answer",
                "gemini | \"role\":\"model\" | \"role\":\"user\" | the role model"
            })
    void isStrict(String dialect, String right, String wrong, String expected) {
        SpokenDialect spoken = SpokenDialect.all().stream()
                .filter(one -> one.name().equals(dialect))
                .findFirst()
                .orElseThrow();
        SpokenRequest request = ASK.streaming();
        String body = new String(bytes(spoken, request, Reply.answer("One two")), StandardCharsets.UTF_8);
        assertThat(body).contains(right);
        assertThatThrownBy(() -> spoken.stream(body.replace(right, wrong).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"{\"a\":1", "{\"a\":1,}", "{\"a\":01}", "{\"a\":1,\"a\":2}", "[1 2]", "{} {}", "nul", "\"\\x\""})
    void readsJsonToTheLetter(String json) {
        assertThatThrownBy(() -> Json.parse(json)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"{\"a\":[1,-2.5e3,true,null,\"\\\"\\\\\"],\"b\":{}}", "[]", "\"\u00e9\""})
    void writesWhatItRead(String json) {
        assertThat(Json.parse(json).toString()).isEqualTo(json);
        assertThat(List.of(Json.parse(json))).containsExactly(Json.parse(json));
    }
}
