package io.signalbox.codec.jackson.analysis;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.signalbox.core.analysis.BilledDay;
import io.signalbox.core.analysis.BilledFigure;
import io.signalbox.core.model.CallerText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what providers export of usage and cost: CSV with a header, as OpenAI, Anthropic and OpenRouter write it. Which form it is
 * follows from its columns; their order does not matter. Holds a sum for each day and model, not the lines.
 */
public final class UsageExport {

    private static final int LENGTH_OF_A_DAY = 10;

    private final String file;
    private final Map<Place, Map<BilledFigure, BigDecimal>> sums = new LinkedHashMap<>();

    private record Place(LocalDate day, String model) {}

    private UsageExport(String file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @return the sums of each day and model, in the order of the file
     * @throws InvalidExportException if it is no such file; the message names line, column and value
     * @throws UncheckedIOException if it cannot be read
     */
    public static List<BilledDay> read(Path path) {
        UsageExport export = new UsageExport(path.toString());
        try (CsvReader<NamedCsvRecord> records = CsvReader.builder()
                .detectBomHeader(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofNamedCsvRecord(Files.newInputStream(path))) {
            export.read(records);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CsvParseException broken) {
            throw new InvalidExportException(
                    path + ": is no CSV (expected: lines of fields with commas, as RFC 4180 has" + " it): "
                            + CallerText.shown(String.valueOf(broken.getMessage())));
        }
        return export.days();
    }

    private void read(Iterable<NamedCsvRecord> records) {
        Optional<Columns> columns = Optional.empty();
        for (NamedCsvRecord record : records) {
            if (columns.isEmpty()) {
                columns = Optional.of(Columns.of(file, record.getHeader()));
            }
            read(record, columns.get());
        }
    }

    private void read(NamedCsvRecord record, Columns columns) {
        if (record.getFieldCount() < columns.count) {
            throw new InvalidExportException(file + ", line " + record.getStartingLineNumber() + ": "
                    + record.getFieldCount() + " fields (expected: " + columns.count + ", as the header has)");
        }
        String model = columns.field(record, columns.model);
        Map<BilledFigure, BigDecimal> figures = new EnumMap<>(BilledFigure.class);
        for (BilledFigure figure : BilledFigure.values()) {
            for (String column : columns.of(figure)) {
                figures.merge(figure, number(record, columns, column), BigDecimal::add);
            }
        }
        if (model.isBlank() && figures.values().stream().allMatch(value -> value.signum() == 0)) {
            return; // A day on which nothing happened.
        }
        if (columns.form.isARequestALine()) {
            figures.put(BilledFigure.REQUESTS, BigDecimal.ONE);
        }
        Place place = new Place(day(record, columns), withoutKind(model, columns.form));
        Map<BilledFigure, BigDecimal> sum = sums.computeIfAbsent(place, key -> new EnumMap<>(BilledFigure.class));
        figures.forEach((figure, value) -> sum.merge(figure, value, BigDecimal::add));
    }

    /** A line item is the model and what of it: {@code gpt-4o-2024-08-06, cached input}. */
    private static String withoutKind(String model, ExportForm form) {
        int comma = model.indexOf(',');
        return form == ExportForm.OPENAI_COSTS && comma > 0 ? model.substring(0, comma) : model;
    }

    private BigDecimal number(NamedCsvRecord record, Columns columns, String column) {
        String written = columns.field(record, column).strip();
        if (written.isEmpty()) {
            return BigDecimal.ZERO;
        }
        try {
            if (written.length() > 40) {
                throw new NumberFormatException("too long");
            }
            return new BigDecimal(written);
        } catch (NumberFormatException e) {
            throw invalid(record, column, written, "a decimal number, such as 12 or 0.0045");
        }
    }

    private LocalDate day(NamedCsvRecord record, Columns columns) {
        String written = columns.field(record, columns.date).strip();
        try {
            return written.matches("\\d{9,11}")
                    ? LocalDate.ofInstant(Instant.ofEpochSecond(Long.parseLong(written)), ZoneOffset.UTC)
                    : LocalDate.parse(written.substring(0, Math.min(LENGTH_OF_A_DAY, written.length())));
        } catch (DateTimeException e) {
            throw invalid(record, columns.date, written, "a day in UTC, such as 2026-10-01");
        }
    }

    private InvalidExportException invalid(NamedCsvRecord record, String column, String value, String expected) {
        return new InvalidExportException(file + ", line " + record.getStartingLineNumber() + ", " + column + ": \""
                + CallerText.shown(value) + "\" (expected: " + expected + ")");
    }

    private List<BilledDay> days() {
        List<BilledDay> days = new ArrayList<>();
        sums.forEach((place, figures) -> days.add(new BilledDay(place.day, place.model, figures)));
        return days;
    }

    /**
     * The columns of a file.
     *
     * @param count how many there are
     * @param places from a plain name to the column's place
     */
    private record Columns(ExportForm form, int count, Map<String, Integer> places, String date, String model) {

        static Columns of(String file, List<String> header) {
            Map<String, Integer> places = new LinkedHashMap<>();
            for (int i = 0; i < header.size(); i++) {
                places.putIfAbsent(ExportForm.plain(header.get(i)), i);
            }
            Set<String> names = places.keySet();
            ExportForm form = ExportForm.of(names)
                    .orElseThrow(() -> new InvalidExportException(file + ", line 1: the columns "
                            + CallerText.shown(String.join(", ", header)) + " (expected: those of one of "
                            + ExportForm.all() + ")"));
            return new Columns(
                    form,
                    header.size(),
                    places,
                    form.date(names).orElseThrow(),
                    form.model(names).orElseThrow());
        }

        List<String> of(BilledFigure figure) {
            return form.columns(figure, places.keySet());
        }

        String field(NamedCsvRecord record, String column) {
            return record.getField(places.getOrDefault(column, 0));
        }
    }
}
