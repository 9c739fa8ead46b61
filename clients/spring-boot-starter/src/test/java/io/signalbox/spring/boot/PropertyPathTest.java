package io.signalbox.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyPathTest {

    @ParameterizedTest
    @CsvSource({
        "a,a",
        "a.b_c.d-e,a.b_c.d-e",
        "a[0],a[0]",
        "a[0].b[12],a[0].b[12]",
        "a[x.y],a.x.y",
        "a[^gpt-([0-9].*)],a.^gpt-([0-9].*)",
        "a[12345],a.12345",
        "a..b,a.b"
    })
    void isWrittenAsTheReaderWritesIt(String name, String written) {
        assertThat(PropertyPath.of(name).written()).isEqualTo(written);
    }

    @Test
    void aNameInBracketsIsOneStep() {
        assertThat(PropertyPath.of("model_aliases[gpt-4.1][0]").steps()).containsExactly("model_aliases", "gpt-4.1", 0);
    }

    @Test
    void knowsTheListsItGoesThrough() {
        assertThat(PropertyPath.of("a[0].b[1]").lists())
                .isEqualTo(List.of(PropertyPath.of("a"), PropertyPath.of("a[0].b")));
    }
}
