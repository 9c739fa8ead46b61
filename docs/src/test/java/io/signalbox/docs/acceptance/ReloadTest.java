package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A configuration that takes the place of another while requests are under way. */
@OnEachFace
class ReloadTest {

    private static final int RELOADS = 100;
    private static final int CALLERS = 8;

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("Hello there");
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    /** A provider with two models, the first of which costs this much, and what else is said. */
    private String yaml(String price, String rest) {
        return """
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models:
                      - {id: acme/one, prices: {prompt: %s, completion: %s}}
                      - {id: acme/two, prices: {prompt: 1, completion: 2}}
                %s
                """.formatted(upstream.baseUri(), price, price, rest);
    }

    private static List<String> reasons(Throwable refused) {
        return ((InvalidConfigException) refused)
                .problems().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    @DisplayName(
            "S-098, F-140: an alias that points elsewhere holds for the next request; a running stream ends on the old one, at its price")
    void pointsAnAliasElsewhere() {
        Gate gate = Gate.closed();
        upstream.forModel(
                "acme/one", Reply.stream("Hello ", "there ", "and here").holds(Point.afterTokens(2), gate));
        try (TestGateway gateway = TestGateway.of(yaml("3", "model_aliases: {smart: [acme/one]}"))) {
            CompletableFuture<Answer> running = gateway.asking(helloStream("smart"));
            gate.awaitReached();

            ConfigChanges changes = gateway.reload(yaml("50", "model_aliases: {smart: [acme/two]}"));
            Answer next = gateway.ask(hello("smart"));
            gate.open();
            Answer ended = running.join();

            assertThat(changes).hasToString("providers.main changed, model_aliases.smart changed");
            assertThat(next.member("model")).isEqualTo("acme/two");
            assertThat(ended.streamedText()).isEqualTo("Hello there and here");
            assertThat(ended.text()).endsWith("data: [DONE]\n\n").doesNotContain("acme/two");
            Generation old = gateway.record(ended);
            assertThat(old.model()).isEqualTo("acme/one");
            assertThat(old.status()).isEqualTo(GenerationStatus.COMPLETED);
            assertThat(old.cost().amount()).contains(Money.of("0.000039"));
            assertThat(gateway.record(next).cost().amount()).contains(Money.of("0.000014"));
        }
    }

    @Test
    @DisplayName("S-094: weights change without a restart")
    void changesWeights() {
        String weighted = "model_aliases: {split: [{model: acme/one, weight: %d}, {model: acme/two, weight: %d}]}";
        try (TestGateway gateway = TestGateway.of(yaml("3", weighted.formatted(1_000_000, 1)))) {
            assertThat(gateway.ask(hello("split")).member("model")).isEqualTo("acme/one");

            ConfigChanges changes = gateway.reload(yaml("3", weighted.formatted(1, 1_000_000)));

            assertThat(changes).hasToString("model_aliases.split changed");
            assertThat(gateway.ask(hello("split")).member("model")).isEqualTo("acme/two");
            assertThat(gateway.reload(yaml("3", weighted.formatted(1, 1_000_000)))
                            .isEmpty())
                    .isTrue();
        }
    }

    @Test
    @DisplayName(
            "F-140: what names nothing that is there, or needs a restart, is refused whole, all of it by name; the old one stays")
    void refusesWhatItCannotTake() {
        try (TestGateway gateway = TestGateway.of(yaml("3", "model_aliases: {smart: [acme/one]}"))) {
            assertThatThrownBy(() -> gateway.reload(yaml("9", """
                    model_aliases: {smart: [acme/two]}
                    routing: {policy: nobodys}
                    server: {port: 9090, admin_key: sk-of-the-operators}
                    ledger: {data_dir: elsewhere, durability: strict}
                    keys: [{name: team, key: sk-of-the-team}]
                    """)))
                    .isInstanceOf(InvalidConfigException.class)
                    .satisfies(
                            refused -> assertThat(reasons(refused))
                                    .containsExactly(
                                            "routing.policy: \"nobodys\": is not there (none is on the class path)",
                                            "routing.policy: \"nobodys\": takes effect with a restart alone (expected: not set)",
                                            "server.port: \"9090\": takes effect with a restart alone (expected: 8080)",
                                            "server.admin_key: takes effect with a restart alone (expected: as it was)",
                                            "ledger.data_dir: \"elsewhere\": takes effect with a restart alone (expected: not set)",
                                            "ledger.durability: \"strict\": takes effect with a restart alone (expected: standard)"));

            Answer answer = gateway.ask(hello("smart"));
            assertThat(answer.member("model")).isEqualTo("acme/one");
            assertThat(gateway.record(answer).cost().amount()).contains(Money.of("0.000036"));
        }
    }

    @Test
    @DisplayName("F-140: 100 reloads under load: no error, and every answer is wholly of one configuration")
    void reloadsUnderLoad() throws Exception {
        upstream.answers(request -> Reply.answer(request.header("authorization").orElse("none") + " "
                + request.model().orElse("none")));
        String left = side("left", "acme/one", 1);
        String right = side("right", "acme/two", 3);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (TestGateway gateway = TestGateway.of(left)) {
            List<Future<List<Answer>>> all = new ArrayList<>();
            CountDownLatch asked = new CountDownLatch(CALLERS);
            for (int caller = 0; caller < CALLERS; caller++) {
                boolean stream = caller % 2 == 0;
                all.add(callers.submit(() -> askUntil(over, gateway, stream, asked)));
            }
            assertThat(asked.await(1, TimeUnit.MINUTES))
                    .as("every caller has an answer")
                    .isTrue();
            for (int i = 0; i < RELOADS; i++) {
                assertThat(gateway.reload(i % 2 == 0 ? right : left).isEmpty()).isFalse();
                upstream.awaitRequests((int) upstream.requestCount() + 2);
            }
            over.set(true);
            for (Future<List<Answer>> answers : all) {
                answers.get().forEach(answer -> assertWhole(answer, gateway));
            }
        } finally {
            over.set(true);
            callers.shutdown();
        }
    }

    private String side(String side, String model, int price) {
        return """
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    api_key: %s
                    models:
                      - {id: %s, prices: {prompt: %d, completion: %d}}
                model_aliases: {smart: [%s]}
                """.formatted(upstream.baseUri(), side, model, price, price, model);
    }

    private static List<Answer> askUntil(
            AtomicBoolean over, TestGateway gateway, boolean stream, CountDownLatch asked) {
        List<Answer> answers = new ArrayList<>();
        do {
            answers.add(gateway.ask(stream ? helloStream("smart") : hello("smart")));
            asked.countDown();
        } while (!over.get());
        return answers;
    }

    private static void assertWhole(Answer answer, TestGateway gateway) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        String said = answer.text().contains("data: ") ? answer.streamedText() : answer.member("content");
        assertThat(said).isIn("Bearer left acme/one", "Bearer right acme/two");
        boolean left = said.endsWith("acme/one");
        String model = left ? "acme/one" : "acme/two";
        assertThat(answer.text()).contains("\"model\":\"" + model + "\"");
        Generation record = gateway.record(answer);
        assertThat(record.status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(record.model()).isEqualTo(model);
        assertThat(record.attempts()).hasSize(1);
        long tokens = record.usage().promptTokens() + record.usage().completionTokens();
        assertThat(record.cost().amount()).contains(Money.of("0.000001").times(left ? tokens : 3 * tokens));
    }
}
