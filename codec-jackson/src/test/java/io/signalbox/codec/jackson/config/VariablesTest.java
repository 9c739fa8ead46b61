package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

    private final Variables variables = new Variables(Map.of("A", "one", "B", "${A}", "EMPTY", ""));

    @ParameterizedTest
    @CsvSource({
        "plain,plain",
        "${A},one",
        "x${A}y${A}z,xoneyonez",
        "${B},${A}",
        "$${A},${A}",
        "${NONE:-default},default",
        "${EMPTY:-default},default",
        "${A:-default},one",
        "'${NONE:-}',''",
        "$A $ {A} $1,$A $ {A} $1",
        "${NONE:-a:-b},a:-b"
    })
    void variablesArePutInOnce(String text, String expanded) {
        assertThat(variables.expand(text).faults()).isEmpty();
        assertThat(variables.expand(text).text()).isEqualTo(expanded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${NONE}", "${EMPTY}", "${", "x${A", "${}", "${1}", "${A-b}"})
    void whatCannotBePutInIsAFault(String text) {
        assertThat(variables.expand(text).faults()).hasSize(1);
    }

    @Test
    void everyFaultOfATextIsFound() {
        assertThat(variables.expand("${X} ${A} ${Y}").faults())
                .hasSize(2)
                .anySatisfy(fault -> assertThat(fault).contains(" X "))
                .anySatisfy(fault -> assertThat(fault).contains(" Y "));
    }

    @Property
    void escapedTextsComeBack(@ForAll String text) {
        assertThat(variables.expand(text.replace("${", "$${")).text()).isEqualTo(text);
    }
}
