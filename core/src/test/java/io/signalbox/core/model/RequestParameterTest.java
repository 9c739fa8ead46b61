package io.signalbox.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Iterator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParameterTest {

    private static RequestParameter parameter(String name) {
        return RequestParameter.find(name).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, 0, 2, -0.1, 2.01",
        "top_p, 0, 1, -1, 1.001",
        "top_k, 0, 2147483647, -1, 2147483648",
        "min_p, 0, 1, -1, 2",
        "top_a, 0, 1, -1, 2",
        "frequency_penalty, -2, 2, -2.1, 2.1",
        "presence_penalty, -2, 2, -3, 3",
        "repetition_penalty, 0, 2, -0.5, 2.5",
        "seed, -9223372036854775808, 9223372036854775807, -9223372036854775809, 9223372036854775808",
        "max_tokens, 1, 2147483647, 0, 2147483648",
        "max_completion_tokens, 1, 2147483647, 0, 2147483648",
        "top_logprobs, 0, 20, -1, 21",
        "reasoning_effort, none, max, least, MAX",
        "verbosity, low, max, none, loud",
        "service_tier, auto, scale, cheap, Auto"
    })
    @DisplayName("S-035: each parameter takes both ends of its range and nothing beyond; the message says which")
    void keepsItsRange(String name, String first, String last, String below, String above) {
        RequestParameter parameter = parameter(name);
        assertThat(parameter.toJson(first)).contains(first);
        assertThat(parameter.toJson(last)).contains(last);
        for (String outside : new String[] {below, above}) {
            assertThatThrownBy(() -> parameter.toJson(outside))
                    .isInstanceOf(InvalidModelNameException.class)
                    .hasMessage(name + ": \"" + outside + "\" (expected: " + parameter.expected() + ")");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "+1",
                ".5",
                "1.",
                "01",
                "-",
                "--1",
                "1e0",
                "0x1",
                "1_0",
                "1,0",
                "NaN",
                "Infinity",
                "true",
                "null",
                "\"1\"",
                "\u0661",
                "\uff11",
                "1\n",
                "1}",
                "00",
                "-01",
                "1.0.0",
                "1f",
                "1d"
            })
    @DisplayName("S-035: only a JSON number without exponent is a number, so that nothing else reaches a body")
    void takesJsonNumbersAlone(String value) {
        assertThatThrownBy(() -> parameter("temperature").toJson(value)).isInstanceOf(InvalidModelNameException.class);
        assertThatThrownBy(() -> parameter("max_tokens").toJson(value)).isInstanceOf(InvalidModelNameException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "0.7", "0.70", "1.0", "-0", "0.0000000000000000001", "2"})
    @DisplayName("S-032: a number is written as it was spelt")
    void keepsTheSpelling(String value) {
        assertThat(parameter("temperature").toJson(value)).isEqualTo(value);
    }

    @Test
    void integersHaveNoPoint() {
        assertThatThrownBy(() -> parameter("max_tokens").toJson("5.0")).hasMessageContaining("an integer from 1");
    }

    @Test
    void wordsAreQuoted() {
        assertThat(parameter("reasoning_effort").toJson("low")).isEqualTo("\"low\"");
    }

    @Test
    @DisplayName("F-101: a message shows no more than a beginning, and nothing that breaks a line")
    void showsLittle() {
        assertThatThrownBy(() -> parameter("temperature").toJson("9".repeat(2000)))
                .satisfies(thrown ->
                        assertThat(thrown.getMessage()).hasSizeLessThan(120).contains("…"));
        assertThatThrownBy(() -> parameter("temperature").toJson("1\r\nx"))
                .hasMessage("temperature: \"1??x\" (expected: a number from 0 to 2)");
        assertThatThrownBy(() -> ModelUri.parse("a/b?" + "z".repeat(2000) + "=1", name -> false))
                .satisfies(thrown ->
                        assertThat(thrown.getMessage()).hasSizeLessThan(400).doesNotContain("z".repeat(50)));
        assertThatThrownBy(() -> ModelUri.parse("a/b?%0d%0aset-cookie=1", name -> false))
                .satisfies(thrown -> assertThat(thrown.getMessage()).startsWith("??set-cookie: unknown parameter"));
        assertThatThrownBy(() -> ModelUri.parse("a/b?%0a", name -> false)).hasMessageContaining("parameter \"?\"");
    }

    @Test
    void namesCannotBeTakenAway() {
        Iterator<String> names = RequestParameter.names().iterator();
        names.next();
        assertThatThrownBy(names::remove).isInstanceOf(UnsupportedOperationException.class);
    }

    @Property
    void everyNumberInRangeIsTaken(@ForAll @BigRange(min = "0", max = "2") @Scale(12) BigDecimal value) {
        String text = value.toPlainString();
        assertThat(parameter("temperature").toJson(text)).isEqualTo(text);
    }

    @Property
    void noTextGetsThroughThatIsNoNumber(@ForAll String value) {
        for (String name : RequestParameter.names()) {
            try {
                assertThat(parameter(name).toJson(value)).matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?|\"[a-z]+\"");
            } catch (InvalidModelNameException e) {
                assertThat(e.reason()).startsWith(name + ": \"").doesNotContain("\n", "\r");
            }
        }
    }
}
