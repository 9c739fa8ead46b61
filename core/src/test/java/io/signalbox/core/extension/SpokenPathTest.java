package io.signalbox.core.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.port.Dialect;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenPathTest {

    private static final Dialect DIALECT = (Dialect) Proxy.newProxyInstance(
            Dialect.class.getClassLoader(), new Class<?>[] {Dialect.class}, (self, method, arguments) -> "dialect");

    @ParameterizedTest
    @ValueSource(strings = {"ask", "chat/completions", "a_b/C-1/2", "modelship"})
    void isAnyPath(String path) {
        SpokenPath spoken = SpokenPath.of(path, DIALECT);
        assertThat(spoken.path()).isEqualTo(path);
        assertThat(spoken.v1()).isSameAs(spoken.apiV1());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/ask", "ask/", "a//b", "a/../b", "a b", "a%2Fb", "a?b", "a;b", "é"})
    void isNoPath(String path) {
        assertThatThrownBy(() -> SpokenPath.of(path, DIALECT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path: \"" + path + "\" (expected: letters, digits, ");
    }

    @Test
    void isNoPage() {
        assertThatThrownBy(() -> SpokenPath.of("models/ask", DIALECT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path: \"models/ask\" (expected: one that begins otherwise than pages do: ");
    }
}
