package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationCsv;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationQuery.Order;
import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.testkit.SampleGenerations;
import io.signalbox.testkit.SampleQueries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too old goes out of the tables, into files, and its sums stay. */
class RetentionTest {

    private static final TimeWindow EVER =
            new TimeWindow(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    Path folder;

    // On the clock it is 5 November 2026, 12:00: four weeks before is 8 October, and that week began on the 5th.
    private final Instant kept = Instant.parse("2026-10-05T00:00:00Z");
    private final StoppedClock clock = new StoppedClock();
    private final SqliteOptions options =
            SqliteOptions.standard().clock(clock).retention(Optional.of(Duration.ofDays(28)), true);
    private final List<Generation> generations = new ArrayList<>();
    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("ledger.db");
    }

    @Test
    @DisplayName(
            "S-157, S-158: what is older than the retention is archived and deleted; reports and spend stay what they were")
    void sumsStay() throws Exception {
        try (SqliteLedger ledger = SqliteLedger.open(file, options)) {
            fill(ledger);
            List<ReportQuery> queries = List.of(
                    ReportQuery.over(EVER, BERLIN),
                    ReportQuery.over(EVER, BERLIN).by(Dimension.MODEL).per(Period.DAY),
                    ReportQuery.over(EVER, ZoneId.of("Asia/Kathmandu"))
                            .by(Dimension.TAG)
                            .per(Period.HOUR),
                    ReportQuery.over(EVER, ZoneOffset.UTC).by(Dimension.USER),
                    ReportQuery.over(EVER, ZoneOffset.UTC)
                            .by(Dimension.MODEL, Dimension.KEY)
                            .per(Period.WEEK));
            List<Report> before =
                    queries.stream().map(query -> done(ledger.report(query))).toList();
            Optional<String> key = generations.get(0).intent().key();
            Spend spent = done(ledger.spend(key, kept));
            long old = generations.stream().filter(this::isOld).count();
            assertThat(old).isGreaterThan(20);

            assertThat(done(ledger.retain())).isEqualTo((int) old);
            assertThat(done(ledger.retain())).isZero();

            assertThat(queries.stream().map(query -> done(ledger.report(query))).toList())
                    .isEqualTo(before);
            assertThat(done(ledger.spend(key, kept))).isEqualTo(spent);
            assertThat(page(ledger)).noneMatch(this::isOld).hasSize(generations.size() - (int) old);
            done(ledger.rebuild());
            done(ledger.roll(1_000));
            assertThat(queries.stream().map(query -> done(ledger.report(query))).toList())
                    .isEqualTo(before);
        }
        assertThat(archived())
                .containsExactlyInAnyOrderElementsOf(generations.stream()
                        .filter(this::isOld)
                        .map(GenerationCsv::line)
                        .flatMap(line -> Stream.of(line.split("\r\n|\n|\r", -1)))
                        .toList());
    }

    @Test
    @DisplayName(
            "S-158: over what is archived, whole quarters of an hour count where they begin; what sums do not know is refused")
    void edgesOfWhatIsArchivedAreWholeQuarters() {
        Instant noon = Instant.parse("2026-09-01T12:00:00Z");
        try (SqliteLedger ledger = SqliteLedger.open(file, options)) {
            for (int minute : new int[] {1, 7, 14, 16}) {
                settle(ledger, noon.plusSeconds(minute * 60L));
            }
            done(ledger.roll(100));
            done(ledger.retain());
            assertThat(requests(ledger, noon, noon.plusSeconds(600))).isEqualTo(3);
            assertThat(requests(ledger, noon.plusSeconds(600), noon.plusSeconds(960)))
                    .isEqualTo(1);
            ReportQuery unknown = ReportQuery.over(EVER, BERLIN).by(Dimension.USER, Dimension.MODEL);
            assertThatThrownBy(() -> done(ledger.report(unknown)))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("from: 2000-01-01T00:00:00Z (expected: not before 2026-10-05T00:00:00Z");
        }
    }

    @Test
    @DisplayName(
            "S-157: whoever is not the archive cannot delete, not even what is old; broken off in the middle, archiving goes on")
    void nobodyElseDeletes() throws Exception {
        try (SqliteLedger ledger = SqliteLedger.open(file, options);
                OtherProgram other = OtherProgram.on(file)) {
            fill(ledger);
            for (String table : List.of("attempt", "generation_settlement", "generation_intent")) {
                assertThatThrownBy(() -> other.run("DELETE FROM " + table))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("append-only");
            }
            other.run(
                    "CREATE TRIGGER refuse BEFORE DELETE ON generation_intent BEGIN SELECT RAISE(ABORT, 'refused'); END");
            assertThatThrownBy(() -> done(ledger.retain())).hasMessageContaining("The archive could not be written.");
            assertThat(page(ledger)).hasSameSizeAs(generations);
            other.run("DROP TRIGGER refuse");
            done(ledger.retain());
            assertThat(page(ledger)).noneMatch(this::isOld);
            assertThatThrownBy(() -> other.run("DELETE FROM attempt")).isInstanceOf(SQLException.class);
        }
        assertThat(archived().stream().filter(line -> line.startsWith("gen-")).distinct())
                .hasSize((int) generations.stream().filter(this::isOld).count());
    }

    private void fill(SqliteLedger ledger) {
        SampleGenerations samples = SampleGenerations.seeded(5);
        SampleQueries.Scene scene = new SampleQueries.Scene(BERLIN, kept);
        for (int i = 0; i < 120; i++) {
            Generation generation = samples.generation(scene);
            generations.add(generation);
            ledger.settle(generation);
        }
        done(ledger.roll(1_000));
    }

    private void settle(SqliteLedger ledger, Instant at) {
        ledger.settle(
                SampleGenerations.failed(SampleGenerations.intent("gen-" + at.getEpochSecond(), Optional.empty(), at)));
    }

    private boolean isOld(Generation generation) {
        return generation.intent().createdAt().isBefore(kept);
    }

    private static long requests(SqliteLedger ledger, Instant from, Instant until) {
        return done(ledger.report(ReportQuery.over(new TimeWindow(from, until), ZoneOffset.UTC)))
                .total()
                .requests();
    }

    private static List<Generation> page(SqliteLedger ledger) {
        return done(ledger.page(GenerationQuery.of(EVER, Order.EARLIEST_FIRST, 1_000)))
                .generations();
    }

    private List<String> archived() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("archive"))) {
            for (Path archive : files.toList()) {
                assertThat(archive.getFileName().toString()).matches("generations-2026-\\d\\d-\\d\\d-\\d+\\.csv\\.gz");
                byte[] zipped = Files.readAllBytes(archive);
                String text = new String(
                        new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text).startsWith(GenerationCsv.header() + "\r\n").endsWith("\r\n");
                String body = text.substring(GenerationCsv.header().length() + 2, text.length() - 2);
                lines.addAll(List.of(body.split("\r\n|\n|\r", -1)));
            }
        }
        return lines;
    }
}
