package io.signalbox.codec.jackson.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class Utf8Test {

    @Property
    public void agreesWithTheStrictDecoder(@ForAll("almostText") byte[] bytes) {
        boolean special =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            special |= bytes[i] == 0;
        }

        assertThat(Utf8.isStrict(bytes)).isEqualTo(!special && decodes(bytes));
    }

    @Property
    public void mendsWhatIsNoTextAndLeavesTheRestInPlace(@ForAll("almostText") byte[] bytes) {
        Optional<byte[]> mended = Utf8.mended(bytes, 0, bytes.length);

        assertThat(mended.isEmpty()).isEqualTo(decodes(bytes));
        mended.ifPresent(copy -> {
            assertThat(decodes(copy)).isTrue();
            assertThat(copy).hasSameSizeAs(bytes);
            for (int i = 0; i < copy.length; i++) {
                assertThat(copy[i] == bytes[i] || (copy[i] == '?' && bytes[i] < 0))
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "C0AF, overlong slash",
        "E080AF, overlong slash in three",
        "F08080AF, overlong slash in four",
        "EDA080, a surrogate",
        "F4908080, beyond U+10FFFF",
        "FF, never a byte of it",
        "80, a tail alone",
        "C3, a lead alone",
        "E282, cut short",
        "F09F98, cut short"
    })
    public void refusesWhatIsNotWellFormed(String hex, String why) {
        byte[] bytes = HexFormat.of().parseHex("7B2022" + hex + "22207D2020202020202020202020202020");

        assertThat(Utf8.isStrict(bytes)).as(why).isFalse();
    }

    @Test
    public void refusesOtherEncodingsOfTheSameText() {
        String json = "{\"model\":\"m\"}";

        assertThat(Utf8.isStrict(json.getBytes(StandardCharsets.UTF_16))).isFalse();
        assertThat(Utf8.isStrict(json.getBytes(StandardCharsets.UTF_16LE))).isFalse();
        assertThat(Utf8.isStrict(json.getBytes(StandardCharsets.UTF_16BE))).isFalse();
        assertThat(Utf8.isStrict(json.getBytes(Charset.forName("UTF-32LE")))).isFalse();
        assertThat(Utf8.isStrict(json.getBytes(Charset.forName("UTF-32BE")))).isFalse();
        assertThat(Utf8.isStrict(("\uFEFF" + json).getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(Utf8.isStrict(json.getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(Utf8.isStrict("ä€😀".repeat(9).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Provide
    public Arbitrary<byte[]> almostText() {
        Arbitrary<byte[]> text =
                Arbitraries.strings().ofMaxLength(20).map(value -> value.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(6);
        return Combinators.combine(text, noise, text).as((a, b, c) -> Json.join(a, b, c));
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
