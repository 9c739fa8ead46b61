package io.signalbox.server;

import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.port.Ledger;
import io.signalbox.store.jdbc.SqliteLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What commands that read a ledger share: its file, and the window of time. */
final class LedgerReading {

    private LedgerReading() {}

    /** Asks the ledger in a file, or in the data directory that is named; it may be in use. */
    static <T> T ask(Path where, Function<Ledger, T> question) {
        Path file = Files.isDirectory(where) ? LedgerPlace.file(where) : where;
        return ask(() -> SqliteLedger.reading(file), file.toString(), question);
    }

    /** Asks the ledger of a configuration; it may be in use. */
    static <T> T ask(LedgerConfig config, Function<Ledger, T> question) {
        return ask(() -> LedgerPlace.reading(config), LedgerPlace.exactly(config), question);
    }

    private static <T> T ask(Supplier<Ledger> opening, String place, Function<Ledger, T> question) {
        try (Ledger ledger = opening.get()) {
            return question.apply(ledger);
        } catch (LedgerUnavailableException refused) {
            throw unreadable(place, refused);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof LedgerUnavailableException refused) {
                throw unreadable(place, refused);
            }
            throw failed;
        }
    }

    private static StartException unreadable(String place, LedgerUnavailableException refused) {
        return new StartException("Cannot read " + place + ": " + refused.getMessage()
                + " (expected: a ledger's file, or the data directory it is in)");
    }

    /** {@code 2026-10-01..2026-11-01}, days in UTC or moments; the second is not in it. */
    static final class Window implements ITypeConverter<TimeWindow> {

        private static final String EXPECTED =
                " (expected: FROM..UNTIL, such as 2026-10-01..2026-11-01 or 2026-10-01T08:00:00Z..2026-10-01T09:00:00Z)";

        @Override
        public TimeWindow convert(String value) {
            int dots = value.indexOf("..");
            if (dots < 0) {
                throw new TypeConversionException("\"" + value + "\" is no window" + EXPECTED);
            }
            try {
                return new TimeWindow(moment(value.substring(0, dots)), moment(value.substring(dots + 2)));
            } catch (DateTimeException | IllegalArgumentException refused) {
                throw new TypeConversionException("\"" + value + "\" is no window" + EXPECTED);
            }
        }

        private static Instant moment(String text) {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        }
    }
}
