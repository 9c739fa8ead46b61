package io.signalbox.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LazyLinesTest {

    private final AtomicInteger made = new AtomicInteger();

    private List<String> words() {
        made.incrementAndGet();
        return new ArrayList<>(List.of("asked for", "the only endpoint"));
    }

    @Test
    @DisplayName("lines are put into words once, and only when somebody reads them")
    void madeOnceWhenRead() {
        List<String> lines = new LazyLines(this::words);
        List<String> copy = LazyLines.copyOf(lines);

        assertThat(made).hasValue(0);
        assertThat(copy).containsExactly("asked for", "the only endpoint").isEqualTo(words());
        assertThat(lines).hasSameHashCodeAs(List.of("asked for", "the only endpoint"));
        assertThat(made).as("once for the lines, once for the comparison").hasValue(2);
    }

    @Test
    @DisplayName("nobody can change lines, nor a copy of other lists")
    void cannotBeChanged() {
        List<String> changing = words();
        List<String> copy = LazyLines.copyOf(changing);
        changing.clear();

        assertThat(copy).hasSize(2);
        assertThatThrownBy(() -> copy.set(0, "other")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> new LazyLines(this::words).remove(0))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
