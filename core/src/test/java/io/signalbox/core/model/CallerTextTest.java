package io.signalbox.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallerTextTest {

    @Test
    @DisplayName("F-101: line breaks, NUL, zero-width and turning marks and halves of characters are shown as ?")
    void hidesWhatHides() {
        assertThat(CallerText.shown("a\r\nb\u0000c\u200bd\u202ee\u2028f\ud800g"))
                .isEqualTo("a??b?c?d?e?f?g");
        assertThat(CallerText.shown("temprature")).isEqualTo("temprature");
        assertThat(CallerText.shown("\u0442\u0435\u0441\u0442 \ud83d\ude42"))
                .isEqualTo("\u0442\u0435\u0441\u0442 \ud83d\ude42");
    }

    @Test
    void cutsBetweenCharacters() {
        assertThat(CallerText.shown("\ud83d\ude42".repeat(41))).isEqualTo("\ud83d\ude42".repeat(40) + "…");
        assertThat(CallerText.shown("x".repeat(40))).isEqualTo("x".repeat(40));
    }

    @Property
    void isShortAndOnOneLine(@ForAll String text) {
        String shown = CallerText.shown(text);
        assertThat(shown.codePointCount(0, shown.length())).isLessThanOrEqualTo(41);
        assertThat(shown.lines().count()).isLessThanOrEqualTo(1);
        assertThat(CallerText.shown(shown)).startsWith(shown.endsWith("…") ? "" : shown);
    }
}
