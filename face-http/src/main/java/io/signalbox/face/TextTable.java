package io.signalbox.face;

import java.util.List;

/**
 * Columns side by side: labels at the left, figures at the right edge of theirs.
 *
 * @param lines the first of which names the columns
 * @param labels how many columns are labels
 */
record TextTable(List<List<String>> lines, int labels) {

    private static final String GAP = "  ";

    /** Each line with a line feed. */
    String text() {
        int columns = lines.get(0).size();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], width(line.get(i)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String pad = " ".repeat(widths[i] - width(line.get(i)));
                row.append(i == 0 ? "" : GAP).append(i < labels ? line.get(i) + pad : pad + line.get(i));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
