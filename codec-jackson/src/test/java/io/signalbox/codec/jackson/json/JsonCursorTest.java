package io.signalbox.codec.jackson.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.signalbox.codec.jackson.json.MalformedJsonException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class JsonCursorTest {

    private static final List<String> MALFORMED = List.of("malformed");

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonCursor.MOST_DEPTH)
                    .build())
            .build();

    @Property(tries = 3000)
    public void readsAndRefusesWhatAStrictParserDoes(@ForAll("almostJson") byte[] json) {
        assertThat(tokens(json)).isEqualTo(parsed(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "01",
                "-",
                "-01",
                "1.",
                ".1",
                "1e",
                "1e+",
                "+1",
                "1 2",
                "tru",
                "truee",
                "nul",
                "[1,]",
                "[,1]",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "[1 2]",
                "[}",
                "{]",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\t\"",
                "//1",
                "NaN",
                "[",
                "{\"a\":1",
                "\"\\",
                "1,",
                "]"
            })
    public void refusesWhatIsNotJson(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);

        assertThat(tokens(json)).isEqualTo(parsed(json)).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"a\":1,\"b\":{\"c\":1,\"c\":2}}', DUPLICATE_KEY, /b/c",
        "'{\"a\":1,\"\\u0061\":2}', DUPLICATE_KEY, /a",
        "'[0,{\"x/y~\":[1,2,!]}]', SYNTAX, /1/x~1y~0/2",
        "'{\"a\" 1}', SYNTAX, /a"
    })
    public void saysWhatIsWrongAndWhere(String text, Fault fault, String where) {
        MalformedJsonException refused =
                catchThrowableOfType(MalformedJsonException.class, () -> walk(text.getBytes(StandardCharsets.UTF_8)));

        assertThat(refused.fault()).isEqualTo(fault);
        assertThat(refused.where()).isEqualTo(where);
    }

    @Test
    public void takesAsManyLevelsAsItMay() {
        int most = JsonCursor.MOST_DEPTH;
        assertThat(walk(bytes("[".repeat(most) + "]".repeat(most)))).hasSize(2 * most);
        assertThat(catchThrowableOfType(
                                MalformedJsonException.class,
                                () -> walk(bytes("{\"a\":".repeat(most + 1) + "1" + "}".repeat(most + 1))))
                        .fault())
                .isEqualTo(Fault.TOO_DEEP);
    }

    @Test
    public void findsANameTwiceAmongMany() {
        String members = IntStream.range(0, 100)
                .mapToObj(i -> "\"n" + i + "\":{\"n" + i + "\":1}")
                .collect(Collectors.joining(","));
        assertThat(walk(bytes("{" + members + "}"))).hasSize(502);
        assertThat(catchThrowableOfType(
                                MalformedJsonException.class, () -> walk(bytes("{" + members + ",\"n\\u0039\":1}")))
                        .fault())
                .isEqualTo(Fault.DUPLICATE_KEY);
    }

    @Test
    public void skipsAValueWhole() {
        String text = "x[ {\"a\" : [1, \"]\"]} ,2]x";
        byte[] json = bytes(text);
        try (JsonCursor cursor = new JsonCursor(json, 1, json.length - 1)) {
            cursor.next();
            assertThat(cursor.next()).isEqualTo(JsonToken.START_OBJECT);
            assertThat(cursor.skipValue()).isEqualTo(text.indexOf(" ,2"));
            assertThat(cursor.next()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
            assertThat(cursor.skipValue())
                    .isEqualTo(cursor.scalarEnd(text.indexOf('2')))
                    .isEqualTo(text.indexOf("]x"));
            assertThat(cursor.next()).isEqualTo(JsonToken.END_ARRAY);
            cursor.expectEnd();
        }
    }

    @Provide
    static Arbitrary<byte[]> almostJson() {
        Arbitrary<String> noise = Arbitraries.strings()
                .withChars("{}[]:,\"\\ 01-.eEut\n\t/a\u0001é")
                .ofMaxLength(2);
        return Combinators.combine(
                        JsonObjects.value(),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 80),
                        noise,
                        Arbitraries.integers().between(0, 2))
                .as((text, whole, at, put, gone) -> {
                    int from = Math.min(at, text.length());
                    int to = Math.min(from + gone, text.length());
                    return bytes(whole ? text : text.substring(0, from) + put + text.substring(to));
                });
    }

    /** Kind, place and text of each token, if it is JSON. */
    private static List<String> tokens(byte[] json) {
        try {
            return walk(json);
        } catch (MalformedJsonException e) {
            return MALFORMED;
        }
    }

    private static List<String> walk(byte[] json) {
        List<String> tokens = new ArrayList<>();
        try (JsonCursor cursor = new JsonCursor(json, 0, json.length)) {
            do {
                JsonToken token = cursor.next();
                tokens.add(shown(token, cursor.start(), cursor.depth(), token.isScalarValue() ? cursor.text() : ""));
            } while (cursor.depth() > 0);
            cursor.expectEnd();
            return tokens;
        }
    }

    private static List<String> parsed(byte[] json) {
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = STRICT.createParser(json)) {
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return MALFORMED;
                }
                tokens.add(shown(
                        token,
                        (int) parser.currentTokenLocation().getByteOffset(),
                        parser.getParsingContext().getNestingDepth(),
                        token.isScalarValue() ? parser.getText() : ""));
            } while (parser.getParsingContext().getNestingDepth() > 0);
            return parser.nextToken() == null ? tokens : MALFORMED;
        } catch (IOException e) {
            return MALFORMED;
        }
    }

    private static String shown(JsonToken token, int at, int depth, String text) {
        return token + " at " + at + " in " + depth + " " + text;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
