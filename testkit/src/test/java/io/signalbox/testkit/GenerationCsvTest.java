package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.GenerationCsv;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GenerationCsvTest {

    @Test
    @DisplayName("S-158: a line has usage, prices and costs by class, exactly")
    void aLineHasEverything() {
        Map<String, String> line = line(SampleGenerations.intent("gen-1"), "0.00008");
        assertThat(line)
                .containsEntry("id", "gen-1")
                .containsEntry("created_at", "2026-11-05T10:15:30.123456789Z")
                .containsEntry("key", "team")
                .containsEntry("usage_prompt", "12")
                .containsEntry("price_prompt", "0.000001")
                .containsEntry("cost_prompt", "0.000012")
                .containsEntry("usage_completion", "34")
                .containsEntry("cost_completion", "0.000068")
                .containsEntry("cost_computed", "0.00008")
                .containsEntry("charged", "0.00008")
                .containsEntry("cost_reported", "")
                .containsEntry("total_ms", "420");
    }

    @Test
    @DisplayName("S-158: what a spreadsheet would take for a formula is a text to it")
    void formulasAreTexts() {
        for (String text : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1")) {
            assertThat(line(of(text), "1")).containsEntry("user", "'" + text);
        }
        assertThat(line(of("a=b"), "1")).containsEntry("user", "a=b");
        assertThat(GenerationCsv.line(SampleGenerations.completed(of("=\"a\",b\r\n"), Money.of("1"))))
                .contains(",\"'=\"\"a\"\",b\r\n\",");
    }

    private static GenerationIntent of(String user) {
        GenerationIntent of = SampleGenerations.intent("gen-1");
        return new GenerationIntent(
                of.id(),
                of.createdAt(),
                of.key(),
                new CallerIdentity(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(user)),
                Labels.NONE,
                of.dialect(),
                of.streamed(),
                of.askedModel(),
                of.model(),
                of.provider(),
                of.plan(),
                of.routing(),
                of.prices(),
                of.estimate());
    }

    private static Map<String, String> line(GenerationIntent intent, String price) {
        String[] names = GenerationCsv.header().split(",", -1);
        String[] values = GenerationCsv.line(SampleGenerations.completed(intent, Money.of(price)))
                .split(",", -1);
        assertThat(values).hasSameSizeAs(names);
        Map<String, String> line = new java.util.HashMap<>();
        for (int i = 0; i < names.length; i++) {
            line.put(names[i], values[i]);
        }
        return line;
    }
}
