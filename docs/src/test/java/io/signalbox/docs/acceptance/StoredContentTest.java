package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestFace.get;
import static io.signalbox.docs.acceptance.TestFace.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.content.ContentUnavailableException.Reason;
import io.signalbox.core.content.StoredContent;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Listener;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.InMemoryContentStore;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose prompts and answers are stored, who may read them, and for how long. */
class StoredContentTest {

    private static final String ALICE = "sk-alice-0123456789abcdef0123456789abcdef";
    private static final String BOB = "sk-bob-0123456789abcdef0123456789abcdef01";
    private static final Headers AS_ALICE =
            Headers.of("authorization", "Bearer " + ALICE, "content-type", "application/json");
    private static final Headers AS_BOB =
            Headers.of("authorization", "Bearer " + BOB, "content-type", "application/json");
    private static final String HELLO = TestGateway.hello("acme/m");

    private final ScriptedUpstream upstream = ScriptedUpstream.start().answers("Hello to you");
    private final ManualClock clock = ManualClock.atNoon();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private InMemoryContentStore store = new InMemoryContentStore();
    private Optional<TestGateway> gateway = Optional.empty();

    @AfterEach
    void stop() {
        gateway.ifPresent(TestGateway::close);
        upstream.close();
    }

    /** The face of a gateway with this section about content. */
    private HttpFace face(String content) {
        TestGateway started = TestGateway.storing(
                """
                providers:
                  main: {type: openai-compatible, display_name: Acme, base_url: "%s", models: [acme/m], zdr: true, data_collection: deny}
                keys:
                  - {name: alice, key: %s}
                  - {name: bob, key: %s}
                failover: {retries: 0}
                content: %s
                """.formatted(upstream.baseUri(), ALICE, BOB, content), store, clock, new Listener() {
                    @Override
                    public void ended(Generation generation) {}

                    @Override
                    public void contentFailed(Optional<String> generationId, ContentUnavailableException why) {
                        failures.add(generationId.orElse("removing") + " " + why.reason());
                    }
                });
        gateway = Optional.of(started);
        return new HttpFace(
                started.gateway(),
                KeyRing.of(Map.of(
                        KeyConfig.hashOf(Secret.of(ALICE)), "alice",
                        KeyConfig.hashOf(Secret.of(BOB)), "bob")),
                clock,
                TestGateway.OPENAI,
                TestGateway.OPENROUTER,
                1 << 20);
    }

    private static Page ask(HttpFace face, String body, Headers headers) {
        return post(face, "/api/v1/chat/completions", headers, body);
    }

    private static String id(Page answer) {
        return answer.header("x-generation-id");
    }

    private static Page content(HttpFace face, String id, Headers headers) {
        return get(face, "/api/v1/generation/content?id=" + id, headers);
    }

    private static String with(String member) {
        return HELLO.replaceFirst("\\{", "{" + member.replace('\'', '"') + ",");
    }

    private static String text(StoredContent.Body body) {
        return StandardCharsets.UTF_8.decode(body.bytes()).toString();
    }

    @Test
    @DisplayName(
            "S-142: whoever asked reads it in OpenRouter's shape, by our id or the provider's; nobody else finds it")
    void isForWhoeverAsked() {
        HttpFace face = face("{store: true}");
        upstream.answers(Reply.answer("Hello to you").id("chatcmpl-77"));
        String id = id(ask(face, HELLO, AS_ALICE));
        for (String known : List.of(id, "chatcmpl-77")) {
            Page page = content(face, known, AS_ALICE);
            assertThat(page.text())
                    .isEqualTo("{\"data\":{\"input\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]},"
                            + "\"output\":{\"completion\":\"Hello to you\",\"reasoning\":null},"
                            + "\"error\":null,\"truncated\":false}}");
            assertThat(page.header("cache-control")).isEqualTo("no-store");
            Page stranger = content(face, known, AS_BOB);
            Page unknown = content(face, "gen-1-nobody", AS_BOB);
            assertThat(stranger.status()).isEqualTo(404);
            assertThat(stranger.text()).isEqualTo(unknown.text()).contains("generation_not_found");
        }
        assertThat(content(face, id, Headers.NONE).status()).isEqualTo(401);
        assertThat(post(face, "/v1/generation/content?id=" + id, AS_ALICE, "").status())
                .isEqualTo(405);
    }

    @Test
    @DisplayName("S-175: unless it is asked for, nothing is stored, and the answer says why there is nothing")
    void storesNothingByDefault() {
        for (String section : List.of("{}", "{store: false}", "{store: true, keys: [bob]}")) {
            HttpFace face = face(section);
            Page page = content(face, id(ask(face, HELLO, AS_ALICE)), AS_ALICE);
            assertThat(page.status()).isEqualTo(404);
            assertThat(page.text()).contains("content_not_stored", "content.store");
            assertThat(store.contents()).isEmpty();
            gateway.ifPresent(TestGateway::close);
            store = store.reopened();
        }
    }

