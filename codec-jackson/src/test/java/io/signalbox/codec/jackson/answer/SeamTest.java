package io.signalbox.codec.jackson.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

public class SeamTest {

    private static final String BEFORE = "The quick brown fox jumps over";

    @Test
    @DisplayName("what the new answer repeats of the old one's end is left out")
    public void leavesOutTheRepeatedEnd() {
        assertThat(joined(BEFORE, "fox jumps ", "over the ", "lazy dog")).isEqualTo(BEFORE + " the lazy dog");
    }

    @Test
    @DisplayName("an answer that begins anew is let go on where the old one stopped")
    public void leavesOutAWholeRepetition() {
        assertThat(joined(BEFORE, "The quick", " brown fox jumps over", " the lazy dog"))
                .isEqualTo(BEFORE + " the lazy dog");
    }

    @Test
    @DisplayName("a few characters in common are chance")
    public void keepsChance() {
        assertThat(joined("It was very", "very", " cold")).isEqualTo("It was veryvery cold");
        assertThat(joined("abc", "cde")).isEqualTo("abccde");
    }

    @Test
    @DisplayName("text that repeats nothing goes on at once")
    public void holdsNothingThatIsNew() {
        Seam seam = new Seam(BEFORE);
        assertThat(seam.accept(" a")).isEqualTo(" a");
        assertThat(seam.accept("The quick")).isEqualTo("The quick");
        assertThat(seam.close()).isEmpty();
    }

    @Property
    public void neverLosesNewText(
            @ForAll @AlphaChars @StringLength(min = 1, max = 60) String before,
            @ForAll @StringLength(max = 60) String more,
            @ForAll @IntRange(max = 60) int overlap) {
        String repeated = before.substring(before.length() - Math.min(before.length(), overlap));
        String result = joined(before, (repeated + more).split("(?<=.)", -1));
        assertThat(result).startsWith(before).endsWith(more);
        if (repeated.length() >= 8) {
            assertThat(result.length()).isLessThanOrEqualTo(before.length() + more.length());
        }
    }

    private static String joined(String before, String... pieces) {
        Seam seam = new Seam(before);
        StringBuilder all = new StringBuilder(before);
        List.of(pieces).forEach(piece -> all.append(seam.accept(piece)));
        return all.append(seam.close()).toString();
    }
}
