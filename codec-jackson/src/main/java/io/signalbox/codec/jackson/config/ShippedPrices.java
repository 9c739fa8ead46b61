package io.signalbox.codec.jackson.config;

import io.signalbox.codec.jackson.config.YamlDocument.UnreadableException;
import io.signalbox.core.catalog.ProviderTypes;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.cost.PriceSource.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The list of prices that comes with the program: what models cost at the public addresses of their providers, each with the page that
 * says so and the day on which it did. A price file like any other, {@code prices.yaml} beside this class.
 */
public final class ShippedPrices {

    private static final String FILE = "prices.yaml";

    private ShippedPrices() {}

    /** The list. Read once, when it is first asked for; from any thread. */
    public static PriceBook book() {
        return Once.BOOK;
    }

    static String text() {
        try (InputStream in = ShippedPrices.class.getResourceAsStream(FILE)) {
            return new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " cannot be read (expected: in the same archive as this class)", e);
        }
    }

    private static PriceBook read() {
        PriceFileReader.Entries entries = new PriceFileReader.Entries(
                new Reading(FILE, new Variables(Map.of()), ProviderTypes.STANDARD), Origin.CATALOG, FILE, List.of());
        try {
            PriceBook book = entries.read(text(), FILE);
            if (!entries.problems().isEmpty()) {
                throw new IllegalStateException(entries.problems().toString());
            }
            return book;
        } catch (UnreadableException e) {
            throw new IllegalStateException(e.problem().toString(), e);
        }
    }

    /** Holds it from the first time on. */
    private static final class Once {
        static final PriceBook BOOK = read();
    }
}
