package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.translation.FieldMatrix;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the dialects shows the table that the code reads. */
class DialectsPageTest {

    private static final FieldMatrix MATRIX = FieldMatrix.standard();

    @Test
    void thePageHoldsTheTableOfTheCode() {
        List<List<String>> rows = Pages.read("docs/reference/dialects.md")
                .lines()
                .dropWhile(line -> !line.startsWith("| field "))
                .map(line -> Stream.of(line.split("\\|"))
                        .map(String::strip)
                        .filter(cell -> !cell.isEmpty())
                        .toList())
                .toList();

        assertThat(rows.get(0).subList(1, rows.get(0).size())).isEqualTo(MATRIX.dialects());
        assertThat(rows.stream().skip(2).map(row -> row.get(0))).containsExactlyElementsOf(MATRIX.fields());
        for (List<String> row : rows.subList(2, rows.size())) {
            assertThat(row.subList(1, row.size()))
                    .as("docs/reference/dialects.md, row %s", row.get(0))
                    .isEqualTo(MATRIX.dialects().stream()
                            .map(dialect -> MATRIX.of(row.get(0), dialect).word())
                            .toList());
        }
    }
}
