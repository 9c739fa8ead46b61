package io.signalbox.codec.jackson.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signalbox.codec.jackson.chat.OpenAiChat.Face;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.routing.Cutoffs;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.PriceLimits;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.SortKey;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"max_tokens\":1e999999999 | max_tokens | max_tokens: 1e999999999 (expected: an integer of 1 or more)",
                "\"max_tokens\":-1 | max_tokens | max_tokens: -1 (expected: an integer of 1 or more)",
                "\"max_tokens\":0 | max_tokens | max_tokens: 0 (expected: an integer of 1 or more)",
                "\"max_tokens\":1.5 | max_tokens | max_tokens: 1.5 (expected: an integer of 1 or more)",
                "\"max_tokens\":1.0 | max_tokens | max_tokens: 1.0 (expected: an integer of 1 or more)",
                "\"max_tokens\":\"10\" | max_tokens | max_tokens: \"10\" (expected: an integer of 1 or more)",
                "\"max_tokens\":true | max_tokens | max_tokens: true (expected: an integer of 1 or more)",
                "\"max_tokens\":{\"a\":1} | max_tokens | max_tokens: {\"a\":1}}",
                "\"max_completion_tokens\":99999999999999999999 | max_completion_tokens | 99999999999999999999 (expected: an integer of 1",
                "\"n\":0 | n | n: 0 (expected: an integer from 1 to 128)",
                "\"n\":129 | n | n: 129 (expected: an integer from 1 to 128)",
                "\"n\":\"2\" | n | n: \"2\" (expected: an integer from 1 to 128)",
                "\"temperature\":2.0000000000000000000000001 | temperature | (expected: a number from 0 to 2)",
                "\"temperature\":-1e-400 | temperature | temperature: -1e-400 (expected: a number from 0 to 2)",
                "\"temperature\":1e999999999 | temperature | temperature: 1e999999999 (expected: a number from 0 to 2)",
                "\"temperature\":1e99999999999 | temperature | temperature: 1e99999999999 (expected: a number from 0 to 2)",
                "\"temperature\":\"0.7\" | temperature | temperature: \"0.7\" (expected: a number from 0 to 2)",
                "\"temperature\":[] | temperature | (expected: a number from 0 to 2)",
                "\"top_p\":1.1 | top_p | top_p: 1.1 (expected: a number from 0 to 1)",
                "\"top_k\":1.5 | top_k | (expected: an integer from 0",
                "\"seed\":9223372036854775808 | seed | (expected: an integer from -9223372036854775808",
                "\"top_logprobs\":21 | top_logprobs | top_logprobs: 21 (expected: an integer from 0 to 20)",
                "\"model\":\"\" | model | model: \"\" (expected: the name of a model)",
                "\"model\":\" \" | model | model: \" \" (expected: the name of a model)",
                "\"model\":7 | model | model: 7 (expected: the name of a model)",
                "\"model\":null | model | model: null (expected: the name of a model)",
                "\"model\":\"a\\ud800b\" | model | (expected: the name of a model)",
                "\"model\":\"a\\u0000b\" | model | (expected: the name of a model)",
                "\"models\":\"a\" | models | models: \"a\" (expected: an array of up to 16 model names)",
                "\"models\":[\"a\",7] | models | models: 7 (expected: the name of a model)",
                "\"models\":[\"a\",\"\\u0000\"] | models | (expected: the name of a model)",
                "\"models\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1] | models | (expected: the name of a model)",
                "\"stream\":\"true\" | stream | stream: \"true\" (expected: true or false)",
                "\"stream\":1 | stream | stream: 1 (expected: true or false)",
                "\"stream_options\":[] | stream_options | (expected: an object)",
                "\"stream_options\":{\"include_usage\":1} | stream_options.include_usage | (expected: true or false)",
                "\"provider\":\"x\" | provider | provider: \"x\" (expected: an object)",
                "\"provider\":{\"ordre\":[]} | provider.ordre | provider.ordre: unknown (expected: a provider preference)",
                "\"provider\":{\"order\":\"a\"} | provider.order | provider.order: \"a\" (expected: an array of up to 64",
                "\"provider\":{\"only\":[1]} | provider.only | provider.only: 1 (expected: an array",
                "\"provider\":{\"ignore\":[\"\"]} | provider.ignore | (expected: an array",
                "\"provider\":{\"allow_fallbacks\":0} | provider.allow_fallbacks | (expected: true or false)",
                "\"provider\":{\"data_collection\":\"never\"} | provider.data_collection | (expected: \"allow\" or \"deny\")",
                "\"provider\":{\"max_price\":3} | provider.max_price | (expected: an object)",
                "\"provider\":{\"max_price\":{\"prompt\":-1}} | provider.max_price.prompt | -1 (expected: a number of dollars",
                "\"provider\":{\"max_price\":{\"prompt\":\"x\"}} | provider.max_price.prompt | (expected: a number of dollars",
                "\"provider\":{\"max_price\":{\"image\":1e99}} | provider.max_price.image | (expected: a number of dollars",
                "\"provider\":{\"max_price\":{\"video\":1}} | provider.max_price.video | unknown (expected: prompt, completion",
                "\"provider\":{\"sort\":\"speed\"} | provider.sort | \"speed\" (expected: \"price\", \"throughput\"",
                "\"provider\":{\"sort\":{\"by\":1}} | provider.sort.by | 1 (expected: \"price\"",
                "\"provider\":{\"sort\":{\"partition\":\"all\"}} | provider.sort.partition | (expected: \"model\" or \"none\")",
                "\"provider\":{\"sort\":{\"order\":1}} | provider.sort.order | unknown (expected: by or partition)",
                "\"provider\":{\"quantizations\":[\"fp7\"]} | provider.quantizations | \"fp7\" (expected: one of int4",
                "\"provider\":{\"preferred_max_latency\":\"1\"} | provider.preferred_max_latency | (expected: a number, or",
                "\"provider\":{\"preferred_min_throughput\":{\"p51\":1}} | provider.preferred_min_throughput.p51 | (expected: p50, p75",
                "\"provider\":{\"zdr\":\"yes\"} | provider.zdr | \"yes\" (expected: true or false)",
                "\"route\":\"random\" | route | \"random\" (expected: \"fallback\", \"sort\" or null)",
            })
    void refusesAMemberThatIsWrong(String member, String parameter, String message) {
        Failure failure = refused("{" + MESSAGES + "," + member.strip() + "}");

        assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
        assertThat(failure.code()).isEqualTo("invalid_value");
        assertThat(failure.parameter()).hasValue(parameter.strip());
        assertThat(failure.message()).contains(message.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"max_tokens\":null",
                "\"max_tokens\":2147483647",
                "\"temperature\":0",
                "\"temperature\":-0",
                "\"temperature\":7e-1",
                "\"temperature\":2.0E0",
                "\"temperature\":1e-999999999",
                "\"temperature\":null",
                "\"seed\":-9223372036854775808",
                "\"n\":128",
                "\"n\":null",
                "\"reasoning_effort\":\"a word of next year\"",
                "\"route\":\"fallback\"",
                "\"route\":null",
                "\"models\":null",
                "\"provider\":null",
                "\"provider\":{\"order\":null,\"sort\":\"price\",\"preferred_max_latency\":{\"p50\":1},\"zdr\":null}",
                "\"user\":7",
                "\"user\":\"a\\ud800\"",
                "\"unknown\":{\"deep\":[1E400,-0,1.0e0,\"\\ud800\\u0000\"]}",
            })
    void takesAMemberThatIsUnusual(String member) {
        assertThat(read("{" + MESSAGES + "," + member + "}").bodyBytes()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"a\":1,\"a\":2} | duplicate_key | body at /a",
                "{\"messages\":[{\"role\":\"user\",\"role\":\"x\"}]} | duplicate_key | body at /messages/0/role",
                "{\"tools\":[{\"f\":{\"x\":1,\"y\":2,\"x\":3}}]} | duplicate_key | body at /tools/0/f/x",
                "{\"messages\":[1]} x | invalid_json | not JSON",
                "{\"messages\":[1]}{} | invalid_json | not JSON",
                "{\"messages\":[1] | invalid_json | not JSON",
                "{\"messages\":[1],} | invalid_json | not JSON",
                "{'messages':[1]} | invalid_json | not JSON",
                "{\"messages\":[1],\"a\":NaN} | invalid_json | not JSON",
                "{\"messages\":[1],\"a\":01} | invalid_json | not JSON",
                "[1] | invalid_json | no object",
                "\"x\" | invalid_json | no object",
                "{\"messages\":[],\"a\":1} | invalid_value | messages: [] (expected: an array with at least one message)",
                "{\"messages\":\"x\"} | invalid_value | messages: \"x\" (expected: an array with at least one message)",
                "{\"messages\":null} | invalid_value | messages: null (expected: an array with at least one message)",
                "{\"model\":\"m\"} | missing_required_parameter | messages: missing",
            })
    void refusesABodyThatIsWrong(String body, String code, String message) {
        Failure failure = refused(body.strip());

        assertThat(failure.code()).isEqualTo(code.strip());
        assertThat(failure.message()).contains(message.strip());
    }

    @Test
    void refusesAnEmptyBody() {
        assertThat(refused("").code()).isEqualTo("invalid_json");
        assertThat(refused(" \n").code()).isEqualTo("invalid_json");
    }

    @Test
    void nestsSixtyFourLevelsAndNoMore() {
        String inside = "[".repeat(63) + "]".repeat(63);
        String tooDeep = "[".repeat(64) + "]".repeat(64);

        assertThat(read("{" + MESSAGES + ",\"a\":" + inside + "}").bodyBytes()).isPositive();
        assertThat(refused("{" + MESSAGES + ",\"a\":" + tooDeep + "}").message())
                .isEqualTo("body: nested too deep (expected: no more than 64 levels)");
        assertThat(refused("{" + MESSAGES + ",\"a\":" + "[".repeat(1_000_000) + "}")
                        .code())
                .isEqualTo("invalid_json");
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        assertThat(refused(("{" + MESSAGES + "}").getBytes(StandardCharsets.UTF_16))
                        .code())
                .isEqualTo("invalid_encoding");
        assertThat(refused(("\uFEFF{" + MESSAGES + "}").getBytes(StandardCharsets.UTF_8))
                        .code())
                .isEqualTo("invalid_encoding");
        assertThat(refused(Json.join(Json.bytes("{\"a\":\""), new byte[] {(byte) 0xC0, (byte) 0xAF}, Json.bytes("\"}")))
                        .code())
                .isEqualTo("invalid_encoding");
    }

    @Test
    void refusesABodyThatIsCutAnywhere() {
        String body =
                "{\"model\":\"m\",\"max_tokens\":12,\"user\":\"u\\u0041\",\"temperature\":0.5,\"stream_options\":{\"a\":[1]},"
                        + "\"provider\":{\"order\":[\"x\"]},\"models\":[\"a\"]," + MESSAGES + "}";
        for (int length = 0; length < body.length(); length++) {
            assertThat(refused(body.substring(0, length)).code()).isEqualTo("invalid_json");
        }
        assertThat(read(body).bodyBytes()).isEqualTo(body.length());
    }

    @Property
    @Label("whatever bytes come, they are read or refused")
    void readsOrRefuses(@ForAll @Size(max = 4) List<@IntRange(max = 300) Integer> places, @ForAll byte noise) {
        byte[] body = Json.bytes("{\"model\":\"m\",\"max_tokens\":12,\"user\":\"u\",\"temperature\":0.5,\"n\":1,"
                + "\"stream_options\":{\"include_usage\":true},\"provider\":{\"order\":[\"x\"],\"zdr\":true},\"models\":[\"a\"],"
                + MESSAGES
                + "}");
        places.forEach(place -> body[place % body.length] = noise);

        Throwable thrown = catchThrowable(() -> OpenAiChat.dialect(Face.OPENAI).read(body));

        if (thrown != null) {
            assertThat(thrown).isInstanceOf(RequestRefusedException.class);
        }
    }

    @Test
    void refusesARawNulInsideAString() {
        assertThat(refused("{" + MESSAGES + ",\"a\":\"x\u0000y\"}").code()).isEqualTo("invalid_json");
    }

    @Test
    void showsNoMoreThanTheBeginningOfAWrongValue() {
        Failure failure = refused("{" + MESSAGES + ",\"max_tokens\":\"" + "é\\u0007\\n".repeat(1000) + "\"}");

        assertThat(failure.message()).hasSizeLessThan(120).contains("…");
    }

    @Test
    void saysNothingThatAParserSaid() {
        for (String body : List.of("{\"a\":tru}", "{\"a\":\"\\x\"}", "{\"a\":1,\"a\":2}", "nonsense")) {
            assertThat(refused(body).message())
                    .doesNotContainIgnoringCase("jackson")
                    .doesNotContain("line:", "com.", "token");
        }
    }

    @Test
    @DisplayName("S-073: model first, then models; route is taken, preferences are read")
    void readsWhatRoutingNeeds() {
        RequestFacts facts = read("{\"model\":\"openai/gpt-4o\",\"route\":\"fallback\","
                + "\"models\":[\"openai/gpt-4o\",\"anthropic/claude-3-5-sonnet\"],"
                + "\"provider\":{\"order\":[\"OpenAI\",\"Azure\"],\"only\":[],\"ignore\":[\"x\"],\"allow_fallbacks\":false,"
                + "\"zdr\":true,\"data_collection\":\"deny\",\"require_parameters\":true,\"max_price\":{\"prompt\":1},"
                + "\"enforce_distillable_text\":false,\"quantizations\":[\"fp8\"]},"
                + "\"stream\":true,\"max_tokens\":7,\"max_completion_tokens\":9,\"user\":\"u-1\",\"temperature\":0.5,\"top_p\":null,"
                + "\"tools\":[{\"type\":\"file\"}],\"response_format\":{\"type\":\"json_object\"},\"safe_prompt\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\",\"type\":\"input_audio\"}}]},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\",\"type\":\"file\"}]}]}");

        assertThat(facts.asked()).containsExactly("openai/gpt-4o", "openai/gpt-4o", "anthropic/claude-3-5-sonnet");
        assertThat(facts.stream()).isTrue();
        assertThat(facts.parameters())
                .containsExactlyInAnyOrder(
                        "max_tokens", "max_completion_tokens", "temperature", "tools", "response_format");
        assertThat(facts.modalities()).containsExactly("image");
        assertThat(facts.maxOutputTokens()).hasValue(9);
        assertThat(facts.user()).hasValue("u-1");
        assertThat(facts.preferences())
                .isEqualTo(Preferences.builder()
                        .order(List.of("OpenAI", "Azure"))
                        .only(List.of())
                        .ignore(List.of("x"))
                        .allowFallbacks(false)
                        .zeroRetention(true)
                        .denyDataCollection(true)
                        .requireParameters(true)
                        .maxPrice(PriceLimits.NONE.with("prompt", BigDecimal.ONE))
                        .quantizations(Set.of("fp8"))
                        .acrossModels(false)
                        .build());
    }

    @Test
    @DisplayName("S-060, S-087, S-097: sort, max_price and the thresholds in every spelling")
    void readsTheSpellingsOfPreferences() {
        assertThat(preferences("{\"sort\":\"throughput\"}"))
                .isEqualTo(Preferences.builder().sort(SortKey.THROUGHPUT).build());
        assertThat(preferences("{\"sort\":{\"by\":\"exacto\",\"partition\":\"none\"}}"))
                .isEqualTo(Preferences.builder()
                        .sort(SortKey.EXACTO)
                        .acrossModels(true)
                        .build());
        assertThat(preferences("{\"sort\":{\"by\":null,\"partition\":null},\"zdr\":null}"))
                .isEqualTo(Preferences.NONE);
        assertThat(preferences(
                                "{\"max_price\":{\"prompt\":\"0.10\",\"completion\":2e0,\"image\":0.01,\"request\":\"0\","
                                        + "\"audio\":null}}")
                        .maxPrice())
                .isEqualTo(PriceLimits.NONE
                        .with("prompt", new BigDecimal("0.1"))
                        .with("completion", new BigDecimal("2"))
                        .with("image", new BigDecimal("0.01"))
                        .with("request", BigDecimal.ZERO));
        assertThat(preferences("{\"preferred_min_throughput\":50,\"preferred_max_latency\":{\"p50\":1.5,\"p99\":9}}"))
                .isEqualTo(Preferences.builder()
                        .minThroughput(Cutoffs.ofMedian(50))
                        .maxLatency(new Cutoffs(
                                OptionalDouble.of(1.5),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.of(9)))
                        .build());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"route\":\"sort\"                     | true",
                "\"route\":\"fallback\"                 | false",
                "\"route\":\"fallback\",\"provider\":{\"sort\":{\"partition\":\"none\"}} | true",
                "\"provider\":{\"sort\":{\"partition\":\"model\"}},\"route\":\"sort\" | false"
            })
    @DisplayName("S-073: route is the older word for provider.sort.partition, which wins")
    void readsRoute(String members, boolean acrossModels) {
        assertThat(read("{" + members + "," + MESSAGES + "}")
                        .preferences()
                        .acrossModels()
                        .orElse(false))
                .isEqualTo(acrossModels);
    }

    @Test
    @DisplayName("S-094: the session is session_id, else prompt_cache_key")
    void readsTheSession() {
        assertThat(read("{\"prompt_cache_key\":\"k\",\"session_id\":\"s\"," + MESSAGES + "}")
                        .session())
                .hasValue("s");
        assertThat(read("{\"prompt_cache_key\":\"k\"," + MESSAGES + "}").session())
                .hasValue("k");
        assertThat(read("{\"session_id\":7," + MESSAGES + "}").session()).isEmpty();
    }

    private static Preferences preferences(String provider) {
        return read("{\"provider\":" + provider + "," + MESSAGES + "}").preferences();
    }

    @Test
    @DisplayName("S-109: pictures, sound and files in messages are seen")
    void seesModalities() {
        RequestFacts facts = read("{\"messages\":[{\"content\":[{\"type\":\"input_audio\"},{\"type\":\"file\"}]},"
                + "{\"content\":\"image_url\"}]}");

        assertThat(facts.modalities()).containsExactlyInAnyOrder("audio", "file");
    }

    @Test
    void keepsTheBodyItself() {
        byte[] body = Json.bytes("{" + MESSAGES + "}");

        assertThat(OpenAiChat.dialect(Face.OPENAI).read(body).body()).isSameAs(body);
    }

    private static RequestFacts read(String body) {
        return OpenAiChat.dialect(Face.OPENAI).read(Json.bytes(body)).facts();
    }

    private static Failure refused(String body) {
        return refused(Json.bytes(body));
    }

    private static Failure refused(byte[] body) {
        RequestRefusedException refused = catchThrowableOfType(
                RequestRefusedException.class,
                () -> OpenAiChat.dialect(Face.OPENAI).read(body));
        assertThat(refused).isNotNull();
        return refused.failure();
    }
}
