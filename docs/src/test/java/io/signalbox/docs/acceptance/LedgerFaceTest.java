package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestFace.get;
import static io.signalbox.docs.acceptance.TestFace.post;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.SampleGenerations;
import io.signalbox.testkit.ScriptedUpstream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** What the reference requires. */
    private static final List<String> OPENROUTERS = List.of(
            ("id upstream_id request_id session_id model router provider_name provider_responses api_type streamed"
                            + " cancelled created_at latency moderation_latency generation_time finish_reason"
                            + " native_finish_reason tokens_prompt tokens_completion native_tokens_prompt"
                            + " native_tokens_completion native_tokens_reasoning native_tokens_cached"
                            + " native_tokens_completion_images num_media_prompt num_input_audio_prompt"
                            + " num_media_completion num_search_results num_fetches web_search_engine usage total_cost"
                            + " cache_discount upstream_inference_cost is_byok service_tier origin http_referer user_agent"
                            + " app_id external_user preset_id data_region response_cache_source_id workspace_id")
                    .split(" "));

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
        face = face(SystemClock.instance());
    }

    private HttpFace face(Clock clock) {
        return new HttpFace(
                        gateway.gateway(),
                        KeyRing.of(Map.of(
                                KeyConfig.hashOf(Secret.of(ALICE)), "alice",
                                KeyConfig.hashOf(Secret.of(BOB)), "bob")),
                        clock,
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
    @DisplayName(
            "S-142, S-190: a generation has every member of OpenRouter's, and with whom, why, how long and for what")
    void tellsOfAGeneration() {
        upstream.nextForModel("acme/big", Reply.status(503));
        Page answer = post(
                face,
                "/v1/chat/completions",
                AS_ALICE.plus("http-referer", "https://app.example")
                        .plus("x-title", "App")
                        .plus("user-agent", "test/1")
                        .plus("x-session-id", "s-1")
                        .plus("x-signalbox-tags", "beta"),
                "{\"model\":\"smart\",\"user\":\"u-7\",\"metadata\":{\"ticket\":\"T-1\"},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        Page page = get(face, "/api/v1/generation?id=" + answer.header("x-generation-id"), AS_ALICE);

        for (String name : OPENROUTERS) {
            assertThat(page.text()).contains("\"" + name + "\":");
        }
        assertThat(page.text())
                .contains("\"session_id\":\"s-1\"")
                .contains("\"api_type\":\"completions\"")
                .contains("\"origin\":\"https://app.example\",\"http_referer\":\"https://app.example\","
                        + "\"app_title\":\"App\",\"user_agent\":\"test/1\",\"app_id\":null,\"external_user\":\"u-7\"")
                .contains("\"usage\":0.0005,\"total_cost\":0.0005,\"cost_known\":true,\"cache_discount\":null,"
                        + "\"upstream_inference_cost\":null,\"is_byok\":false")
                .contains("\"fallback_cause\":\"overloaded\"")
                .contains("\"key\":\"alice\",\"tags\":[\"beta\"],\"metadata\":{\"ticket\":\"T-1\"}")
                .contains("\"timings\":{\"queued_ms\":")
                .contains("\"tokens\":{\"prompt\":100,\"completion\":200}")
                .contains(
                        "\"charged\":\"0.0005\",\"cost\":{\"amount\":\"0.0005\",\"computed\":\"0.0005\",\"reported\":null,"
                                + "\"all_attempts\":\"0.0005\"}")
                .contains("{\"class\":\"prompt\",\"count\":100,\"unit_price\":\"0.000001\",\"amount\":\"0.0001\"}")
                .contains("{\"class\":\"completion\",\"count\":200,\"unit_price\":\"0.000002\",\"amount\":\"0.0004\"}")
                .contains("\"prices\":{\"version\":\"")
                .contains("\"plan\":[\"1. main:acme/big");
        assertThat(get(face, "/api/v1/generation?id=" + member(page, "upstream_id"), AS_ALICE)
                        .text())
                .isEqualTo(page.text());
        assertThat(get(face, "/api/v1/generation?id=" + member(page, "upstream_id"), AS_BOB)
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("what a cache saved is a discount, what it cost more to write it is a negative one")
    void tellsOfDiscounts() {
        String key = "gen-cached";
        settle(key, Map.of(UsageClass.CACHED_READ, 1_000L, UsageClass.CACHE_WRITE, 100L));
        assertThat(get(face, "/admin/v1/generations/" + key, AS_ADMIN).text())
                .contains("\"native_tokens_cached\":1000,")
                .contains("\"cache_discount\":0.000875,");
        settle("gen-written", Map.of(UsageClass.CACHE_WRITE, 100L));
        assertThat(get(face, "/admin/v1/generations/gen-written", AS_ADMIN).text())
                .contains("\"cache_discount\":-0.000025,");
    }

    private void settle(String id, Map<UsageClass, Long> used) {
        Prices prices = Prices.of(Map.of(
                UsageClass.PROMPT, Money.of("0.000001"),
                UsageClass.CACHED_READ, Money.of("0.0000001"),
                UsageClass.CACHE_WRITE, Money.of("0.00000125")));
        Generation plain = SampleGenerations.completed(SampleGenerations.intent(id), Money.of("1"));
        Usage usage = Usage.reported(used);
        Attempt first = plain.attempts().get(0);
        Attempt attempt = new Attempt(
                1,
                first.role(),
                first.endpoint(),
                first.model(),
                first.startedAt(),
                first.firstContent(),
                first.took(),
                first.failure(),
                prices,
                first.serviceTier(),
                usage,
                first.reported(),
                first.cost());
        gateway.ledger().open(plain.intent());
        gateway.ledger()
                .settle(new Generation(
                        plain.intent(),
                        plain.status(),
                        plain.model(),
                        plain.provider(),
                        plain.providerName(),
                        plain.upstreamId(),
                        List.of(attempt),
                        new Charge(usage, plain.cost(), plain.charged()),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        plain.finishReason(),
                        plain.nativeFinishReason(),
                        plain.failureKind(),
                        plain.timings()));
    }

    @Test
    @DisplayName("/activity: completed UTC days, the latest first, by model and provider, of one key, user or day")
    void tellsOfActivity() {
        face = face(ManualClock.at(Instant.parse("2026-11-05T12:00:00Z")));
        complete("gen-1", "alice", "2026-11-04T00:00:00Z", "0.25");
        complete("gen-2", "alice", "2026-11-04T23:59:59.999Z", "0.5");
        complete("gen-3", "bob", "2026-11-02T12:00:00Z", "1");
        complete("gen-4", "bob", "2026-11-05T00:00:00Z", "100");
        complete("gen-5", "bob", "2026-10-05T23:59:59Z", "100");
        String before = "2026-11-02";
        String ofAlice = row("2026-11-04", "0.75", 2, 24, 68);
        String ofBob = row(before, "1", 1, 12, 34);

        assertThat(managed("activity")).isEqualTo("{\"data\":[" + ofAlice + "," + ofBob + "]}");
        assertThat(managed("activity?date=" + before)).isEqualTo("{\"data\":[" + ofBob + "]}");
        assertThat(managed("activity?api_key_hash=" + KeyConfig.hashOf(Secret.of(ALICE))))
                .isEqualTo("{\"data\":[" + ofAlice + "]}");
        assertThat(managed("activity?api_key_hash=nobody")).isEqualTo("{\"data\":[]}");
        assertThat(managed("activity?user_id=nobody")).isEqualTo("{\"data\":[]}");
        for (String date : List.of("yesterday", "2026-11-05", "2026-10-05")) {
            assertThat(get(face, "/api/v1/activity?date=" + date, AS_ADMIN).status())
                    .isEqualTo(400);
        }
        assertThat(managed("credits"))
                .isEqualTo("{\"data\":{\"total_credits\":9007199254740991,\"total_usage\":201.75}}");
    }

    @Test
    @DisplayName(
            "/activity and /credits open to a management key alone: a caller's key is 403, none and a wrong one 401")
    void keepsManagementToItself() {
        for (String path : List.of("/api/v1/activity", "/api/v1/credits", "/v1/credits")) {
            assertThat(get(face, path, AS_ALICE).status()).isEqualTo(403);
            assertThat(get(face, path, Headers.NONE).status()).isEqualTo(401);
            assertThat(get(face, path, Headers.of("x-api-key", "sk-nobody")).status())
                    .isEqualTo(401);
            assertThat(post(face, path, AS_ADMIN, "{}").status()).isEqualTo(405);
            assertThat(get(face.adminAlone(KeyRing.of(Map.of())), path, Headers.NONE)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("S-148, S-167: for a model, what each endpoint costs, by class and rule, and who says so")
    void tellsOfPrices() {
        assertThat(get(face, "/admin/v1/prices?model=acme/big", AS_ADMIN).text())
                .startsWith(
                        "{\"model\":\"acme/big\",\"endpoints\":[{\"endpoint\":\"main:acme/big\",\"provider\":\"main\","
                                + "\"provider_name\":\"main\",\"known\":true,\"version\":\"")
                .contains("{\"class\":\"prompt\",\"usd\":\"0.000005\",\"usd_per_million\":\"5\"}")
                .contains("{\"class\":\"completion\",\"usd\":\"0.00002\",\"usd_per_million\":\"20\"}");
        Page none = get(face, "/admin/v1/prices?model=acme/bug", AS_ADMIN);
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.text()).contains("nearest: acme/big").contains("\"param\":\"model\"");
        assertThat(get(face, "/admin/v1/prices", AS_ADMIN).status()).isEqualTo(400);
    }

    private static String row(String date, String usage, int requests, int prompt, int completion) {
        return "{\"date\":\"" + date + "\",\"model\":\"demo/echo\",\"model_permaslug\":\"demo/echo\","
                + "\"endpoint_id\":\"demo:demo/echo\",\"provider_name\":\"demo\",\"usage\":" + usage
                + ",\"byok_usage_inference\":0,\"requests\":" + requests + ",\"prompt_tokens\":" + prompt
                + ",\"completion_tokens\":" + completion + ",\"reasoning_tokens\":0}";
    }

    private void complete(String id, String key, String at, String price) {
        Generation generation = SampleGenerations.completed(
                SampleGenerations.intent(id, Optional.of(key), Instant.parse(at)), Money.of(price));
        gateway.ledger().open(generation.intent());
        gateway.ledger().settle(generation);
    }

    private String managed(String target) {
        return get(face, "/api/v1/" + target, AS_ADMIN).text();
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
