package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports on the command line, beside a running proxy and asked of it. */
class ReportCommandTest {

    private static final String ALICE = "sk-alice-0123456789abcdef";
    private static final String ADMIN = "sk-admin-0123456789abcdef";

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers(Reply.answer("ok").usage(100, 200));
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private StartedProxy proxy() {
        return StartedProxy.over(
                upstream,
                builder -> builder.key(KeyConfig.of("alice", Secret.of(ALICE)))
                        .server(builder.server()
                                .withAdmin(builder.server().admin().withKey(Secret.of(ADMIN)))));
    }

    @Test
    @DisplayName("S-158: the ledger's file, the server and its API give the same report, while the server runs")
    void reportsAlike() throws Exception {
        try (StartedProxy proxy = proxy()) {
            for (int i = 0; i < 3; i++) {
                assertThat(proxy.post(
                                        "/v1/chat/completions",
                                        StartedProxy.chat("acme/big", "Hello"),
                                        "x-api-key",
                                        ALICE)
                                .statusCode())
                        .isEqualTo(200);
            }
            String api = proxy.get("/admin/v1/report?show=tokens&by=model,key&last=24h&format=csv", "x-api-key", ADMIN)
                    .body();
            String[] asked = {"report", "tokens", "--by", "model,key", "--last", "24h", "--format", "csv"};

            Outcome file = run(Map.of(), asked, "--data-dir", proxy.directory().toString());
            Outcome server = run(
                    Map.of("SIGNALBOX_ADMIN_KEY", ADMIN),
                    asked,
                    "--server",
                    proxy.uri("").toString());

            assertThat(api)
                    .isEqualTo("model,key,requests,estimated,prompt_tokens,cached_tokens,cache_write_tokens,"
                            + "completion_tokens,reasoning_tokens,total_tokens\r\n"
                            + "acme/big,alice,3,0,300,0,0,600,0,900\r\n");
            assertThat(file).isEqualTo(new Outcome(0, api, ""));
            assertThat(server).isEqualTo(new Outcome(0, api, ""));
            assertThat(run(Map.of(), asked, "--server", proxy.uri("").toString())
                            .err())
                    .contains("answers 401");
        }
    }

    @Test
    @DisplayName("S-158: as a table, whose days are those of a zone")
    void printsTables() throws Exception {
        try (StartedProxy proxy = proxy()) {
            proxy.post("/v1/chat/completions", StartedProxy.chat("acme/big", "Hello"), "x-api-key", ALICE);
            proxy.get("/admin/v1/report", "x-api-key", ADMIN);
            Outcome table = run(
                    Map.of(),
                    new String[] {"report", "requests", "--by", "model", "--per", "day", "--zone", "Europe/Berlin"},
                    "--data-dir",
                    proxy.directory().toString());
            assertThat(table.out().lines()).hasSize(3);
            assertThat(table.out())
                    .containsPattern("day +model +requests")
                    .contains("acme/big")
                    .contains("total");
        }
    }

    @Test
    void saysWhatIsWrong(@TempDir Path empty) {
        Outcome nothing = run(Map.of(), new String[] {"report", "spend"}, "--data-dir", empty.toString());
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.err()).contains("There is no ledger's file").contains("--data-dir");
        Outcome wrong = run(Map.of(), new String[] {"report", "spend"}, "--last", "7x");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).contains("last: \"7x\" (expected: a number with h, d, w or mo");
        assertThat(run(Map.of(), new String[] {"report", "beauty"}).err())
                .contains("show: \"beauty\" (expected: spend");
        assertThat(run(Map.of(), new String[] {"report", "spend"}, "--server", "http://localhost:1")
                        .err())
                .contains("Cannot reach http://localhost:1");
    }

    private static Outcome run(Map<String, String> environment, String[] asked, String... more) {
        String[] arguments = Stream.of(asked, more).flatMap(Arrays::stream).toArray(String[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }

    private record Outcome(int exit, String out, String err) {}
}
