package io.signalbox.codec.jackson.analysis;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.core.analysis.WorkloadComparison;
import io.signalbox.core.analysis.WorkloadComparison.Offer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A comparison of prices as text. The same comparison gives the same text, byte for byte. */
public final class ComparisonText {

    private ComparisonText() {}

    /** For people: each endpoint, how many times the cheapest it is, and what that rests on. */
    public static String table(WorkloadComparison comparison) {
        StringBuilder text = new StringBuilder();
        text.append(comparison.requests())
                .append(" requests, which cost ")
                .append(comparison.recorded())
                .append(" dollars\n\n");
        grid(comparison).table(text);
        text.append('\n');
        if (comparison.left() > 0) {
            text.append("- ").append(comparison.left()).append(" requests without a usage are left out.\n");
        }
        if (comparison.unpriced() > 0) {
            text.append("- ").append(comparison.unpriced()).append(" requests have no recorded cost.\n");
        }
        comparison
                .assumptions()
                .forEach(assumption -> text.append("- ").append(assumption).append('\n'));
        return text.toString();
    }

    /** For spreadsheets: one line an endpoint. */
    public static String csv(WorkloadComparison comparison) {
        return grid(comparison).csv();
    }

    /** For programs. Amounts are decimal texts in US dollars. */
    public static String json(WorkloadComparison comparison) {
        byte[] document = Json.write(json -> {
            json.writeStartObject();
            json.writeNumberField("requests", comparison.requests());
            json.writeNumberField("left_out", comparison.left());
            json.writeStringField("recorded", comparison.recorded().toString());
            json.writeNumberField("unpriced", comparison.unpriced());
            json.writeArrayFieldStart("offers");
            for (Offer offer : comparison.offers()) {
                json.writeStartObject();
                json.writeStringField("model", offer.model());
                json.writeStringField("endpoint", offer.endpoint().toString());
                json.writeStringField("cost", offer.cost().toString());
                json.writeNumberField("unpriced", offer.unpriced());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("assumptions");
            for (String assumption : comparison.assumptions()) {
                json.writeString(assumption);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        return new String(document, StandardCharsets.UTF_8);
    }

    private static Grid grid(WorkloadComparison comparison) {
        Grid grid = new Grid("model", "endpoint", "cost", "times", "unpriced");
        List<Offer> offers = comparison.offers();
        offers.forEach(offer -> grid.row(
                offer.model(),
                offer.endpoint().toString(),
                offer.cost().toString(),
                offer.times(offers.get(0))
                        .map(times -> Rounded.number(times.doubleValue()))
                        .orElse(""),
                Long.toString(offer.unpriced())));
        return grid;
    }
}
