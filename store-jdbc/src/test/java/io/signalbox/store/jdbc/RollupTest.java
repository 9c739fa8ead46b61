package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.testkit.SampleGenerations;
import io.signalbox.testkit.SampleQueries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

/** What rollups say is what the generations say, whatever happens to ledger and process in between. */
class RollupTest {

    private static final TimeWindow EVER =
            new TimeWindow(Instant.parse("1970-01-01T00:00:00Z"), Instant.parse("2200-01-01T00:00:00Z"));
    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00Z");

    @Property(tries = 25)
    @Label(
            "S-146, S-157, F-120, F-137: the sum of the ledger is the sum over generations and over rollups, for any order of events, any"
                    + " crash and any zone")
    void theLedgersSumIsTheGenerationsSum(@ForAll long seed) throws Exception {
        Path folder = Files.createTempDirectory("rollups");
        try (Life life = new Life(seed, folder)) {
            for (int event = 0; event < 60; event++) {
                life.happen();
            }
            life.assertSums();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A ledger to which things happen, and what it should know. */
    private static final class Life implements AutoCloseable {

        private final Random random;
        private final SampleGenerations samples;
        private final SampleQueries queries;
        private final SampleQueries.Scene scene;
        private final Path folder;
        private final Map<String, GenerationIntent> open = new LinkedHashMap<>();
        private final List<Generation> settled = new ArrayList<>();
        private Path file;
        private SqliteLedger ledger;
        private int deaths;

        Life(long seed, Path folder) {
            random = new Random(seed);
            samples = SampleGenerations.seeded(seed);
            queries = SampleQueries.seeded(seed);
            scene = queries.scene();
            this.folder = folder;
            file = folder.resolve("0.db");
            ledger = SqliteLedger.open(file);
        }

        void happen() throws Exception {
            switch (random.nextInt(12)) {
                case 0, 1 -> openOne();
                case 2 -> done(ledger.roll(1 + random.nextInt(5)));
                case 3 -> breakARoll();
                case 4 -> die();
                case 5 -> done(ledger.rebuild());
                case 6 -> assertAReport();
                default -> settleOne();
            }
        }

        private void openOne() {
            GenerationIntent intent = samples.generation(scene).intent();
            open.put(intent.id(), intent);
            done(ledger.open(intent));
        }

        private void settleOne() {
            Generation generation = samples.generation(scene);
            if (!open.isEmpty() && random.nextBoolean()) {
                // As it was announced, or as somebody else might have announced it: what was announced counts.
                GenerationIntent intent = open.values().iterator().next();
                open.remove(intent.id());
                Generation end = samples.generation(intent);
                boolean otherwise = random.nextInt(4) == 0;
                done(ledger.settle(otherwise ? end.announcedAs(renamed(generation.intent(), intent.id())) : end));
                settled.add(end);
            } else {
                settled.add(generation);
                done(ledger.settle(generation));
                if (random.nextInt(4) == 0) {
                    ledger.settle(samples.generation(generation.intent()));
                }
            }
        }

        /** Somewhere in the middle of a roll the file refuses. */
        private void breakARoll() throws SQLException {
            try (OtherProgram other = OtherProgram.on(file)) {
                other.run("CREATE TRIGGER refuse BEFORE INSERT ON rollup WHEN NEW.kind = " + random.nextInt(11)
                        + " BEGIN SELECT RAISE(ABORT, 'refused'); END");
                Throwable refused = catchThrowable(() -> done(ledger.roll(1 + random.nextInt(30))));
                other.run("DROP TRIGGER refuse");
                assertThat(refused == null || refused.toString().contains("cannot be written"))
                        .isTrue();
            }
        }

        /** What a killed process leaves: the files as they are, and nobody who would have closed them. */
        private void die() throws IOException, SQLException {
            deaths += 1;
            Path next = folder.resolve(deaths + ".db");
            try (OtherProgram other = OtherProgram.on(file)) {
                other.lock();
                Files.copy(file, next);
                Files.copy(Path.of(file + "-wal"), Path.of(next + "-wal"));
                other.letGo();
            }
            ledger.close();
            file = next;
            ledger = SqliteLedger.open(file);
            assertThat(ledger.interruptedAtOpening()).isEqualTo(open.size());
            open.values().forEach(intent -> settled.add(Generation.interrupted(intent)));
            open.clear();
        }

        private void assertAReport() {
            if (!settled.isEmpty()) {
                ReportQuery query = queries.report(scene, settled);
                assertThat(done(ledger.report(query))).isEqualTo(Report.of(query, settled));
            }
        }

        void assertSums() throws SQLException {
            for (int i = 0; i < 15; i++) {
                assertAReport();
            }
            ReportQuery all = ReportQuery.over(EVER, scene.zone());
            Report expected = Report.of(all, settled);
            assertThat(done(ledger.report(all))).isEqualTo(expected);
            done(ledger.roll(1_000));
            try (OtherProgram other = OtherProgram.on(file)) {
                assertThat(other.ask("SELECT count(*) FROM unrolled_generation"))
                        .isEqualTo("0");
            }
            assertThat(done(ledger.report(all))).isEqualTo(expected);
            assertThat(spent()).isEqualTo(expected.total().charged());
        }

        private Money spent() {
            List<Optional<String>> keys =
                    settled.stream().map(it -> it.intent().key()).distinct().toList();
            Money sum = Money.ZERO;
            for (Optional<String> key : keys) {
                sum = sum.plus(done(ledger.spend(key, NOW)).total());
            }
            return sum;
        }

        private static GenerationIntent renamed(GenerationIntent of, String id) {
            return new GenerationIntent(
                    id,
                    of.createdAt(),
                    of.key(),
                    of.caller(),
                    of.labels(),
                    of.dialect(),
                    of.streamed(),
                    of.askedModel(),
                    of.model(),
                    of.provider(),
                    of.plan(),
                    of.routing(),
                    of.prices(),
                    of.estimate());
        }

        @Override
        public void close() {
            ledger.close();
        }
    }
}
