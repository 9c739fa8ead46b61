package io.signalbox.codec.jackson.analysis;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.analysis.ReconciliationReport;
import io.signalbox.core.analysis.ReconciliationReport.Line;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A reconciliation as text. The same report gives the same text, byte for byte. */
public final class ReconciliationText {

    private ReconciliationText() {}

    /** For people: totals, models, and each day and model that differs. */
    public static String table(ReconciliationReport report) {
        StringBuilder text = new StringBuilder();
        text.append("The ledger (here) and the provider's export (there), from ")
                .append(report.window().from())
                .append(" until ")
                .append(report.window().until())
                .append("\n\n");
        Grid sums = new Grid("model", "figure", "here", "there", "difference", "%");
        report.totals().forEach(line -> sums.row(cells("all", line)));
        report.models().forEach(line -> sums.row(cells(line.model(), line)));
        sums.table(text);
        text.append('\n').append(report.equalLines()).append(" figures of a day and model agree to the last digit.\n");
        if (!report.lines().isEmpty()) {
            text.append("These do not:\n\n");
            Grid days = new Grid("day", "model", "figure", "here", "there", "difference", "%");
            report.lines()
                    .forEach(line -> days.row(
                            day(line),
                            line.model(),
                            line.figure().word(),
                            shown(line.here(), "only there"),
                            shown(line.there(), "only here"),
                            line.difference().toPlainString(),
                            percent(line)));
            days.table(text);
        }
        if (!report.unknowns().isEmpty()) {
            text.append("\nWhat is not known\n\n");
            report.unknowns()
                    .forEach(sentence -> text.append("- ").append(sentence).append(".\n"));
        }
        return text.toString();
    }

    /** For spreadsheets: every model's sums, with an empty day, and each day and model that differs. */
    public static String csv(ReconciliationReport report) {
        Grid grid = new Grid("day", "model", "figure", "here", "there", "difference", "percent");
        for (List<Line> lines : List.of(report.totals(), report.models(), report.lines())) {
            lines.forEach(line -> grid.row(
                    day(line),
                    line.model(),
                    line.figure().word(),
                    shown(line.here(), ""),
                    shown(line.there(), ""),
                    line.difference().toPlainString(),
                    percent(line)));
        }
        return grid.csv();
    }

    /** For programs. Figures are decimal texts, and null where a side has nothing of that model on that day. */
    public static String json(ReconciliationReport report) {
        byte[] document = Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("from", report.window().from().toString());
            json.writeStringField("until", report.window().until().toString());
            lines(json, "totals", report.totals());
            lines(json, "models", report.models());
            lines(json, "differences", report.lines());
            json.writeNumberField("equal", report.equalLines());
            json.writeArrayFieldStart("unknown");
            for (String sentence : report.unknowns()) {
                json.writeString(sentence);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        return new String(document, StandardCharsets.UTF_8);
    }

    private static void lines(JsonGenerator json, String name, List<Line> lines) throws IOException {
        json.writeArrayFieldStart(name);
        for (Line line : lines) {
            json.writeStartObject();
            if (line.day().isPresent()) {
                json.writeStringField("day", line.day().get().toString());
            }
            if (!line.model().isEmpty()) {
                json.writeStringField("model", line.model());
            }
            json.writeStringField("figure", line.figure().word());
            json.writeStringField(
                    "here", line.here().map(BigDecimal::toPlainString).orElse(null));
            json.writeStringField(
                    "there", line.there().map(BigDecimal::toPlainString).orElse(null));
            json.writeStringField("difference", line.difference().toPlainString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String[] cells(String model, Line line) {
        return new String[] {
            model,
            line.figure().word(),
            shown(line.here(), "only there"),
            shown(line.there(), "only here"),
            line.difference().toPlainString(),
            percent(line)
        };
    }

    private static String day(Line line) {
        return line.day().map(LocalDate::toString).orElse("");
    }

    private static String percent(Line line) {
        return Rounded.percent(line.difference(), line.here().orElse(BigDecimal.ZERO));
    }

    private static String shown(Optional<BigDecimal> figure, String nothing) {
        return figure.map(BigDecimal::toPlainString).orElse(nothing);
    }
}
