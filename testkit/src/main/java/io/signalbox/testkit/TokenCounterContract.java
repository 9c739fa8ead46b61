package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.port.TokenCounter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The laws of the port {@link TokenCounter}. Extend it, say which counter it is about, and run it. */
public abstract class TokenCounterContract {

    private static final String MODEL = "openai/gpt-4o";
    private static final int LONGEST = 16 * 1024;
    private static final List<String> TEXTS = List.of(
            "Hello, world!",
            "Добрый день",
            "漢字かな交じり文",
            "🦊🏳️‍🌈",
            "\u0000\u0001\ufffe",
            "\ud83d",
            "\udc00x",
            "<|endoftext|>",
            " ".repeat(LONGEST),
            "a".repeat(LONGEST),
            "{\"a\":[1,2,{\"b\":null}]}".repeat(400));

    /** For subclasses. */
    protected TokenCounterContract() {}

    /** The counter. */
    protected abstract TokenCounter counter();

    @Test
    @DisplayName("N-01: no text is too odd to count; none has fewer than no tokens, or more than bytes")
    void countsAnything() {
        Random random = new Random(7);
        for (String text : TEXTS) {
            countsBetween(text);
        }
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(60), 0, 0x10000).forEach(unit -> text.append((char) unit));
            countsBetween(text.toString());
        }
    }

    @Test
    @DisplayName("N-02: nothing has no tokens, and a word has one at least")
    void countsNothing() {
        assertThat(counter().count(MODEL, "")).isZero();
        assertThat(counter().count(MODEL, "word")).isPositive();
    }

    @Test
    @DisplayName("N-03: a model that is not known is counted by some usual tokenizer")
    void countsForAnybody() {
        for (String model : List.of("", "?", "nobody/knows-this", "/", "a/b:free", "x".repeat(2_000))) {
            assertThat(counter().count(model, "Hello, world!")).as(model).isPositive();
        }
    }

    @Test
    @DisplayName("N-04: the same text has the same number, on whichever thread")
    void countsTheSame() {
        TokenCounter counter = counter();
        for (String text : TEXTS) {
            long alone = counter.count(MODEL, text);
            assertThat(TEXTS.parallelStream().map(other -> counter.count(MODEL, text)))
                    .containsOnly(alone);
        }
    }

    @Test
    @DisplayName("N-05: a text twice has no fewer tokens than once")
    void countsMoreForMore() {
        for (String text : TEXTS) {
            assertThat(counter().count(MODEL, text + text))
                    .as(text)
                    .isGreaterThanOrEqualTo(counter().count(MODEL, text));
        }
    }

    private void countsBetween(String text) {
        long bytes = text.getBytes(StandardCharsets.UTF_8).length;
        // Half a character is one byte as "?", but counters may take it for the three of U+FFFD.
        assertThat(counter().count(MODEL, text)).as("tokens of '%s'", text).isBetween(0L, 3 * bytes);
    }
}
