package io.signalbox.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records as schemas, and JSON as records. */
class RecordFormTest {

    enum Sky {
        CLEAR,
        CLOUDED
    }

    record Wind(double speed, @Description("in degrees") int from) {
        Wind {
            if (from >= 360) {
                throw new IllegalArgumentException("from: " + from + " (expected: 0 to 359)");
            }
        }
    }

    @Description("The weather of a \"place\".")
    record Weather(
            @Description("Its name.") String place,
            long population,
            BigInteger grains,
            BigDecimal pressure,
            boolean day,
            Sky sky,
            @Description("Where it blows from.") Wind wind,
            List<Wind> gusts,
            Optional<String> remark) {}

    record Unknown(Map<String, String> any) {}

    record Endless(Optional<Endless> next) {}

    private static final String JSON = """
            {"place":"Ulm","population":126000,"grains":123456789012345678901234567890,"pressure":1013.250,"day":true,
             "sky":"CLOUDED","wind":{"speed":3.5,"from":90.0},"gusts":[{"speed":1,"from":0}],"remark":null,"more":1}""";

    @Test
    void writesTheSchema() {
        String wind = "\"properties\":{\"speed\":{\"type\":\"number\"},"
                + "\"from\":{\"type\":\"integer\",\"description\":\"in degrees\"}},"
                + "\"required\":[\"speed\",\"from\"],\"additionalProperties\":false}";

        assertThat(RecordForm.of(Weather.class).schema())
                .isEqualTo("{\"type\":\"object\",\"description\":\"The weather of a \\\"place\\\".\",\"properties\":{"
                        + "\"place\":{\"type\":\"string\",\"description\":\"Its name.\"},"
                        + "\"population\":{\"type\":\"integer\"},\"grains\":{\"type\":\"integer\"},"
                        + "\"pressure\":{\"type\":\"number\"},\"day\":{\"type\":\"boolean\"},"
                        + "\"sky\":{\"type\":\"string\",\"enum\":[\"CLEAR\",\"CLOUDED\"]},"
                        + "\"wind\":{\"type\":\"object\",\"description\":\"Where it blows from.\"," + wind
                        + ",\"gusts\":{\"type\":\"array\",\"items\":{\"type\":\"object\"," + wind + "},"
                        + "\"remark\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}},"
                        + "\"required\":[\"place\",\"population\",\"grains\",\"pressure\",\"day\",\"sky\",\"wind\","
                        + "\"gusts\",\"remark\"],\"additionalProperties\":false}");
        assertThat(RecordForm.of(Weather.class).name()).isEqualTo("Weather");
    }

    @Test
    void readsTheRecord() {
        assertThat(RecordForm.of(Weather.class).read(JSON))
                .isEqualTo(new Weather(
                        "Ulm",
                        126000,
                        new BigInteger("123456789012345678901234567890"),
                        new BigDecimal("1013.250"),
                        true,
                        Sky.CLOUDED,
                        new Wind(3.5, 90),
                        List.of(new Wind(1, 0)),
                        Optional.empty()));
        assertThat(RecordForm.of(Weather.class)
                        .read(JSON.replace("null", "\"dry\""))
                        .remark())
                .contains("dry");
    }

    @Test
    void saysWhatIsWrong() {
        assertMalformed(JSON.replace("\"Ulm\"", "7"), "place: 7 (expected: a text)");
        assertMalformed(JSON.replace("126000", "1.5"), "population: 1.5 (expected: a whole number)");
        assertMalformed(JSON.replace("126000", "1e300"), "population: 1E+300 (expected: a whole number)");
        assertMalformed(JSON.replace("true", "\"true\""), "day: \"true\" (expected: true or false)");
        assertMalformed(JSON.replace("CLOUDED", "GREY"), "sky: \"GREY\" (expected: one of CLEAR, CLOUDED)");
        assertMalformed(JSON.replace("\"from\":0", "\"to\":0"), "gusts[0].from: missing (expected: a whole number)");
        assertMalformed(JSON.replace("[{\"speed\":1,\"from\":0}]", "3"), "gusts: 3 (expected: an array)");
        assertMalformed(JSON.replace("{\"speed\":3.5,\"from\":90.0}", "[]"), "wind: [] (expected: an object)");
        assertMalformed(JSON.replace("90.0", "361"), "from: 361 (expected: 0 to 359)");
        assertMalformed("[1]", "[1] (expected: an object)");
        assertMalformed("It rains.", "no JSON (expected: an object)");
    }

    @Test
    void refusesWhatHasNoForm() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordForm.of(Unknown.class))
                .withMessage("Unknown.any: java.util.Map<java.lang.String, java.lang.String> (expected: a text, number,"
                        + " boolean, enum, record, or a List or Optional of these)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordForm.of(Endless.class))
                .withMessageStartingWith("Endless: a record inside of itself");
    }

    private static void assertMalformed(String json, String message) {
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> RecordForm.of(Weather.class).read(json))
                .withMessage(message);
    }
}
