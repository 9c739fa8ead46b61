package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.done;
import static io.signalbox.testkit.SampleGenerations.completed;
import static io.signalbox.testkit.SampleGenerations.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationQuery.Order;
import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.port.Ledger;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.SampleGenerations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What the database adds up and lists is what the core makes of the same generations. */
@ResourceLock("postgres")
class PostgresReportTest {

    private static final TimeWindow EVER = new TimeWindow(Instant.EPOCH, Instant.parse("2100-01-02T00:00:00Z"));

    private static final TimeWindow A_DECADE =
            new TimeWindow(Instant.parse("1995-01-01T00:00:00Z"), Instant.parse("2005-01-01T00:00:00Z"));

    private static final List<ZoneId> ZONES = List.of(
            ZoneOffset.UTC,
            ZoneOffset.ofHoursMinutes(-9, -30),
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Pacific/Chatham"),
            ZoneId.of("Pacific/Apia"),
            ZoneId.of("America/Sao_Paulo"),
            ZoneId.of("America/St_Johns"));

    @Test
    @DisplayName("F-137: reports by any dimension, period and zone equal those of the core, to the last digit")
    void reportsEqualThoseOfTheCore() {
        SampleGenerations samples = SampleGenerations.seeded(31);
        List<Generation> generations = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            generations.add(samples.generation());
        }
        try (Ledger ledger = ledger()) {
            settleAll(ledger, generations);
            for (Dimension dimension : Dimension.values()) {
                assertReport(
                        ledger,
                        generations,
                        ReportQuery.over(EVER, ZoneOffset.UTC).by(dimension));
            }
            for (Period period : Period.values()) {
                for (ZoneId zone : ZONES) {
                    // Where there are 130 years of hours, nearly each generation has some thousand of its own.
                    TimeWindow window = period == Period.HOUR ? A_DECADE : EVER;
                    assertReport(
                            ledger, generations, ReportQuery.over(window, zone).per(period));
                }
            }
            Random random = new Random(31);
            for (int i = 0; i < 100; i++) {
                assertReport(ledger, generations, randomQuery(random, generations));
            }
        }
    }

    @Test
    @DisplayName("F-137: hours and days around every change of clocks are those of the zone")
    void periodsAroundAChangeOfClocks() {
        for (ZoneId zone : ZONES) {
            Instant change = Optional.ofNullable(
                            zone.getRules().previousTransition(Instant.parse("2026-11-05T00:00:00Z")))
                    .map(it -> it.getInstant())
                    .orElse(Instant.parse("2026-11-01T00:00:00Z"));
            List<Generation> generations = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Instant moment = change.plus(Duration.ofMinutes(10L * i - 1_500));
                generations.add(completed(intent("gen-" + i, Optional.of("team"), moment), Money.of("0.001")));
            }
            try (Ledger ledger = ledger()) {
                settleAll(ledger, generations);
                for (Period period : Period.values()) {
                    assertReport(
                            ledger,
                            generations,
                            ReportQuery.over(EVER, zone).per(period).by(Dimension.KEY));
                }
            }
        }
    }

    @Test
    void moreHoursThanAreAskedForAtOnce() {
        List<Generation> generations = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Instant moment = Instant.parse("2026-01-01T00:30:00Z").plus(Duration.ofHours(i));
            generations.add(completed(intent("gen-" + i, Optional.empty(), moment), Money.of("0.001")));
        }
        try (Ledger ledger = ledger()) {
            settleAll(ledger, generations);
            ReportQuery query = ReportQuery.over(EVER, ZoneOffset.UTC).per(Period.HOUR);
            assertThat(done(ledger.report(query)).rows()).hasSize(5_000);
            assertReport(ledger, generations, query);
        }
    }

    @Test
    void whatIsOpenIsInNoReport() {
        try (Ledger ledger = ledger()) {
            done(ledger.open(intent("gen-1")));
            ReportQuery query =
                    ReportQuery.over(EVER, ZoneOffset.UTC).by(Dimension.TAG).per(Period.DAY);
            assertThat(done(ledger.report(query))).isEqualTo(Report.of(query, List.of()));
        }
    }

    @Test
    @DisplayName("a settlement that says another time of arrival is counted at the announced one")
    void theAnnouncedTimeCounts() {
        GenerationIntent announced = intent("gen-1", Optional.of("team"), Instant.parse("2026-11-05T10:00:00Z"));
        Generation later =
                completed(intent("gen-1", Optional.of("team"), Instant.parse("2026-11-06T10:00:00Z")), Money.of("0.5"));
        try (Ledger ledger = ledger()) {
            done(ledger.open(announced));
            done(ledger.settle(later));
            assertReport(
                    ledger,
                    List.of(later.announcedAs(announced)),
                    ReportQuery.over(EVER, ZoneOffset.UTC).per(Period.DAY));
        }
    }

    @Test
    void pagesEqualThoseInMemory() {
        SampleGenerations samples = SampleGenerations.seeded(32);
        Random random = new Random(32);
        try (Ledger ledger = ledger();
                InMemoryLedger memory = InMemoryLedger.forgiving()) {
            List<Generation> generations = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Generation generation = samples.generation();
                generations.add(generation);
                done(ledger.open(generation.intent()));
                done(memory.open(generation.intent()));
                if (i % 4 != 0) {
                    ledger.settle(generation);
                    memory.settle(generation);
                }
            }
            for (int i = 0; i < 60; i++) {
                ReportQuery asked = randomQuery(random, generations);
                GenerationQuery query = new GenerationQuery(
                        asked.window(),
                        asked.where(),
                        random.nextBoolean() ? Order.LATEST_FIRST : Order.EARLIEST_FIRST,
                        Optional.empty(),
                        1 + random.nextInt(120));
                assertThat(walk(ledger, query)).isEqualTo(walk(memory, query));
            }
        }
    }

    private static List<GenerationPage> walk(Ledger ledger, GenerationQuery query) {
        List<GenerationPage> pages = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            GenerationPage page = done(ledger.page(query.after(next)));
            pages.add(page);
            next = page.next();
        } while (next.isPresent());
        return pages;
    }

    private static ReportQuery randomQuery(Random random, List<Generation> generations) {
        Instant one =
                generations.get(random.nextInt(generations.size())).intent().createdAt();
        Instant other =
                generations.get(random.nextInt(generations.size())).intent().createdAt();
        TimeWindow window = random.nextInt(3) == 0
                ? EVER
                : one.isBefore(other) ? new TimeWindow(one, other) : new TimeWindow(other, one);
        ReportQuery query = ReportQuery.over(window, ZONES.get(random.nextInt(ZONES.size())));
        Dimension[] all = Dimension.values();
        query = switch (random.nextInt(3)) {
            case 0 -> query;
            case 1 -> query.by(all[random.nextInt(all.length)]);
            default -> query.by(all[random.nextInt(all.length)], all[random.nextInt(all.length)], Dimension.STATUS);
        };
        if (random.nextBoolean()) {
            query = query.per(random.nextBoolean() ? Period.MONTH : Period.WEEK);
        }
        if (random.nextBoolean()) {
            Dimension dimension = all[random.nextInt(all.length)];
            Set<String> values = Set.copyOf(dimension.of(generations.get(random.nextInt(generations.size()))));
            query = query.where(dimension, values.toArray(String[]::new));
        }
        return query;
    }

    private static void settleAll(Ledger ledger, List<Generation> generations) {
        generations.stream().map(ledger::settle).toList().forEach(Stages::done);
    }

    private static void assertReport(Ledger ledger, List<Generation> generations, ReportQuery query) {
        assertThat(done(ledger.report(query))).as("%s", query).isEqualTo(Report.of(query, generations));
    }

    private static Ledger ledger() {
        return PostgresLedger.open(PostgresServer.patient(PostgresServer.freshDatabase()));
    }
}
