package io.signalbox.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.ledger.Dimension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference page says what reports have. */
class ReportsPageTest {

    private static final Path PAGE = Path.of("../docs/reference/reports.md");

    @Test
    void everyColumnAndDimensionStandsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        for (Figure figure : Figure.ALL) {
            String subjects = figure.subjects().size() == Figure.Subject.values().length
                    ? "everywhere"
                    : figure.subjects().stream()
                            .sorted()
                            .map(Figure.Subject::word)
                            .collect(Collectors.joining(", "));
            if (figure.unit() != Figure.Unit.MILLIS || figure.name().contains("p50")) {
                assertThat(page).contains("| `" + figure.name() + "` | " + subjects + " |");
            }
        }
        for (Dimension dimension : Dimension.values()) {
            assertThat(page).contains("`" + dimension.word() + "`");
        }
    }
}
