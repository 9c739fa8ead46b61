package io.signalbox.store.jdbc;

import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How values become columns and columns values, both directions side by side.
 *
 * <p>Texts are kept without the character 0, which PostgreSQL cannot hold: in its place stands {@link #ESCAPE} and {@code 0}, and
 * two of these for one. So every text is written with {@link Row#text} and read with {@link #string} or {@link #text}.
 */
final class Columns {

    /** The columns of usage and cost, which three tables have alike. */
    static final List<String> CHARGE = Stream.concat(
                    Stream.of(UsageClass.values()).map(UsageClass::word),
                    Stream.of("usage_estimated", "usage_bounded", "computed_cost", "reported_cost"))
            .toList();

    private static final long NANOS = 1_000_000_000L;
    private static final int MOST_SCALE = 1_000;
    private static final String AT_COST = "cost";

    /** No character of any text that was ever meant to be read. */
    private static final char ESCAPE = '\uFFFE';

    private Columns() {}

    /** Nanoseconds since 1970: exact from 1677 to 2262, and the nearer of these ends beyond. */
    static long nanos(Instant instant) {
        return nanos(Duration.between(Instant.EPOCH, instant));
    }

    /** Nanoseconds: exact up to 292 years, which is what anything longer is taken for. */
    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    /** Lines, each ended by a line feed; so no lines and one empty line are two things. */
    static String lines(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
        }
        return text.toString();
    }

    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                lines.add(line.toString());
                line.setLength(0);
            } else if (c == '\\') {
                i += 1;
                line.append(text.charAt(i) == 'n' ? '\n' : '\\');
            } else {
                line.append(c);
            }
        }
        return lines;
    }

    static Usage usage(ResultSet row) throws SQLException {
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        for (UsageClass usageClass : UsageClass.values()) {
            counts.put(usageClass, row.getLong(usageClass.word()));
        }
        boolean estimated = row.getBoolean("usage_estimated");
        if (row.getBoolean("usage_bounded")) {
            return Usage.bounded(counts, estimated);
        }
        return estimated ? Usage.estimated(counts) : Usage.reported(counts);
    }

    static Cost cost(ResultSet row) throws SQLException {
        return new Cost(
                text(row, "computed_cost").map(Columns::money),
                text(row, "reported_cost").map(Columns::money));
    }

    static Charge charge(ResultSet row) throws SQLException {
        Cost cost = cost(row);
        Optional<String> charged = text(row, "charged");
        boolean atCost = charged.filter(AT_COST::equals).isPresent();
        return new Charge(usage(row), cost, atCost ? cost.amount() : charged.map(Columns::money));
    }

    /** What the caller pays, or a word for the usual case, that it is what the provider takes. */
    static Optional<String> charged(Charge charge) {
        return charge.charged().equals(charge.cost().amount())
                ? Optional.of(AT_COST)
                : charge.charged().map(Columns::text);
    }

    /** Names and texts, line by line in turn. */
    static String pairs(Map<String, String> pairs) {
        List<String> lines = new ArrayList<>();
        pairs.forEach((name, value) -> {
            lines.add(name);
            lines.add(value);
        });
        return lines(lines);
    }

    static Map<String, String> pairs(String text) {
        List<String> lines = lines(text);
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            pairs.put(lines.get(i), lines.get(i + 1));
        }
        return pairs;
    }

    /**
     * The shortest exact text.
     *
     * @throws IllegalArgumentException if the amount's exponent is out of this world: adding to it would need all the memory
     */
    static String text(Money money) {
        if (Math.abs((long) money.usd().scale()) > MOST_SCALE) {
            throw new IllegalArgumentException("cost: a number with scale "
                    + money.usd().scale() + " (expected: -" + MOST_SCALE + " to " + MOST_SCALE + ")");
        }
        return money.usd().toString();
    }

    static Money money(String text) {
        return new Money(new BigDecimal(text));
    }

    static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(Columns::unescaped);
    }

    /** A text that is never absent. */
    static String string(ResultSet row, String column) throws SQLException {
        return unescaped(row.getString(column));
    }

    /** The text as it is kept. */
    static String escaped(String text) {
        if (text.indexOf(0) < 0 && text.indexOf(ESCAPE) < 0) {
            return text;
        }
        return text.replace("" + ESCAPE, "" + ESCAPE + ESCAPE).replace("\0", ESCAPE + "0");
    }

    static String unescaped(String kept) {
        int next = kept.indexOf(ESCAPE);
        if (next < 0) {
            return kept;
        }
        StringBuilder text = new StringBuilder();
        int done = 0;
        for (; next >= 0 && next + 1 < kept.length(); next = kept.indexOf(ESCAPE, done)) {
            text.append(kept, done, next).append(kept.charAt(next + 1) == '0' ? '\0' : ESCAPE);
            done = next + 2;
        }
        return text.append(kept.substring(done)).toString();
    }

    static Optional<Duration> duration(ResultSet row, String column) throws SQLException {
        long nanos = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    /** Puts values into a statement, one after the other. Money is text here. */
    static class Row {

        final PreparedStatement statement;
        int index;

        Row(PreparedStatement statement) {
            this.statement = statement;
        }

        Row text(String value) throws SQLException {
            statement.setString(++index, escaped(value));
            return this;
        }

        Row text(Optional<String> value) throws SQLException {
            if (value.isPresent()) {
                return text(value.get());
            }
            statement.setNull(++index, Types.VARCHAR);
            return this;
        }

        Row number(long value) throws SQLException {
            statement.setLong(++index, value);
            return this;
        }

        Row number(Optional<Long> value) throws SQLException {
            if (value.isPresent()) {
                return number(value.get());
            }
            statement.setNull(++index, Types.BIGINT);
            return this;
        }

        Row bytes(byte[] value) throws SQLException {
            statement.setBytes(++index, value);
            return this;
        }

        Row flag(boolean value) throws SQLException {
            return number(value ? 1 : 0);
        }

        Row time(Instant value) throws SQLException {
            return number(nanos(value));
        }

        Row duration(Optional<Duration> value) throws SQLException {
            return number(value.map(Columns::nanos));
        }

        Row charge(Usage usage, Cost cost) throws SQLException {
            for (UsageClass usageClass : UsageClass.values()) {
                number(usage.count(usageClass));
            }
            return flag(usage.isEstimated())
                    .flag(usage.isBounded())
                    .money(cost.computed())
                    .money(cost.reported());
        }

        Row money(Optional<Money> amount) throws SQLException {
            return text(amount.map(Columns::text));
        }

        /** What the caller pays. */
        Row charged(Charge charge) throws SQLException {
            return text(Columns.charged(charge));
        }

        /** Inserts the row. Whether it is new; false if another stood there before. */
        boolean insert() throws SQLException {
            return statement.executeUpdate() == 1;
        }
    }
}
