package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestFace.get;
import static io.signalbox.docs.acceptance.TestFace.post;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the ledger tells operators and callers over HTTP. */
class LedgerFaceTest {

    private static final String ALICE = "sk-alice-0123456789abcdef0123456789abcdef";
    private static final String BOB = "sk-bob-0123456789abcdef0123456789abcdef01";
    private static final String ADMIN = "sk-admin-0123456789abcdef0123456789abcdef";
    private static final Headers AS_ALICE = Headers.of("authorization", "Bearer " + ALICE);
    private static final Headers AS_BOB = Headers.of("authorization", "Bearer " + BOB);
    private static final Headers AS_ADMIN = Headers.of("authorization", "Bearer " + ADMIN);

    private ScriptedUpstream upstream;
    private TestGateway gateway;
    private HttpFace face;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers(Reply.answer("ok").usage(100, 200));
        gateway = TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models:
                      - {id: acme/big, prices: {prompt: 5, completion: 20}}
                      - {id: acme/small, prices: {prompt: 1, completion: 2}}
                failover: {retries: 0}
                model_aliases:
                  smart: [acme/big, acme/small]
                """.formatted(upstream.baseUri()));
        face = new HttpFace(
                        gateway.gateway(),
                        KeyRing.of(Map.of(
                                KeyConfig.hashOf(Secret.of(ALICE)), "alice",
                                KeyConfig.hashOf(Secret.of(BOB)), "bob")),
                        SystemClock.instance(),
                        TestGateway.OPENAI,
                        TestGateway.OPENROUTER,
                        1 << 20)
                .withAdmin(KeyRing.of(Map.of(KeyConfig.hashOf(Secret.of(ADMIN)), "admin")));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private Page ask(Headers as, String model) {
        return post(face, "/v1/chat/completions", as, hello(model));
    }

    private String report(String query) {
        Page page = get(face, "/admin/v1/report?" + query, AS_ADMIN);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return page.text();
    }

    @Test
    @DisplayName(
            "S-146, S-158, S-169: one report over everything; the rows sum to the total, and equal what was counted by hand")
    void sums() {
        ask(AS_ALICE, "acme/big");
        ask(AS_ALICE, "acme/big");
        ask(AS_BOB, "acme/small");

        assertThat(report("by=model,key&show=spend&format=csv"))
                .isEqualTo("model,key,requests,charged,cost,spent,saved,unpriced,estimated\r\n"
                        + "acme/big,alice,2,0.009,0.009,0.009,0,0,0\r\n"
                        + "acme/small,bob,1,0.0005,0.0005,0.0005,0,0,0\r\n");
        assertThat(report("by=provider&show=spend"))
                .contains("\"rows\":[{\"provider\":\"main\",\"requests\":3,\"charged\":\"0.0095\",")
                .contains("\"total\":{\"requests\":3,\"charged\":\"0.0095\",");
        assertThat(report("by=key&where=model:acme/small&show=tokens"))
                .contains("\"rows\":[{\"key\":\"bob\",\"requests\":1,\"estimated\":0,\"prompt_tokens\":100,");
        assertThat(report("by=model&show=requests"))
                .contains("{\"model\":\"acme/big\",\"requests\":2,\"share\":0.666667,\"completed\":2,");
    }

    @Test
    @DisplayName("S-170: the share of requests that needed a fallback, by cause, as soon as they have ended")
    void countsFallbacks() {
        upstream.nextForModel("acme/big", Reply.status(503), Reply.status(429));
        ask(AS_ALICE, "smart");
        ask(AS_ALICE, "smart");
        ask(AS_ALICE, "smart");
        ask(AS_ALICE, "smart");

        assertThat(report("by=fallback&show=requests&format=csv")
                        .lines()
                        .map(line -> line.replaceAll(",[^,]*,[^,]*$", "")))
                .contains(
                        "fallback,requests,share,completed,failed,cancelled,interrupted,success_rate,fallbacks,fallback_rate",
                        ",2,0.5,2,0,0,0,1,0,0",
                        "overloaded,1,0.25,1,0,0,0,1,1,1",
                        "rate_limited,1,0.25,1,0,0,0,1,1,1");
        assertThat(report("show=requests")).contains("\"fallback_rate\":0.5,");
    }

    @Test
    @DisplayName("S-171: generations are listed page by page, filtered by time, key, model and status")
    void lists() {
        for (int i = 0; i < 3; i++) {
            ask(AS_ALICE, "acme/big");
        }
        upstream.next(Reply.status(503));
        ask(AS_BOB, "acme/small");

        Page first = get(face, "/admin/v1/generations?where=key:alice&limit=2&order=earliest", AS_ADMIN);
        assertThat(ids(first)).hasSize(2);
        String next = member(first, "next");
        Page second = get(face, "/admin/v1/generations?where=key:alice&limit=2&order=earliest&after=" + next, AS_ADMIN);
        assertThat(ids(second)).hasSize(1).doesNotContainAnyElementsOf(ids(first));
        assertThat(second.text()).endsWith("\"next\":null}");

        Page failed = get(face, "/admin/v1/generations?where=status:failed", AS_ADMIN);
        assertThat(failed.text())
                .contains("\"key\":\"bob\"")
                .contains("\"requested_model\":\"acme/small\"")
                .contains("\"failure_kind\":\"overloaded\"")
                .contains("\"attempt\":1,");
        assertThat(ids(get(face, "/admin/v1/generations?until=2026-01-01", AS_ADMIN)))
                .isEmpty();
        assertThat(get(face, "/admin/v1/generations/" + ids(failed).get(0), AS_ADMIN)
                        .status())
                .isEqualTo(200);
        assertThat(get(face, "/admin/v1/generations/gen-none", AS_ADMIN).status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("what is asked wrongly is 400 and names the parameter; a caller's key asks nothing of it")
    void refuses() {
        Page wrong = get(face, "/admin/v1/report?last=7x", AS_ADMIN);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text())
                .contains("\"param\":\"last\"")
                .contains("last: \\\"7x\\\" (expected: a number with h, d, w or mo");
        assertThat(get(face, "/admin/v1/generations?limit=1001", AS_ADMIN).text())
                .contains("limit: \\\"1001\\\" (expected: a number from 1 to 1000)");
        for (String path : new String[] {"/admin/v1/report", "/admin/v1/generations", "/admin/v1/generations/x"}) {
            assertThat(get(face, path, AS_ALICE).status()).isEqualTo(401);
            assertThat(post(face, path, AS_ADMIN, "{}").status()).isEqualTo(405);
        }
    }

    private static List<String> ids(Page page) {
        List<String> ids = new ArrayList<>();
        Matcher id = Pattern.compile("\\{\"id\":\"([^\"]*)\"").matcher(page.text());
        while (id.find()) {
            ids.add(id.group(1));
        }
        return ids;
    }

    private static String member(Page page, String name) {
        Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(page.text());
        assertThat(member.find()).as(page.text()).isTrue();
        return member.group(1);
    }
}
