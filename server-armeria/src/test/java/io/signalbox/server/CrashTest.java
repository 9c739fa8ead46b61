package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.store.jdbc.SqliteLedger;
import io.signalbox.store.jdbc.SqliteLedgerExtension;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.RawConnection;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy in a process of its own, killed with requests in flight. */
class CrashTest {

    private static final int STREAMS = 10;
    private static final int WHOLE = 5;
    private static final Pattern PORT = Pattern.compile("http://localhost:(\\d+)/v1");
    private static final Pattern ID = Pattern.compile("x-generation-id: (gen-\\S+)");

    @TempDir
    private Path directory;

    @Test
    @DisplayName("S-157: every request that reached the provider is in the ledger after kill -9 and a restart")
    void losesNothingThatWasSent() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            Process process = proxy(upstream);
            try {
                int port = port(process);
                List<String> ids = new ArrayList<>();
                List<RawConnection> open = new ArrayList<>();
                for (int i = 0; i < WHOLE; i++) {
                    RawConnection connection = RawConnection.to(port).send(request(StartedProxy.chat("a/b", "whole")));
                    open.add(connection);
                    ids.add(id(connection.answer()));
                }
                upstream.answers(Reply.stream("one", "two").stalls(Point.afterTokens(1)));
                for (int i = 0; i < STREAMS; i++) {
                    RawConnection connection =
                            RawConnection.to(port).send(request(StartedProxy.streamedChat("a/b", "streamed")));
                    open.add(connection);
                    ids.add(id(connection.until("one")));
                }
                upstream.answers(Reply.silence());
                for (int i = 0; i < STREAMS; i++) {
                    open.add(RawConnection.to(port).send(request(StartedProxy.chat("a/b", "silent"))));
                }
                upstream.awaitRequests(WHOLE + 2 * STREAMS);
                process.destroyForcibly().waitFor();
                for (RawConnection connection : open) {
                    connection.close();
                }
                try (SqliteLedger ledger =
                        SqliteLedger.open(directory.resolve("data").resolve(SqliteLedgerExtension.FILE_NAME))) {
                    assertThat(ledger.interruptedAtOpening()).isBetween(2 * STREAMS, WHOLE + 2 * STREAMS);
                    for (String id : ids) {
                        Optional<Generation> found =
                                ledger.find(id).toCompletableFuture().join();
                        assertThat(found).as(id).isPresent();
                    }
                    Generation streamed = ledger.find(ids.get(WHOLE))
                            .toCompletableFuture()
                            .join()
                            .orElseThrow();
                    assertThat(streamed.status()).isEqualTo(GenerationStatus.INTERRUPTED);
                    assertThat(streamed.usage().isEstimated()).isTrue();
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    @DisplayName("F-162: a second proxy on the same data directory refuses to start, and says why")
    void sharesItsDirectoryWithNobody() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                StartedProxy proxy = StartedProxy.over(upstream)) {
            GatewayConfig second = StartedProxy.config(upstream)
                    .ledger(LedgerConfig.STANDARD.withDataDir(proxy.directory()))
                    .build();
            assertThat(catchThrowable(() -> SignalboxServer.start(second)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("Another signalbox is using " + proxy.directory())
                    .hasMessageContaining("--data-dir");
        }
    }

    private Process proxy(ScriptedUpstream upstream) throws Exception {
        Path config = Files.writeString(
                directory.resolve("signalbox.yaml"),
                "providers:\n  main: {type: openai-compatible, base_url: \"" + upstream.baseUri()
                        + "\"}\ndefault_provider: main\n");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--config",
                        config.toString(),
                        "--port",
                        "0",
                        "--data-dir",
                        directory.resolve("data").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int port(Process process) throws Exception {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
            line = out.readLine();
        }
        throw new AssertionError("the proxy ended with " + process.waitFor());
    }

    private static String request(String body) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String id(String answer) {
        Matcher id = ID.matcher(answer);
        assertThat(id.find()).as(answer).isTrue();
        return id.group(1);
    }
}
