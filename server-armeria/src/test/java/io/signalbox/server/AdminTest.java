package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.AdminConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.testkit.RawConnection;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who finds {@code /admin}, and who is let in. */
class AdminTest {

    private static final String EXPLAIN = "/admin/v1/explain";
    private static final String BODY = StartedProxy.chat("acme/big", "Hello");
    private static final String ADMIN = "sk-admin-0123456789abcdef";
    private static final String ALICE = "sk-alice-0123456789abcdef";

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start();
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private StartedProxy proxy(UnaryOperator<AdminConfig> change, boolean keys) {
        return StartedProxy.over(upstream, builder -> {
            builder.server(ServerConfig.STANDARD.withPort(0).withAdmin(change.apply(AdminConfig.STANDARD)));
            return keys ? builder.key(KeyConfig.of("alice", Secret.of(ALICE))) : builder;
        });
    }

    private static AdminConfig locked(AdminConfig standard) {
        return standard.withKey(Secret.of(ADMIN));
    }

    @Test
    @DisplayName(
            "the admin key opens /admin, in both headers; a caller's key never does, and the admin's calls no model")
    void opensToTheAdminKeyAlone() throws Exception {
        try (StartedProxy proxy = proxy(AdminTest::locked, true)) {
            for (String[] right :
                    List.of(new String[] {"authorization", "Bearer " + ADMIN}, new String[] {"x-api-key", ADMIN})) {
                HttpResponse<String> explained = proxy.post(EXPLAIN, BODY, right);
                assertThat(explained.statusCode()).isEqualTo(200);
                assertThat(explained.body()).startsWith("{\"asked\":[\"acme/big\"]");
                assertThat(proxy.post("/v1/chat/completions", BODY, right).statusCode())
                        .isEqualTo(401);
            }
            for (String[] wrong : List.of(
                    new String[] {"authorization", "Bearer " + ALICE},
                    new String[] {"x-api-key", ALICE},
                    new String[] {"x-api-key", ADMIN, "authorization", "Bearer " + ALICE},
                    new String[] {})) {
                assertThat(proxy.post(EXPLAIN, BODY, wrong).statusCode()).isEqualTo(401);
                assertThat(proxy.get("/admin/v1/nothing", wrong).statusCode()).isEqualTo(401);
            }
            assertThat(proxy.get("/admin/v1/nothing", "x-api-key", ADMIN).statusCode())
                    .isEqualTo(404);
            assertThat(proxy.get(EXPLAIN, "x-api-key", ADMIN).statusCode()).isEqualTo(405);
            assertThat(proxy.post(EXPLAIN, BODY, "x-api-key", ADMIN, "content-type", "text/plain")
                            .statusCode())
                    .isEqualTo(415);
        }
        assertThat(upstream.requestCount()).isZero();
    }

    @Test
    @DisplayName("without an admin key /admin is open where everything is, and not there where callers need keys")
    void isOpenOnlyWhereEverythingIs() throws Exception {
        try (StartedProxy open = proxy(standard -> standard, false)) {
            assertThat(open.post(EXPLAIN, BODY).statusCode()).isEqualTo(200);
        }
        try (StartedProxy keyed = proxy(standard -> standard, true)) {
            assertThat(keyed.post(EXPLAIN, BODY, "x-api-key", ALICE).statusCode())
                    .isEqualTo(404);
            assertThat(keyed.post(EXPLAIN, BODY).statusCode()).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("F-107: with tricks in the path nobody comes to /admin")
    void knowsOneWayOnly() throws IOException {
        try (StartedProxy proxy = proxy(standard -> standard, false)) {
            for (String path : List.of(
                    "//admin/v1/explain",
                    "/v1;/admin/v1/explain",
                    "/v1%2fadmin/v1/explain",
                    "/v1/../admin/v1/explain",
                    "/admin;x/v1/explain",
                    "/admin//v1/explain",
                    "/admin/./v1/explain",
                    "/%61dmin/v1/explain",
                    "/ADMIN/v1/explain",
                    "/adminx/v1/explain")) {
                try (RawConnection connection = proxy.connect()) {
                    connection.send("POST " + path + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
                            + "content-type: application/json\r\ncontent-length: " + BODY.length() + "\r\n\r\n" + BODY);
                    assertThat(connection.head()).as(path).containsPattern("^HTTP/1\\.1 (400|404) ");
                }
            }
        }
    }

    @Test
    @DisplayName("F-107: with a port of its own /admin is there alone, and callers are not")
    void hasAPortOfItsOwn() throws Exception {
        try (StartedProxy proxy = proxy(standard -> locked(standard).withPort(0), false)) {
            assertThat(proxy.post(EXPLAIN, BODY, "x-api-key", ADMIN).statusCode())
                    .isEqualTo(404);
            assertThat(proxy.post("/v1/chat/completions", BODY).statusCode()).isEqualTo(200);
            assertThat(atAdminPort(proxy, EXPLAIN).statusCode()).isEqualTo(200);
            assertThat(atAdminPort(proxy, "/v1/chat/completions").statusCode()).isEqualTo(404);
            assertThat(atAdminPort(proxy, "/v1/chat/completions").body()).contains("expected: /admin/v1/");
        }
        assertThat(upstream.requestCount()).isEqualTo(1);
    }

    private static HttpResponse<String> atAdminPort(StartedProxy proxy, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + proxy.adminPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(StartedProxy.PATIENCE)
                .headers("x-api-key", ADMIN, "content-type", "application/json")
                .POST(BodyPublishers.ofString(BODY))
                .build();
        return proxy.client().send(request, BodyHandlers.ofString());
    }
}
