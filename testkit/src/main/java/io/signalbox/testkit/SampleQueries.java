package io.signalbox.testkit;

import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationQuery.Order;
import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Random questions to ledgers, about times and in zones where calendars are odd. The same seed gives the same questions. For one thread.
 */
public final class SampleQueries {

    private static final List<Scene> SCENES = List.of(
            new Scene("UTC", "2026-11-05T00:00:00Z"),
            // Offsets that are no whole hours.
            new Scene("Asia/Kathmandu", "2026-03-01T18:15:00Z"),
            new Scene("Asia/Kolkata", "2026-02-28T18:30:00Z"),
            new Scene("Pacific/Chatham", "2026-04-04T14:45:00Z"),
            new Scene("Africa/Monrovia", "1972-01-07T00:44:30Z"),
            // Clocks are turned: by an hour, by half an hour, at midnight, a minute after midnight, over a whole day.
            new Scene("Europe/Berlin", "2026-03-29T01:00:00Z"),
            new Scene("Europe/Berlin", "2026-10-25T01:00:00Z"),
            new Scene("America/New_York", "2026-11-01T06:00:00Z"),
            new Scene("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
            new Scene("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
            new Scene("America/Sao_Paulo", "2018-11-04T03:00:00Z"),
            new Scene("America/Sao_Paulo", "2018-02-18T02:00:00Z"),
            new Scene("America/St_Johns", "2026-03-08T05:30:00Z"),
            new Scene("America/St_Johns", "2006-10-29T02:31:00Z"),
            new Scene("America/St_Johns", "2005-04-03T03:31:00Z"),
            new Scene("America/St_Johns", "2009-11-01T02:31:00Z"),
            new Scene("Pacific/Apia", "2011-12-30T10:00:00Z"));

    private final Random random;

    private SampleQueries(long seed) {
        random = new Random(seed);
    }

    /** Starts a series. */
    public static SampleQueries seeded(long seed) {
        return new SampleQueries(seed);
    }

    /** A time and a place. */
    public Scene scene() {
        return SCENES.get(random.nextInt(SCENES.size()));
    }

    /** A question about a scene, with filters of which some hold for these generations. */
    public ReportQuery report(Scene scene, List<Generation> generations) {
        List<Dimension> by = new ArrayList<>();
        while (random.nextInt(3) != 0) {
            by.add(dimension());
        }
        Period[] periods = Period.values();
        return new ReportQuery(
                window(scene),
                scene.zone(),
                by,
                random.nextBoolean() ? Optional.of(periods[random.nextInt(periods.length)]) : Optional.empty(),
                where(generations));
    }

    /** A question for a first page. */
    public GenerationQuery page(Scene scene, List<Generation> generations) {
        Order[] orders = Order.values();
        return new GenerationQuery(
                window(scene),
                where(generations),
                orders[random.nextInt(orders.length)],
                Optional.empty(),
                1 + random.nextInt(9));
    }

    private TimeWindow window(Scene scene) {
        Instant one = moment(scene);
        Instant other = moment(scene);
        return one.isBefore(other) ? new TimeWindow(one, other) : new TimeWindow(other, one);
    }

    /** Somewhere, where an hour, a quarter of one or a day begins, or long before or after. */
    private Instant moment(Scene scene) {
        Instant any = scene.moment(random);
        return switch (random.nextInt(6)) {
            case 0 -> any;
            case 1 -> Period.DAY.start(any, scene.zone());
            case 2 -> Period.HOUR.start(any, scene.zone());
            case 3 -> any.minusNanos(Math.floorMod(any.getEpochSecond(), 900L) * 1_000_000_000L + any.getNano());
            case 4 -> scene.time().minus(Duration.ofDays(random.nextInt(900)));
            default -> scene.time().plus(Duration.ofDays(random.nextInt(900)));
        };
    }

    private Map<Dimension, Set<String>> where(List<Generation> generations) {
        Map<Dimension, Set<String>> where = new EnumMap<>(Dimension.class);
        while (random.nextInt(3) == 0) {
            Dimension dimension = dimension();
            Set<String> values = new HashSet<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                values.addAll(dimension.of(generations.get(random.nextInt(generations.size()))));
            }
            where.put(dimension, values);
        }
        return where;
    }

    private Dimension dimension() {
        return Dimension.values()[random.nextInt(Dimension.values().length)];
    }

    /** A time at which something happens to the calendar, and where. */
    public record Scene(ZoneId zone, Instant time) {

        private Scene(String zone, String time) {
            this(ZoneId.of(zone), Instant.parse(time));
        }

        /** Some moment: mostly within hours, else within weeks; some to the second, some on the quarter of an hour. */
        Instant moment(Random random) {
            long spread = random.nextInt(3) == 0 ? 40 * 86_400 : 30 * 3_600;
            Instant second = time.plusSeconds(random.nextLong(2 * spread) - spread);
            return switch (random.nextInt(3)) {
                case 0 -> second.minusSeconds(Math.floorMod(second.getEpochSecond(), 900L));
                case 1 -> second;
                default -> second.plusNanos(random.nextInt(1_000_000_000));
            };
        }
    }
}
