package io.signalbox.face;

import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.ledger.WindowWords;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a question about the ledger is asked with: the same words in a query and on the command line.
 *
 * @param given the values of each parameter
 * @param now what windows are seen from
 */
record Parameters(Map<String, List<String>> given, Instant now) {

    /** What {@code where} takes, for messages. */
    private static final String CONDITION = "dimension:value, such as provider:openai, with one of " + dimensions();

    private static final String USUAL_WINDOW = "7d";

    /** @throws InvalidParameterException if one is given that is not among these, or twice but for {@code where} */
    void expect(String... names) {
        given.forEach((name, values) -> {
            if (Arrays.stream(names).noneMatch(name::equals)) {
                throw new InvalidParameterException(name, values.get(0), "one of " + String.join(", ", names));
            }
            if (values.size() > 1 && !name.equals("where")) {
                throw new InvalidParameterException(name, String.join(", ", values), "once");
            }
        });
    }

    /** The value of a parameter, if it has one. */
    Optional<String> text(String name) {
        return given.getOrDefault(name, List.of()).stream().findFirst().filter(value -> !value.isEmpty());
    }

    /** The value of a parameter that is one of some words. */
    <T> Optional<T> word(String name, Function<String, Optional<T>> reading, String expected) {
        return text(name)
                .map(value ->
                        reading.apply(value).orElseThrow(() -> new InvalidParameterException(name, value, expected)));
    }

    /** The value of a parameter that is a number from 1 to the most. */
    int number(String name, int usual, int most) {
        return text(name)
                .map(value -> {
                    if (!value.matches("[1-9][0-9]{0,8}") || Integer.parseInt(value) > most) {
                        throw new InvalidParameterException(name, value, "a number from 1 to " + most);
                    }
                    return Integer.parseInt(value);
                })
                .orElse(usual);
    }

    /** Whose calendar is meant. */
    ZoneId zone() {
        return word("zone", Parameters::zone, "a time zone such as Europe/Berlin, UTC or +02:00")
                .orElse(ZoneOffset.UTC);
    }

    /** The window that is asked about: the last seven days where nothing is said. */
    TimeWindow window() {
        WindowWords words = new WindowWords(now, zone());
        Optional<Instant> from = word("from", words::moment, WindowWords.MOMENT);
        Optional<Instant> until = word("until", words::moment, WindowWords.MOMENT);
        Optional<TimeWindow> last = word("last", words::last, WindowWords.LAST);
        if (from.isEmpty() && until.isEmpty()) {
            return last.or(() -> words.last(USUAL_WINDOW)).orElseThrow();
        }
        if (last.isPresent()) {
            throw new InvalidParameterException("last", text("last").orElse(""), "not beside from or until");
        }
        Instant begin = from.orElse(Instant.EPOCH);
        Instant end = until.orElseGet(words::afterNow);
        if (end.isBefore(begin)) {
            String parameter = until.isPresent() ? "until" : "from";
            throw new InvalidParameterException(
                    parameter, text(parameter).orElse(""), "a window that does not end before it begins");
        }
        return new TimeWindow(begin, end);
    }

    /** What is to be filtered by. Two values of one dimension are alternatives. */
    Map<Dimension, Set<String>> where() {
        Map<Dimension, Set<String>> conditions = new EnumMap<>(Dimension.class);
        for (String condition : given.getOrDefault("where", List.of())) {
            int colon = condition.indexOf(':');
            Dimension dimension = Optional.of(condition)
                    .filter(any -> colon > 0)
                    .flatMap(any -> Dimension.find(any.substring(0, colon)))
                    .orElseThrow(() -> new InvalidParameterException("where", condition, CONDITION));
            conditions.computeIfAbsent(dimension, any -> new LinkedHashSet<>()).add(condition.substring(colon + 1));
        }
        return conditions;
    }

    /** All dimensions, for messages. */
    static String dimensions() {
        return Arrays.stream(Dimension.values()).map(Dimension::word).collect(Collectors.joining(", "));
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}
