package io.signalbox.codec.jackson.analysis;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.analysis.BacktestReport;
import io.signalbox.core.analysis.BacktestReport.Costs;
import io.signalbox.core.analysis.BacktestReport.Figures;
import io.signalbox.core.analysis.BacktestReport.Move;
import io.signalbox.core.analysis.BacktestReport.Refusal;
import io.signalbox.core.analysis.BacktestReport.Row;
import io.signalbox.core.analysis.BacktestReport.Unknown;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A backtest's report as text. The same report gives the same text, byte for byte. */
public final class BacktestText {

    private static final int MOST_MOVES_SHOWN = 20;

    private BacktestText() {}

    /** For people: sums, rows, who moved, who was refused, and what is not known. */
    public static String table(BacktestReport report) {
        StringBuilder text = new StringBuilder();
        text.append("Requests from ")
                .append(report.window().from())
                .append(" until ")
                .append(report.window().until())
                .append(", planned again\n\n");
        Grid rows = new Grid(
                "by",
                "value",
                "requests",
                "unchanged",
                "moved",
                "refused",
                "cost",
                "would cost",
                "difference",
                "%",
                "±",
                "first s",
                "total s",
                "failures");
        row(rows, report.totals());
        report.rows().forEach(row -> row(rows, row));
        rows.table(text);
        moves(report.moves(), text);
        refusals(report.refusals(), text);
        unknowns(report, text);
        return text.toString();
    }

    /** For spreadsheets: one line for all, and one for each row. */
    public static String csv(BacktestReport report) {
        Grid grid = new Grid(
                "by",
                "value",
                "requests",
                "unchanged",
                "moved",
                "refused",
                "not_planned",
                "cost_requests",
                "cost_recorded",
                "cost_predicted",
                "cost_difference",
                "cost_error",
                "first_content_requests",
                "first_content_difference_seconds",
                "total_requests",
                "total_difference_seconds",
                "failures_recorded",
                "failures_predicted");
        List<Row> rows = new ArrayList<>(List.of(report.totals()));
        rows.addAll(report.rows());
        for (Row row : rows) {
            grid.row(
                    row.dimension().isEmpty() ? "all" : row.dimension(),
                    row.value(),
                    Long.toString(row.requests()),
                    Long.toString(row.unchanged()),
                    Long.toString(row.moved()),
                    Long.toString(row.refused()),
                    Long.toString(row.notPlanned()),
                    Long.toString(row.cost().requests()),
                    row.cost().recorded().toString(),
                    row.cost().predicted().toString(),
                    row.cost().difference().toString(),
                    Rounded.dollars(row.costError()),
                    Long.toString(row.firstContent().requests()),
                    Rounded.seconds(row.firstContent().meanDifference()),
                    Long.toString(row.total().requests()),
                    Rounded.seconds(row.total().meanDifference()),
                    Rounded.number(row.failures().recorded()),
                    Rounded.number(row.failures().predicted()));
        }
        return grid.csv();
    }

