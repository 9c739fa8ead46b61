package io.signalbox.codec.jackson.analysis;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under a header, written as aligned text or as CSV. Not for several threads. */
final class Grid {

    private static final String FORMULA_STARTS = "=+-@\t\r";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    Grid(String... header) {
        this.header = List.of(header);
    }

    void row(String... cells) {
        rows.add(Arrays.asList(cells));
    }

    /** Columns as wide as they need to be; figures stand right. */
    void table(StringBuilder to) {
        int[] widths = new int[header.size()];
        measure(header, widths);
        rows.forEach(row -> measure(row, widths));
        line(header, widths, to);
        rows.forEach(row -> line(row, widths, to));
    }

    /** As RFC 4180 has it; a text that a spreadsheet would take for a formula gets an apostrophe. */
    String csv() {
        StringWriter text = new StringWriter();
        try (CsvWriter writer =
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
            writer.writeRecord(header);
            rows.forEach(
                    row -> writer.writeRecord(row.stream().map(Grid::harmless).toList()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static String harmless(String cell) {
        boolean formula = !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0 && !isFigure(cell);
        return formula ? "'" + cell : cell;
    }

    private static void measure(List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    private void line(List<String> cells, int[] widths, StringBuilder to) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String space = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : "  ").append(isRight(i) ? space + cell : cell + space);
        }
        to.append(line.toString().stripTrailing()).append('\n');
    }

    /** Whether a column holds nothing but figures. */
    private boolean isRight(int column) {
        return rows.stream().map(row -> row.get(column)).allMatch(cell -> cell.isEmpty() || isFigure(cell));
    }

    private static boolean isFigure(String cell) {
        return cell.matches("[-+]?[0-9][0-9.]*( ?(%|s|x))?");
    }
}
