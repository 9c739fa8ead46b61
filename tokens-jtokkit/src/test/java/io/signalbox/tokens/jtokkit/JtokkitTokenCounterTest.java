package io.signalbox.tokens.jtokkit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JtokkitTokenCounterTest {

    private static final JtokkitTokenCounter COUNTER = new JtokkitTokenCounter();

    @ParameterizedTest
    @DisplayName("S-143: words are counted by the vocabulary of the model, or by the newest known")
    @CsvSource({
        "openai/gpt-4o,           'Hello, world!',  4",
        "openai/gpt-4,            'Hello, world!',  4",
        "openai/gpt-5.6-sol,      'Добрый день',    3",
        "openai/gpt-4-turbo,      'Добрый день',    6",
        "openai/gpt-3.5-turbo,    'Добрый день',    6",
        "anthropic/claude-opus-5, 'Добрый день',    3",
        "openai/gpt-4.1,          'Добрый день',    3",
        "'',                      '',               0",
    })
    void countsByVocabulary(String model, String text, long tokens) {
        assertThat(COUNTER.count(model, text)).isEqualTo(tokens);
    }

    @Test
    @DisplayName("F-71: what looks like a special token is a text like any other")
    void specialTokensAreText() {
        assertThat(COUNTER.count("openai/gpt-4o", "<|endoftext|>")).isGreaterThan(1);
    }

    @Property(tries = 200)
    @Label("no text is too odd to count, and none has more tokens than bytes")
    void countsAnything(@ForAll String text) {
        assertThat(COUNTER.count("openai/gpt-4o", text)).isBetween(0L, 4L * text.length());
    }
}
