package io.signalbox.store.jdbc;

import static io.signalbox.store.jdbc.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Measures;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.testkit.SampleGenerations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Other processes: killed in the middle, out of room, or on a file that is taken. */
class DeathTest {

    private static final int KILLS = 5;
    private static final TimeWindow DAY =
            new TimeWindow(Instant.parse("2026-11-05T00:00:00Z"), Instant.parse("2026-11-06T00:00:00Z"));
    private static final Instant NOW = Instant.parse("2026-11-05T12:00:00Z");

    @TempDir
    Path folder;

    private final Collection<Process> children = new ConcurrentLinkedQueue<>();

    @AfterEach
    void endTheChildren() throws InterruptedException {
        for (Process child : children) {
            child.destroyForcibly();
            child.waitFor(30, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName(
            "F-120, F-121: whenever a process is killed, what was acknowledged is there, and what was open is interrupted")
    void aKilledProcessLosesNothingThatWasAcknowledged() throws Exception {
        Path file = folder.resolve("ledger.db");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Acknowledged all = new Acknowledged();
        for (int round = 0; round < KILLS; round++) {
            Acknowledged now = new Acknowledged();
            Process child = start(List.of(), file, "gen-" + round + "-");
            try (BufferedReader output = output(child)) {
                int linesToLive = 1 + random.nextInt(300);
                for (int i = 0; i < linesToLive; i++) {
                    now.add(output.readLine());
                }
                // Not Process.destroyForcibly, which closes the stream with what the child has said.
                child.toHandle().destroyForcibly();
                now.addRest(output);
            }
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            now.assertIn(file, "seed " + seed + ", kill " + round);
            all.addAll(now);
        }
        all.assertIn(file, "seed " + seed + ", in the end");
        assertThat(all.opened.size()).isGreaterThanOrEqualTo(KILLS);
    }

    @Test
    @DisplayName(
            "F-119, F-120, F-121, S-157: killed a hundred times under load, nothing that reached the provider is missing, and nothing is"
                    + " settled twice")
    void killedAHundredTimesNothingIsMissing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("killed a hundred times: seed " + seed);
        ExecutorService chains = Executors.newFixedThreadPool(2);
        try {
            List<Future<Void>> ends = List.of(
                    chains.submit(() -> killAgainAndAgain("one", seed, 50)),
                    chains.submit(() -> killAgainAndAgain("other", seed + 1, 50)));
            for (Future<Void> end : ends) {
                end.get(5, TimeUnit.MINUTES);
            }
        } finally {
            chains.shutdownNow();
        }
    }

    private @Nullable Void killAgainAndAgain(String name, long seed, int kills) throws Exception {
        Random random = new Random(seed);
        Path file = folder.resolve(name + ".db");
        Path provider = folder.resolve(name + ".txt");
        Files.createFile(provider);
        Acknowledged all = new Acknowledged();
        for (int kill = 0; kill < kills; kill++) {
            Process child = start(List.of(), file, "gen-" + kill + "-", provider.toString());
            try (BufferedReader output = output(child)) {
                // The first line comes before the ledger is opened: one of eight dies while it opens.
                int linesToLive = random.nextInt(8) == 0 ? 1 : 2 + random.nextInt(400);
                for (int i = 0; i < linesToLive; i++) {
                    all.add(output.readLine());
                }
                child.toHandle().destroyForcibly();
                all.addRest(output);
            }
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        // Who was cut off in the middle of a line was written whole before, or did not reach the provider.
        List<String> reached = Files.readAllLines(provider);
        assertThat(reached).doesNotHaveDuplicates().containsAll(all.opened);
        all.opened.addAll(reached);
        all.assertIn(file, "seed " + seed);
        return null;
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @DisplayName("F-128: when the system refuses to write, nothing acknowledged is lost, and the file is sound")
    void whenTheSystemRefusesToWriteNothingAcknowledgedIsLost() throws Exception {
        Path file = folder.resolve("ledger.db");
        Acknowledged all = new Acknowledged();
        // No file of this process grows beyond 4 MiB; SQLite's library, which it unpacks, is smaller.
        Process child = start(List.of("bash", "-c", "ulimit -f 4096 && exec \"$@\"", "limited"), file, "gen-");
        try (BufferedReader output = output(child)) {
            all.addRest(output);
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(4);
        assertThat(all.opened.size()).isGreaterThan(100);
        all.assertIn(file, "limited");
    }

    @Test
    @DisplayName("F-162: a second process on the same file is refused, also after one of the first process's own was")
    void aSecondProcessIsRefused() throws Exception {
        Path file = folder.resolve("ledger.db");
        try (SqliteLedger ledger = SqliteLedger.open(file)) {
            assertThat(catchThrowable(() -> SqliteLedger.open(file))).isNotNull();
            Process child = start(List.of(), file, "gen-");
            try (BufferedReader output = output(child)) {
                assertThat(output.readLine()).startsWith("started ");
                assertThat(output.readLine()).isNull();
            }
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(3);
            done(ledger.open(SampleGenerations.intent("gen-1")));
        }
    }

    private Process start(List<String> before, Path file, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(LedgerChild.class.getName(), file.toString()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command)
                .redirectError(folder.resolve("child-errors.txt").toFile())
                .start();
        children.add(child);
        return child;
    }

    private static BufferedReader output(Process child) {
        return new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** What children said. */
    private static final class Acknowledged {

        final Set<String> opened = new HashSet<>();
        final Set<String> settled = new HashSet<>();

        void add(String line) {
            assertThat(line).as("a line of the child").isNotNull();
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "started", "ready" -> assertThat(words).hasSize(2);
                case "opened" -> opened.add(words[1]);
                case "settled" -> settled.add(words[1]);
                default -> throw new AssertionError(line);
            }
        }

        void addAll(Acknowledged others) {
            opened.addAll(others.opened);
            settled.addAll(others.settled);
        }

        void addRest(BufferedReader output) throws IOException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        }

        void assertIn(Path file, String when) throws Exception {
            Money spent;
            long requests;
            try (SqliteLedger ledger = SqliteLedger.open(file)) {
                for (String id : opened) {
                    Optional<Generation> found = done(ledger.find(id));
                    assertThat(found).as("%s: %s", when, id).isPresent();
                    assertThat(found.orElseThrow().status())
                            .as("%s: %s", when, id)
                            .isIn(GenerationStatus.INTERRUPTED, GenerationStatus.COMPLETED);
                }
                for (String id : settled) {
                    assertThat(done(ledger.find(id)).orElseThrow().status())
                            .as("%s: %s", when, id)
                            .isEqualTo(GenerationStatus.COMPLETED);
                }
                spent = done(ledger.spend(Optional.of("team"), NOW)).total();
                Measures reported = done(ledger.report(ReportQuery.over(DAY, ZoneOffset.UTC)))
                        .total();
                assertThat(reported.charged()).as(when).isEqualTo(spent);
                requests = reported.requests();
            }
            try (OtherProgram other = OtherProgram.on(file)) {
                assertThat(other.ask("PRAGMA integrity_check")).as(when).isEqualTo("ok");
                assertThat(other.ask("SELECT count(*) FROM generation_intent"
                                + " WHERE sequence NOT IN (SELECT generation FROM generation_settlement)"))
                        .as(when)
                        .isEqualTo("0");
                assertThat(other.ask("SELECT count(*) FROM generation_intent"))
                        .as(when)
                        .isEqualTo("" + requests);
                long completed = Long.parseLong(
                        other.ask("SELECT count(*) FROM generation_settlement WHERE status = 'completed'"));
                long interrupted = Long.parseLong(
                        other.ask("SELECT count(*) FROM generation_settlement WHERE status = 'interrupted'"));
                assertThat(spent)
                        .as(when)
                        .isEqualTo(Money.of("0.002")
                                .times(completed)
                                .plus(Money.of("0.00001").times(interrupted)));
            }
        }
    }
}
