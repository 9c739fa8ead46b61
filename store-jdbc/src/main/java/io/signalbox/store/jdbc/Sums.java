package io.signalbox.store.jdbc;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.Latencies;
import io.signalbox.core.ledger.Measures;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures that are being added up, and how they are kept in a rollup's row. For one thread.
 *
 * <p>Packed into bytes, and added up here rather than by the database, for two reasons. Sums of money must be exact for every decimal: no
 * integer unit is, 64 bits of a small one end soon, and SQLite has no decimals. And a row of 32 numbers with two histograms
 * would be 100 columns: reading one of them packed takes a fifth of the time in which SQLite adds up its columns.
 *
 * <p>Packed form: the version 1; the ten counts; a mask of the classes of use that are there, and a count for each; four amounts, each
 * its scale with a lowest bit that says whether the digits follow as a number or as counted bytes; two histograms, each the number of
 * its steps, and for each the distance from the step before, and its count. Numbers are written seven bits a byte, low ones first, with
 * the eighth bit on all but the last.
 */
final class Sums {

    private static final byte VERSION = 1;
    private static final UsageClass[] CLASSES = UsageClass.values();
    private static final int AMOUNTS = 4;
    private static final long[] NO_STEPS = {};

    private final long[] counts = new long[Fact.COUNTS];
    private final long[] usage = new long[CLASSES.length];
    private final BigDecimal[] amounts = new BigDecimal[AMOUNTS];
    private long[] firstContent = NO_STEPS;
    private long[] total = NO_STEPS;

    Sums() {
        Arrays.fill(amounts, BigDecimal.ZERO);
    }