    @Test
    @DisplayName("S-175: of the keys that are named, and of no other")
    void storesWhatNamedKeysAsk() {
        HttpFace face = face("{store: true, keys: [bob]}");
        ask(face, HELLO, AS_ALICE);
        String id = id(ask(face, HELLO, AS_BOB));
        assertThat(store.contents()).extracting(StoredContent::generationId).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'provider':{'zdr':true}", "'provider':{'data_collection':'deny'}", "'x':1"})
    @DisplayName("S-175: whoever lets no provider keep a request is not stored either, nor who forbids it in a header")
    void storesNothingOfWhoForbidsIt(String member) {
        HttpFace face = face("{store: true}");
        boolean inBody = !member.equals("'x':1");
        Headers headers = inBody ? AS_ALICE : AS_ALICE.plus("x-signalbox-no-content", "true");
        Page answer = ask(face, with(member), headers);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(store.contents()).isEmpty();
        assertThat(content(face, id(answer), AS_ALICE).text()).contains("content_not_stored");
    }

    @Test
    @DisplayName("S-175: retention counts from the generation's creation, on its own, and removes what is too old")
    void endsWithItsRetention() {
        HttpFace face = face("{store: true, retention: 7d}");
        String first = id(ask(face, HELLO, AS_ALICE));
        clock.advance(Duration.ofDays(4));
        String second = id(ask(face, HELLO, AS_ALICE));
        clock.advance(Duration.ofDays(3));
        assertThat(content(face, first, AS_ALICE).status()).isEqualTo(200);
        clock.advance(Duration.ofMillis(1));
        assertThat(content(face, first, AS_ALICE).text()).contains("content_not_stored");
        clock.advance(Duration.ofMinutes(10));
        assertThat(store.contents()).extracting(StoredContent::generationId).containsExactly(second);
        assertThat(get(face, "/v1/generation?id=" + first, AS_ALICE).status()).isEqualTo(200);
        clock.advance(Duration.ofDays(5));
        assertThat(store.contents()).isEmpty();
    }

    @Test
    @DisplayName("S-142: what failed has its prompt, no answer, and the error that its caller was told")
    void storesWhatFailed() {
        HttpFace face = face("{store: true}");
        upstream.answers(Reply.error(400, "invalid_request_error", "bad", "That is wrong."));
        Page answer = ask(face, HELLO, AS_ALICE);
        assertThat(answer.status()).isEqualTo(400);
        gateway.orElseThrow().recordOf(id(answer));
        assertThat(content(face, id(answer), AS_ALICE).text())
                .contains("\"content\":\"Hello\"")
                .contains("\"output\":{\"completion\":null,\"reasoning\":null}")
                .contains(
                        "\"error\":{\"message\":\"That is wrong.\",\"status\":400,\"provider_name\":\"Acme\",\"raw\":null,"
                                + "\"previous_errors\":[{\"code\":400,\"message\":\"invalid_request\",\"provider_name\":\"Acme\",\"raw\":null}]}");
    }

    @Test
    @DisplayName("S-142: a stream that breaks off has what came of it, and the error")
    void storesWhatBrokeOff() {
        HttpFace face = face("{store: true}");
        upstream.answers(Reply.stream("One", " two").withoutDone().withoutFinish());
        Page answer = ask(face, with("'stream':true"), AS_ALICE);
        Page page = content(face, id(answer), AS_ALICE);
        assertThat(page.text()).contains("\"completion\":\"One two\"").contains("\"status\":502");
        assertThat(answer.text()).contains("\"error\"");
    }

    @Test
    @DisplayName("S-175: the caller's bytes as they went out are stored, in its dialect, comments of ours left out")
    void storesTheBytesOfTheCaller() {
        HttpFace face = face("{store: true}");
        upstream.answers(Reply.stream("One", " two"));
        Page answer = ask(face, with("'stream':true"), AS_ALICE);
        StoredContent stored = store.contents().get(0);
        assertThat(text(stored.request())).isEqualTo(with("'stream':true"));
        assertThat(text(stored.answer())).isEqualTo(answer.text());
        assertThat(stored.answerType()).startsWith("text/event-stream");
        assertThat(stored.dialect()).isEqualTo("openai-chat");
        assertThat(stored.key()).contains("alice");
    }

    @Test
    @DisplayName("S-175: of a long body no more is kept than may be, and that is said; the caller gets all of it")
    void keepsNoMoreThanMay() {
        HttpFace face = face("{store: true, most_bytes: 1KiB}");
        upstream.answers("x".repeat(5000));
        Page answer = ask(face, HELLO.replace("Hello", "y".repeat(5000)), AS_ALICE);
        assertThat(answer.text()).contains("x".repeat(5000));
        StoredContent stored = store.contents().get(0);
        assertThat(stored.size()).isEqualTo(2048);
        assertThat(content(face, id(answer), AS_ALICE).text())
                .contains("\"truncated\":true")
                .contains("y".repeat(900))
                .contains("x".repeat(500));
    }

    @Test
    @DisplayName("S-175: a store that takes nothing is told of and stops no request; what cannot be read is 503")
    void neverStopsARequest() {
        HttpFace face = face("{store: true}");
        String stored = id(ask(face, HELLO, AS_ALICE));
        store.failWith(new ContentUnavailableException(Reason.WRONG_KEY, "The key is another one."));
        Page answer = ask(face, HELLO, AS_ALICE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(failures).containsExactly(id(answer) + " WRONG_KEY");
        Page page = content(face, stored, AS_ALICE);
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.text()).contains("content_unavailable", "The key is another one.");
        clock.advance(Duration.ofMinutes(11));
        assertThat(failures).hasSizeGreaterThan(1).last().isEqualTo("removing WRONG_KEY");
    }

    @Test
    @DisplayName("S-175: an embedded gateway stores for callers without a key too, unless the request forbids it")
    void storesForServices() {
        face("{store: true}");
        GatewayRequest request = GatewayRequest.of(TestGateway.OPENAI, HELLO.getBytes(StandardCharsets.UTF_8));
        gateway.orElseThrow().gateway().send(request.withoutContent()).join();
        assertThat(store.contents()).isEmpty();
        assertThat(request.withoutContent().withMetadata().contentKept()).isFalse();
    }
}
