package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.LedgerDatabase;
import io.signalbox.core.config.Secret;
import io.signalbox.core.port.Ledger;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A proxy whose ledger is a database. */
@EnabledOnOs(OS.LINUX)
class PostgresProxyTest {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    @DisplayName(
            "F-123: started before its database, the proxy is not ready and answers 503; when it is there, it works")
    void startedBeforeItsDatabase() throws Exception {
        upstream.answers(Reply.answer("Hello"));
        int port = freePort();
        try (StartedProxy proxy = proxy(url(port))) {
            assertThat(proxy.get("/health/live").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = proxy.get("/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("ledger_unavailable");
            HttpResponse<String> refused = proxy.post("/v1/chat/completions", StartedProxy.chat("a/b", "Hi"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("ledger_unavailable").doesNotContain("sesame", "postgresql");
            assertThat(upstream.requestCount()).isZero();

            try (EmbeddedPostgres server =
                    EmbeddedPostgres.builder().setPort(port).start()) {
                while (proxy.get("/health/ready").statusCode() != 200) {
                    Thread.onSpinWait();
                }
                HttpResponse<String> answer = proxy.post("/v1/chat/completions", StartedProxy.chat("a/b", "Hi"));
                assertThat(answer.statusCode()).isEqualTo(200);
                String id = answer.headers().firstValue("x-generation-id").orElseThrow();
                assertThat(proxy.get("/v1/generation?id=" + id).statusCode()).isEqualTo(200);
                try (Ledger asked = LedgerPlace.reading(ledger(url(port)))) {
                    assertThat(asked.find(id).toCompletableFuture().join()).isPresent();
                }
            }
        }
    }

    @Test
    @DisplayName("what waiting does not help is said at the start, without a secret")
    void whatWaitingDoesNotHelp() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            assertThatThrownBy(() -> proxy("jdbc:postgresql://localhost:" + server.getPort() + "/nowhere?ssl=false"))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(
                            "jdbc:postgresql://localhost:" + server.getPort() + "/nowhere cannot be opened")
                    .hasMessageNotContaining("sesame");
        }
    }

    private StartedProxy proxy(String url) {
        return StartedProxy.over(upstream, config -> config.ledger(ledger(url)));
    }

    private static LedgerConfig ledger(String url) {
        return LedgerConfig.STANDARD.withDatabase(LedgerDatabase.at(url).as("postgres", Secret.of("sesame")));
    }

    private static String url(int port) {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