    /** Counts one generation. */
    void add(Fact fact) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += fact.count(i);
        }
        for (int i = 0; i < usage.length; i++) {
            usage[i] = Measures.sum(usage[i], fact.usage().count(CLASSES[i]));
        }
        add(0, fact.charged());
        add(1, fact.cost());
        add(2, fact.spent());
        add(3, fact.saved());
        firstContent = plus(firstContent, fact.firstContentStep(), 1);
        total = plus(total, fact.totalStep(), 1);
    }

    /** Adds all of the other's. */
    void add(Sums other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        for (int i = 0; i < usage.length; i++) {
            usage[i] = Measures.sum(usage[i], other.usage[i]);
        }
        for (int i = 0; i < AMOUNTS; i++) {
            amounts[i] = amounts[i].add(other.amounts[i]);
        }
        for (int step = 0; step < other.firstContent.length; step++) {
            firstContent = plus(firstContent, step, other.firstContent[step]);
        }
        for (int step = 0; step < other.total.length; step++) {
            total = plus(total, step, other.total[step]);
        }
    }

    /** Adds what was packed. */
    void add(byte[] packed) {
        Bytes bytes = new Bytes(packed);
        long version = bytes.number();
        if (version != VERSION) {
            throw new IllegalArgumentException("rollup: version " + version + " (expected: " + VERSION + ")");
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] += bytes.number();
        }
        long mask = bytes.number();
        for (int i = 0; mask != 0; i++, mask >>>= 1) {
            if ((mask & 1) != 0) {
                usage[i] = Measures.sum(usage[i], bytes.number());
            }
        }
        for (int i = 0; i < AMOUNTS; i++) {
            BigDecimal more = bytes.decimal();
            if (more.signum() != 0) {
                amounts[i] = amounts[i].add(more);
            }
        }
        firstContent = addSteps(firstContent, bytes);
        total = addSteps(total, bytes);
    }

    byte[] packed() {
        Bytes bytes = new Bytes(new byte[128]);
        bytes.number(VERSION);
        for (long count : counts) {
            bytes.number(count);
        }
        long mask = 0;
        for (int i = 0; i < usage.length; i++) {
            mask |= usage[i] == 0 ? 0 : 1L << i;
        }
        bytes.number(mask);
        for (long count : usage) {
            if (count != 0) {
                bytes.number(count);
            }
        }
        for (BigDecimal amount : amounts) {
            bytes.decimal(amount);
        }
        packSteps(firstContent, bytes);
        packSteps(total, bytes);
        return bytes.written();
    }

    Measures measures() {
        Map<UsageClass, Long> byClass = new EnumMap<>(UsageClass.class);
        for (int i = 0; i < usage.length; i++) {
            byClass.put(CLASSES[i], usage[i]);
        }
        return new Measures(
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                counts[4],
                counts[5],
                counts[6],
                counts[7],
                counts[8],
                counts[9],
                byClass,
                new Money(amounts[0]),
                new Money(amounts[1]),
                new Money(amounts[2]),
                new Money(amounts[3]),
                latencies(firstContent),
                latencies(total));
    }

    private void add(int amount, Money more) {
        if (!more.isZero()) {
            amounts[amount] = amounts[amount].add(more.usd());
        }
    }

    private static long[] plus(long[] steps, int step, long count) {
        if (step < 0 || count == 0) {
            return steps;
        }
        long[] all = step < steps.length ? steps : Arrays.copyOf(steps, Math.max(step + 1, 2 * steps.length));
        all[step] += count;
        return all;
    }

    private static long[] addSteps(long[] to, Bytes bytes) {
        long[] all = to;
        int step = -1;
        for (long left = bytes.number(); left > 0; left--) {
            step += (int) bytes.number();
            all = plus(all, step, bytes.number());
        }
        return all;
    }

    private static void packSteps(long[] steps, Bytes bytes) {
        bytes.number(Arrays.stream(steps).filter(count -> count != 0).count());
        int before = -1;
        for (int step = 0; step < steps.length; step++) {
            if (steps[step] != 0) {
                bytes.number(step - before);
                bytes.number(steps[step]);
                before = step;
            }
        }
    }

    private static Latencies latencies(long[] steps) {
        Map<Integer, Long> counts = new TreeMap<>();
        for (int step = 0; step < steps.length; step++) {
            if (steps[step] != 0) {
                counts.put(step, steps[step]);
            }
        }
        return new Latencies(counts);
    }

    /** Numbers in bytes, one after the other. */
    private static final class Bytes {

        private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
        private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

        private byte[] bytes;
        private int place;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        long number() {
            long number = 0;
            int shift = 0;
            byte next = bytes[place++];
            while (next < 0) {
                number |= (long) (next & 0x7f) << shift;
                shift += 7;
                next = bytes[place++];
            }
            return number | (long) next << shift;
        }

        void number(long number) {
            if (place + 10 > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length + 10);
            }
            long left = number;
            while ((left & ~0x7fL) != 0) {
                bytes[place++] = (byte) (left | 0x80);
                left >>>= 7;
            }
            bytes[place++] = (byte) left;
        }

        BigDecimal decimal() {
            long head = number();
            int scale = (int) unfolded(head >>> 1);
            if ((head & 1) == 0) {
                long digits = unfolded(number());
                return digits == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(digits, scale);
            }
            int length = (int) number();
            place += length;
            return new BigDecimal(new BigInteger(bytes, place - length, length), scale);
        }

        void decimal(BigDecimal value) {
            BigDecimal amount = value.signum() == 0 ? BigDecimal.ZERO : value;
            BigInteger digits = amount.unscaledValue();
            boolean isLong = digits.compareTo(LEAST) >= 0 && digits.compareTo(MOST) <= 0;
            number(folded(amount.scale()) << 1 | (isLong ? 0 : 1));
            if (isLong) {
                number(folded(digits.longValue()));
                return;
            }
            byte[] all = digits.toByteArray();
            number(all.length);
            bytes = Arrays.copyOf(bytes, bytes.length + all.length);
            System.arraycopy(all, 0, bytes, place, all.length);
            place += all.length;
        }

        byte[] written() {
            return Arrays.copyOf(bytes, place);
        }

        /** Small negative numbers become small positive ones. */
        private static long folded(long number) {
            return number << 1 ^ number >> 63;
        }

        private static long unfolded(long number) {
            return number >>> 1 ^ -(number & 1);
        }
    }
}
