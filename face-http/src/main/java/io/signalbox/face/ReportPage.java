package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Measures;
import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.face.Figure.Unit;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A report, written down.
 *
 * @param report all of it
 * @param rows those that are shown, in this order
 * @param figures the columns that are shown
 */
record ReportPage(Report report, List<Report.Row> rows, List<Figure> figures) {

    private static final String NONE = "(none)";

    /** Amounts are decimal texts in US dollars; what is not known is null. */
    byte[] json() {
        return Pages.write(this::write);
    }

    private void write(JsonGenerator json) throws IOException {
        ReportQuery query = report.query();
        json.writeStartObject();
        json.writeStringField("from", query.window().from().toString());
        json.writeStringField("until", query.window().until().toString());
        json.writeStringField("zone", Pages.named(query.zone()));
        json.writeArrayFieldStart("by");
        for (Dimension dimension : query.by()) {
            json.writeString(dimension.word());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("rows");
        for (Report.Row row : rows) {
            json.writeStartObject();
            if (row.start().isPresent()) {
                json.writeStringField("start", start(row));
            }
            for (int i = 0; i < row.group().size(); i++) {
                json.writeStringField(query.by().get(i).word(), row.group().get(i));
            }
            measures(json, row.measures());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("rows_left_out", report.rows().size() - rows.size());
        json.writeObjectFieldStart("total");
        measures(json, report.total());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void measures(JsonGenerator json, Measures measures) throws IOException {
        for (Figure figure : figures) {
            Optional<BigDecimal> value = figure.of().apply(measures, report.total());
            if (value.isEmpty()) {
                json.writeNullField(figure.name());
            } else if (figure.unit() == Unit.DOLLARS) {
                json.writeStringField(figure.name(), value.get().toPlainString());
            } else {
                json.writeFieldName(figure.name());
                json.writeNumber(shown(value.get()));
            }
        }
        json.writeObjectFieldStart("usage");
        for (Map.Entry<UsageClass, Long> used : measures.usage().entrySet()) {
            json.writeNumberField(used.getKey().word(), used.getValue());
        }
        json.writeEndObject();
    }

    /** By RFC 4180, with a line of names; without a line of sums, which would be counted twice by whoever adds up. */
    byte[] csv() {
        Csv csv = new Csv();
        csv.line(heads());
        for (Report.Row row : rows) {
            csv.line(cells(row.measures(), labels(row), ""));
        }
        return csv.bytes();
    }

    /** For people: columns side by side, and what they come to. */
    byte[] table() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(heads());
        for (Report.Row row : rows) {
            lines.add(cells(
                    row.measures(), labels(row).stream().map(ReportPage::named).toList(), "-"));
        }
        int left = heads().size() - figures.size();
        List<String> sum = new ArrayList<>(Collections.nCopies(left, ""));
        if (left > 0) {
            sum.set(0, "total");
        }
        lines.add(cells(report.total(), sum, "-"));
        int hidden = report.rows().size() - rows.size();
        String remark = hidden == 0 ? "" : "(" + hidden + " more rows; --limit shows more)\n";
        return Pages.text(new TextTable(lines, left).text() + remark);
    }

    private List<String> heads() {
        List<String> heads = new ArrayList<>();
        report.query().per().ifPresent(period -> heads.add(period.word()));
        report.query().by().forEach(dimension -> heads.add(dimension.word()));
        figures.forEach(figure -> heads.add(figure.name()));
        return heads;
    }

    private List<String> labels(Report.Row row) {
        List<String> labels = new ArrayList<>();
        row.start().ifPresent(any -> labels.add(start(row)));
        labels.addAll(row.group());
        return labels;
    }

    private List<String> cells(Measures measures, List<String> labels, String none) {
        List<String> cells = new ArrayList<>(labels);
        for (Figure figure : figures) {
            cells.add(figure.of()
                    .apply(measures, report.total())
                    .map(ReportPage::shown)
                    .orElse(none));
        }
        return cells;
    }

    /** A day, week or month by its first day, an hour by its beginning, with the offset that holds there. */
    private String start(Report.Row row) {
        ZoneId zone = report.query().zone();
        boolean hours = report.query().per().filter(Period.HOUR::equals).isPresent();
        return row.start()
                .map(start -> start.atZone(zone))
                .map(there -> hours
                        ? there.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                        : there.toLocalDate().toString())
                .orElse("");
    }

    private static String named(String label) {
        return label.isEmpty() ? NONE : Pages.shown(label);
    }

    private static String shown(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
