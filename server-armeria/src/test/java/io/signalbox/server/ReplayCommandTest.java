package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.store.jdbc.SqliteLedger;
import io.signalbox.testkit.RecordedTraffic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code signalbox replay} prints of a ledger that it reads from its file. */
class ReplayCommandTest {

    private static final String TODAY = """
            providers:
              east: {base_url: "https://east.example/v1", models: [{id: acme/large, prices: {prompt: 2.5, completion: 10}}]}
              west:
                base_url: https://west.example/v1
                models:
                  - {id: acme/large, prices: {prompt: 3, completion: 12}}
                  - {id: acme/small, prices: {prompt: 0.25, completion: 1}}
            model_aliases:
              smart: [acme/large, acme/small]
            """;

    private static final String CHEAPER = TODAY.replace("[acme/large, acme/small]", "[acme/small, acme/large]");

    private static final String WINDOW = "2026-10-01..2026-10-08";

    @TempDir
    private static Path directory = Path.of("");

    private static Path ledger = Path.of("");

    @BeforeAll
    static void record() {
        ledger = directory.resolve("ledger.sqlite");
        GatewayConfig config = ConfigReader.in(Map.of())
                .read(write("today.yaml", TODAY))
                .config()
                .orElseThrow();
        RecordedTraffic traffic = new RecordedTraffic(
                config,
                List.of("smart", "acme/large", "acme/small"),
                Instant.parse("2026-10-01T00:00:00Z"),
                Duration.ofMinutes(10),
                1);
        try (SqliteLedger open = SqliteLedger.open(ledger)) {
            List<CompletionStage<Void>> written = new ArrayList<>();
            traffic.each(1_000, generation -> {
                written.add(open.open(generation.intent()));
                written.add(open.settle(generation));
            });
            written.forEach(stage -> stage.toCompletableFuture().join());
        }
    }

    @Test
    @DisplayName("The configuration of that time changes nothing")
    void theSameChangesNothing() {
        assertThat(replay("today.yaml", TODAY, "--format", "json").out())
                .startsWith(
                        "{\"from\":\"2026-10-01T00:00:00Z\",\"until\":\"2026-10-08T00:00:00Z\","
                                + "\"totals\":{\"requests\":1000,\"unchanged\":1000,\"moved\":0,\"refused\":0,\"not_planned\":0,")
                .contains("\"difference\":\"0\"", "\"moves\":[],\"refusals\":[],\"unknown\":[]");
    }

    @Test
    @DisplayName("Another configuration moves requests; the same question gives the same bytes")
    void tellsWhatWouldBeDifferent() {
        for (String format : List.of("table", "json", "csv")) {
            Outcome once = replay("new.yaml", CHEAPER, "--format", format);
            assertThat(once.exit()).isZero();
            assertThat(replay("new.yaml", CHEAPER, "--format", format).out()).isEqualTo(once.out());
        }
        assertThat(guide("replay")).contains(replay("new.yaml", CHEAPER).out());
        assertThat(replay("new.yaml", CHEAPER, "--format", "csv").out().lines().findFirst())
                .hasValueSatisfying(header -> assertThat(header).startsWith("by,value,requests,unchanged,moved"));
    }

    @Test
    @DisplayName("S-146: the same workload at the prices of other models")
    void comparesModels() {
        Outcome outcome = run(
                "report",
                "compare",
                "--from",
                ledger.toString(),
                "--window",
                WINDOW,
                "--where",
                "key:team-a",
                "--models",
                "acme/large,acme/small",
                "--config",
                write("today.yaml", TODAY).toString());
        assertThat(outcome.exit()).isZero();
        assertThat(guide("replay")).contains(outcome.out());
    }

    @Test
    @DisplayName("A provider's export is compared with the file; the exit code tells whether they agree")
    void reconciles() {
        Path export = write(
                "export.csv",
                "Date,Slug,Usage,Requests,Prompt Tokens\n"
                        + "2026-10-01,acme/large,0.4617725,57,63281\n2026-10-02,acme/large,0.4513,57,65402\n");
        Outcome outcome = reconcile(export, "--tolerance", "0.5%");
        assertThat(guide("reconcile")).contains(outcome.out());
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(reconcile(export, "--tolerance", "5%").exit()).isZero();
        assertThat(reconcile(write("broken.csv", "date,model,usage\n2026-10-01,large,much\n"))
                        .err())
                .contains("broken.csv, line 2, usage: \"much\" (expected: a decimal number, such as 12 or 0.0045)");
        assertThat(reconcile(export, "--tolerance", "some").err()).contains("--tolerance: \"some\" (expected: a share");
    }

    private static Outcome reconcile(Path export, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("reconcile", "--from", ledger.toString(), "--provider", "east", "--export", export.toString()));
        arguments.addAll(List.of("--window", "2026-10-01..2026-10-03"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    @DisplayName("A window that is none, a dimension that is none and a ledger that is none are refused in words")
    void refusesBadOptions() {
        assertThat(replay("today.yaml", TODAY, "--by", "colour"))
                .satisfies(refused -> assertThat(refused.exit()).isEqualTo(1))
                .satisfies(
                        refused -> assertThat(refused.err()).contains("--by: \"colour\" (expected: model, provider"));
        assertThat(run("replay", "--from", ledger.toString(), "--window", "october"))
                .satisfies(refused -> assertThat(refused.exit()).isEqualTo(2))
                .satisfies(refused ->
                        assertThat(refused.err()).contains("\"october\" is no window (expected: FROM..UNTIL"));
        assertThat(run("replay", "--from", directory.resolve("none").toString(), "--window", WINDOW))
                .satisfies(refused -> assertThat(refused.exit()).isEqualTo(1))
                .satisfies(refused -> assertThat(refused.err())
                        .contains("There is no ledger's file.", "(expected: a ledger's file, or the data directory"));
    }

    private static Outcome replay(String name, String yaml, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                "--from",
                ledger.toString(),
                "--window",
                WINDOW,
                "--config",
                write(name, yaml).toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String guide(String name) {
        try {
            return Files.readString(Path.of("..", "docs", "guides", name + ".md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }

    private record Outcome(int exit, String out, String err) {}
}