    /** For programs: everything. Amounts are decimal texts in US dollars. */
    public static String json(BacktestReport report) {
        byte[] document = Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("from", report.window().from().toString());
            json.writeStringField("until", report.window().until().toString());
            json.writeObjectFieldStart("totals");
            row(json, report.totals());
            json.writeArrayFieldStart("rows");
            for (Row row : report.rows()) {
                json.writeStartObject();
                json.writeStringField("by", row.dimension());
                json.writeStringField("value", row.value());
                row(json, row);
            }
            json.writeEndArray();
            moves(json, report.moves());
            refusals(json, report.refusals());
            json.writeArrayFieldStart("unknown");
            for (Unknown unknown : report.unknowns()) {
                json.writeStartObject();
                json.writeNumberField("requests", unknown.requests());
                json.writeStringField("what", unknown.sentence());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("assumptions");
            for (String assumption : report.assumptions()) {
                json.writeString(assumption);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        return new String(document, StandardCharsets.UTF_8);
    }

    private static void row(Grid grid, Row row) {
        boolean all = row.dimension().isEmpty();
        Costs cost = row.cost();
        grid.row(
                all ? "all" : row.dimension(),
                all ? "" : row.value().isEmpty() ? "(none)" : row.value(),
                Long.toString(row.requests()),
                Long.toString(row.unchanged()),
                Long.toString(row.moved()),
                Long.toString(row.refused()),
                Rounded.dollars(cost.recorded()),
                Rounded.dollars(cost.predicted()),
                Rounded.dollars(cost.difference()),
                Rounded.percent(cost.difference().usd(), cost.recorded().usd()),
                row.costError() == 0 ? "" : Rounded.dollars(row.costError()),
                signed(Rounded.seconds(row.firstContent().meanDifference())),
                signed(Rounded.seconds(row.total().meanDifference())),
                signed(Rounded.number(
                        row.failures().predicted() - row.failures().recorded())));
    }

    private static String signed(String figure) {
        return figure.equals("0") || figure.startsWith("-") ? figure : "+" + figure;
    }

    private static void moves(List<Move> moves, StringBuilder text) {
        if (moves.isEmpty()) {
            return;
        }
        text.append("\nWho would have answered first instead\n\n");
        Grid grid = new Grid("from", "to", "requests", "cost", "would cost");
        moves.stream()
                .limit(MOST_MOVES_SHOWN)
                .forEach(move -> grid.row(
                        move.from(),
                        move.to(),
                        Long.toString(move.requests()),
                        Rounded.dollars(move.cost().recorded()),
                        Rounded.dollars(move.cost().predicted())));
        grid.table(text);
        if (moves.size() > MOST_MOVES_SHOWN) {
            text.append("and ").append(moves.size() - MOST_MOVES_SHOWN).append(" more (--format json has all)\n");
        }
    }

    private static void refusals(List<Refusal> refusals, StringBuilder text) {
        if (refusals.isEmpty()) {
            return;
        }
        text.append("\nNobody would have served\n\n");
        Grid grid = new Grid("asked for", "because", "requests");
        refusals.stream()
                .limit(MOST_MOVES_SHOWN)
                .forEach(refusal -> grid.row(refusal.asked(), refusal.reason(), Long.toString(refusal.requests())));
        grid.table(text);
    }

    private static void unknowns(BacktestReport report, StringBuilder text) {
        text.append("\nWhat is not known\n\n");
        report.unknowns()
                .forEach(unknown -> text.append("- ")
                        .append(unknown.requests())
                        .append(unknown.requests() == 1 ? " request: " : " requests: ")
                        .append(unknown.sentence())
                        .append(".\n"));
        report.assumptions()
                .forEach(assumption -> text.append("- ").append(assumption).append('\n'));
    }

    /** The rest of an object that has begun. */
    private static void row(JsonGenerator json, Row row) throws IOException {
        json.writeNumberField("requests", row.requests());
        json.writeNumberField("unchanged", row.unchanged());
        json.writeNumberField("moved", row.moved());
        json.writeNumberField("refused", row.refused());
        json.writeNumberField("not_planned", row.notPlanned());
        cost(json, row.cost());
        json.writeStringField("cost_error", Rounded.dollars(row.costError()));
        seconds(json, "first_content_seconds", row.firstContent());
        seconds(json, "total_seconds", row.total());
        json.writeObjectFieldStart("failures");
        json.writeNumberField(
                "recorded", new BigDecimal(Rounded.number(row.failures().recorded())));
        json.writeNumberField(
                "predicted", new BigDecimal(Rounded.number(row.failures().predicted())));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void cost(JsonGenerator json, Costs cost) throws IOException {
        json.writeObjectFieldStart("cost");
        json.writeNumberField("requests", cost.requests());
        json.writeStringField("recorded", cost.recorded().toString());
        json.writeStringField("predicted", cost.predicted().toString());
        json.writeStringField("difference", cost.difference().toString());
        json.writeEndObject();
    }

    /** Means. */
    private static void seconds(JsonGenerator json, String name, Figures sums) throws IOException {
        double requests = Math.max(1, sums.requests());
        json.writeObjectFieldStart(name);
        json.writeNumberField("requests", sums.requests());
        json.writeNumberField("recorded", new BigDecimal(Rounded.seconds(sums.recorded() / requests)));
        json.writeNumberField("predicted", new BigDecimal(Rounded.seconds(sums.predicted() / requests)));
        json.writeEndObject();
    }

    private static void moves(JsonGenerator json, List<Move> moves) throws IOException {
        json.writeArrayFieldStart("moves");
        for (Move move : moves) {
            json.writeStartObject();
            json.writeStringField("from", move.from());
            json.writeStringField("to", move.to());
            json.writeNumberField("requests", move.requests());
            cost(json, move.cost());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void refusals(JsonGenerator json, List<Refusal> refusals) throws IOException {
        json.writeArrayFieldStart("refusals");
        for (Refusal refusal : refusals) {
            json.writeStartObject();
            json.writeStringField("asked", refusal.asked());
            json.writeStringField("reason", refusal.reason());
            json.writeNumberField("requests", refusal.requests());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
