package io.signalbox.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ConcurrencyConfig;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.cost.Money;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.ReloadEvent;
import io.signalbox.core.port.ReloadEvent.Result;
import io.signalbox.face.FaceHead;
import io.signalbox.face.InProcess;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedDialect;
import io.signalbox.testkit.Step;
import io.signalbox.testkit.ToolCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FakeGatewayTest {

    /** What nobody else would answer, and what a fallback that the caller did not list never gets around. */
    private static final Set<ProviderFailure> STAYS =
            Set.of(ProviderFailure.INVALID_REQUEST, ProviderFailure.CONTENT_FILTER);

    private static final Dialect OPENAI = OpenAiChat.dialect(OpenAiChat.Face.OPENAI);

    @Test
    void answersWhateverModelIsAskedFor() {
        try (FakeGateway gateway = FakeGateway.start()) {
            gateway.answers("It rains.").answers("acme/small", "It snows.");
            assertThat(ask(gateway, "acme/large")).contains("It rains.");
            assertThat(ask(gateway, "acme/small")).contains("It snows.");
            assertThat(gateway.takeRequest().model()).contains("acme/large");
            assertThat(gateway.takeRequest().lastUserMessage()).contains("Hi");
            assertThat(gateway.takeGeneration().status()).isEqualTo(GenerationStatus.COMPLETED);
            assertThat(gateway.takeGeneration().model()).isEqualTo("acme/small");
            gateway.verify();
        }
    }

    @Test
    void takesAnotherConfiguration() {
        try (FakeGateway gateway =
                FakeGateway.builder().price("acme/large", "2.50", "10").start()) {
            GatewayConfig next = gateway.config().toBuilder()
                    .alias(new ModelAlias.Group("smart", List.of("acme/large")))
                    .build();
            assertThat(gateway.reload(next)).hasToString("model_aliases.smart added");
            assertThat(gateway.config()).isEqualTo(next);
            assertThat(ask(gateway, "smart")).contains("acme/large");
        }
    }

    @Test
    @DisplayName("F-140: listeners hear what became of each configuration that was to be taken, read or made")
    void tellsOfReloads() {
        ManualClock clock = ManualClock.atNoon();
        List<ReloadEvent> heard = new ArrayList<>();
        Listener listener = new Listener() {
            @Override
            public void ended(Generation generation) {}

            @Override
            public void reloaded(ReloadEvent event) {
                heard.add(event);
            }
        };
        try (FakeGateway gateway = FakeGateway.builder()
                .price("acme/large", "2.50", "10")
                .listener(listener)
                .clock(clock)
                .start()) {
            GatewayConfig first = gateway.config();
            gateway.reload(first.toBuilder()
                    .alias(new ModelAlias.Group("smart", List.of("acme/large")))
                    .build());
            gateway.reload(gateway.config());
            ConfigResult wrong = ConfigResult.of(List.of(ConfigProblem.of("colour", "unknown key")));
            assertThatThrownBy(() -> gateway.reload(wrong)).isInstanceOf(InvalidConfigException.class);
            GatewayConfig fixed = first.toBuilder()
                    .transport("carrier-pigeon")
                    .check()
                    .config()
                    .orElseThrow();
            assertThatThrownBy(() -> gateway.reload(fixed)).isInstanceOf(InvalidConfigException.class);

            assertThat(heard)
                    .extracting(ReloadEvent::result)
                    .containsExactly(Result.TAKEN, Result.UNCHANGED, Result.REFUSED, Result.REFUSED);
            assertThat(heard.get(0).changes()).hasToString("model_aliases.smart added");
            assertThat(heard.get(0).objections()).isEmpty();
            assertThat(heard.get(2).changes().isEmpty()).isTrue();
            assertThat(heard.get(2).objections()).containsExactly("colour: unknown key");
            assertThat(heard.get(3).objections()).anyMatch(line -> line.startsWith("transport: \"carrier-pigeon\""));
            assertThat(heard).extracting(ReloadEvent::at).containsOnly(clock.now());
        }
        assertThat(heard).hasSize(4);
    }

    @Test
    void recordsTheExactCost() {
        try (FakeGateway gateway =
                FakeGateway.builder().price("acme/large", "2.50", "10").start()) {
            gateway.next(Reply.answer("It rains.").usage(1_000, 7));
            assertThat(ask(gateway, "acme/large")).contains("It rains.");
            assertThat(gateway.takeGeneration().charged()).contains(Money.of("0.00257"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallsBackAfterFailuresAsInProduction(ProviderFailure failure) {
        try (FakeGateway gateway = FakeGateway.builder()
                .provider("main", "acme/large")
                .provider("backup", "acme/small")
                .fallbacks("acme/large", "acme/small")
                .start()) {
            gateway.provider("main").answers(Reply.failure(failure));
            String answer = ask(gateway, "acme/large");
            Generation generation = gateway.takeGeneration();
            boolean staysThere = STAYS.contains(failure);
            assertThat(answer.contains("Hello")).isEqualTo(!staysThere);
            assertThat(generation.provider()).isEqualTo(staysThere ? "main" : "backup");
            assertThat(gateway.provider("backup").requests()).hasSize(staysThere ? 0 : 1);
            gateway.verify();
        }
    }

    @Test
    void waitsAsLongAsAProviderSaysWithoutWaiting() {
        try (FakeGateway gateway = FakeGateway.start()) {
            gateway.next(Reply.failure(ProviderFailure.RATE_LIMITED).retryAfter(Duration.ofSeconds(2)));
            assertThat(ask(gateway, "acme/large")).contains("Hello");
            assertThat(gateway.takeGeneration().attempts()).hasSize(2);
        }
    }

    @Test
    void slowAnswersTakeNoTime() {
        try (FakeGateway gateway = FakeGateway.start()) {
            gateway.next(Reply.answer("At last.").delayed(Duration.ofSeconds(50)));
            assertThat(ask(gateway, "acme/large")).contains("At last.");
            assertThat(gateway.takeGeneration().timings().total()).isEqualTo(Duration.ofSeconds(50));
        }
    }

    @Test
    void silenceEndsInItsLimit() {
        try (FakeGateway gateway = FakeGateway.builder()
                .provider("main", "acme/large")
                .provider("backup", "acme/large")
                .start()) {
            gateway.next(Reply.silence());
            assertThat(ask(gateway, "acme/large")).contains("Hello");
            assertThat(gateway.takeGeneration().attempts()).hasSize(2);
        }
    }

    @Test
    @DisplayName("what comes at once takes no time, whoever reads it on whichever thread")
    void noTimeGoesByInAStreamThatComesAtOnce() throws IOException {
        try (FakeGateway gateway = FakeGateway.start()) {
            gateway.answers(Reply.stream("It ", "rains."));
            FaceHead head = FaceHead.of("POST", "/v1/chat/completions", Headers.of("content-type", "application/json"));
            for (int i = 0; i < 300; i++) {
                try (InProcess.Response answer =
                        gateway.inProcess().send(head, body("acme/large", true)).join()) {
                    assertThat(new String(answer.body().readAllBytes(), UTF_8)).contains("rains.");
                }
            }
            assertThat(gateway.clock().nanos()).isZero();
        }
    }

    @Test
    void timeOfTheTestsMovesAsTheTestMovesIt() {
        ManualClock clock = ManualClock.atNoon();
        try (FakeGateway gateway = FakeGateway.builder().clock(clock).start()) {
            gateway.next(Reply.answer("At last.").delayed(Duration.ofSeconds(5)));
            CompletableFuture<String> answer =
                    gateway.send(request("acme/large")).thenCompose(GatewayResponse::bodyText);
            clock.advance(Duration.ofMillis(4_999));
            assertThat(answer).isNotDone();
            clock.advance(Duration.ofMillis(1));
            assertThat(answer).isCompletedWithValueMatching(text -> text.contains("At last."));
        }
    }

    @Test
    void aStreamThatIsCutIsContinuedBySomebodyElse() {
        try (FakeGateway gateway = FakeGateway.builder()
                .provider("main", "acme/large")
                .provider("backup", "acme/small")
                .fallbacks("acme/large", "acme/small")
                .start()) {
            gateway.provider("main").next(Reply.stream("It ", "rains ", "cats").cuts(Point.afterTokens(2)));
            gateway.provider("backup").next(Reply.stream("and ", "dogs."));
            String events = stream(gateway, "acme/large");
            assertThat(events).contains("rains ").contains("dogs.").doesNotContain("cats");
            assertThat(gateway.takeGeneration().attempts()).hasSize(2);
            gateway.verify();
        }
    }

    @Test
    void callsTools() {
        try (FakeGateway gateway = FakeGateway.start()) {
            gateway.next(Reply.toolCalls(new ToolCall("call_1", "close_window", "{\"room\":1}")));
            assertThat(ask(gateway, "acme/large")).contains("close_window").contains("tool_calls");
        }
    }

    @Test
    void eachProviderSpeaksItsOwnDialect() {
        try (FakeGateway gateway = FakeGateway.builder()
                .provider("claude", ProviderType.ANTHROPIC, "anthropic/claude-sonnet-4.5")
                .provider("gemini", ProviderType.GEMINI, "google/gemini-2.5-flash")
                .price("anthropic/claude-sonnet-4.5", "3", "15")
                .start()) {
            gateway.answers("anthropic/claude-sonnet-4.5", "Bonjour").answers("google/gemini-2.5-flash", "Ciao");
            assertThat(ask(gateway, "anthropic/claude-sonnet-4.5")).contains("Bonjour");
            assertThat(gateway.takeRequest().dialect()).contains(ScriptedDialect.ANTHROPIC_MESSAGES);
            assertThat(gateway.takeGeneration().charged()).isPresent();
            assertThat(ask(gateway, "google/gemini-2.5-flash")).contains("Ciao");
            assertThat(gateway.takeRequest().dialect()).contains(ScriptedDialect.GEMINI);
        }
    }

    @Test
    void aSpentBudgetIsRefusedInTheCallersWords() {
        try (FakeGateway gateway = FakeGateway.start()) {
            gateway.refusesNext(FakeGateway.budgetSpent()).refusesNext(FakeGateway.budgetSpent());
            GatewayResponse chat = gateway.send(request("acme/large")).join();
            assertThat(chat.status()).isEqualTo(402);
            assertThat(text(chat)).contains("\"insufficient_credits\"").contains("The budget is spent.");

            InProcess face = gateway.inProcess();
            FaceHead head = FaceHead.of("POST", "/v1/messages", Headers.of("content-type", "application/json"));
            try (InProcess.Response messages = face.send(
                            head,
                            "{\"model\":\"acme/large\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                    .getBytes(UTF_8))
                    .join()) {
                assertThat(messages.status()).isEqualTo(402);
            }
            assertThat(gateway.requests()).isEmpty();
            assertThat(gateway.generations()).isEmpty();
            gateway.verify();
        }
    }

    @Test
    void limitsOfConcurrencyAreTheCores() {
        Gate gate = Gate.closed();
        try (FakeGateway gateway = FakeGateway.builder()
                .configure(config -> config.providers(config.providers().stream()
                        .map(provider -> provider.toBuilder()
                                .concurrency(new ConcurrencyConfig(OptionalInt.of(1), 0, Duration.ofSeconds(1)))
                                .build())
                        .toList()))
                .start()) {
            gateway.next(Reply.answer("First").at(Point.beforeHeaders(), Step.hold(gate)));
            CompletableFuture<String> first =
                    gateway.send(request("acme/large")).thenCompose(GatewayResponse::bodyText);
            assertThat(gateway.send(request("acme/large")).join().status()).isEqualTo(503);
            gate.open();
            assertThat(first.join()).contains("First");
        }
    }

    @Test
    void runsByTheFileOfProduction() {
        String yaml = """
                providers:
                  main: {type: openrouter, api_key: "${KEY}", models: ["acme/large"]}
                model_aliases:
                  smart: ["acme/large"]
                keys:
                  - {name: team, key: "sk-of-the-team"}
                """;
        try (FakeGateway gateway = FakeGateway.builder()
                .environment(Map.of("KEY", "sk-or"))
                .yaml(yaml)
                .start()) {
            assertThat(ask(gateway, "smart")).contains("Hello");
            assertThat(gateway.takeRequest().header("authorization")).contains("Bearer sk-or");
            FaceHead head = FaceHead.of("POST", "/v1/chat/completions", Headers.of("content-type", "application/json"));
            try (InProcess.Response keyless =
                    gateway.inProcess().send(head, body("smart", false)).join()) {
                assertThat(keyless.status()).isEqualTo(401);
            }
        }
        assertThatThrownBy(() -> FakeGateway.builder().yaml("providers: 7"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("signalbox.yaml");
    }

    @Test
    void isTheSameEachRun() {
        assertThat(run()).isEqualTo(run());
    }

    private static String run() {
        try (FakeGateway gateway = FakeGateway.builder()
                .provider("one", "acme/large")
                .provider("two", "acme/large")
                .start()) {
            StringBuilder told = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                ask(gateway, "acme/large");
                told.append(gateway.takeGeneration().provider()).append(' ');
            }
            return told.toString();
        }
    }

    @Test
    void aCallerThatLeavesIsRecorded() {
        Gate gate = Gate.closed();
        try (FakeGateway gateway = FakeGateway.start()) {
            gateway.next(Reply.stream("It ", "rains").holds(Point.afterTokens(1), gate));
            var call = gateway.call(GatewayRequest.of(OPENAI, body("acme/large", true)));
            assertThat(call.response().toCompletableFuture().join().status()).isEqualTo(200);
            call.cancel();
            assertThat(gateway.takeGeneration().status()).isEqualTo(GenerationStatus.CANCELLED);
            gateway.verify();
        }
    }

    @Test
    @DisplayName("what a test leaves behind is named")
    void namesWhatIsLeftBehind() {
        try (FakeGateway gateway = FakeGateway.start()) {
            gateway.next(Reply.stream("It ", "rains"), Reply.answer("never"));
            gateway.refusesNext(FakeGateway.budgetSpent());
            gateway.send(request("acme/large")).join();
            Gateway asGateway = gateway;
            asGateway.send(GatewayRequest.of(OPENAI, body("acme/large", true))).join();
            assertThat(gateway.leftovers())
                    .hasSize(3)
                    .anySatisfy(line -> assertThat(line).isEqualTo("scripted replies that no request came for: 1"))
                    .anySatisfy(line -> assertThat(line).startsWith("an answer that is neither read to its end"));
            assertThatThrownBy(gateway::verify)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("left behind in the fake gateway:");
        }
    }

    @Test
    void anUnknownProviderIsAMistake() {
        try (FakeGateway gateway = FakeGateway.start()) {
            assertThatThrownBy(() -> gateway.provider("mian"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("provider: 'mian' (expected: one of [fake])");
        }
    }

    @Test
    void anthropicsCallersReachAnyModel() {
        try (FakeGateway gateway = FakeGateway.start()) {
            GatewayRequest request = GatewayRequest.of(
                    AnthropicMessages.dialect(AnthropicMessages.Face.ANTHROPIC),
                    "{\"model\":\"acme/large\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                            .getBytes(UTF_8));
            assertThat(text(gateway.send(request).join())).contains("\"type\":\"message\"");
        }
    }

    private static String ask(FakeGateway gateway, String model) {
        return text(gateway.send(request(model)).join());
    }

    private static String stream(FakeGateway gateway, String model) {
        return text(gateway.send(GatewayRequest.of(OPENAI, body(model, true))).join());
    }

    private static GatewayRequest request(String model) {
        return GatewayRequest.of(OPENAI, body(model, false));
    }

    private static byte[] body(String model, boolean streamed) {
        return ("{\"model\":\"" + model + "\",\"stream\":" + streamed
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                .getBytes(UTF_8);
    }

    private static String text(GatewayResponse response) {
        return response.bodyText().toCompletableFuture().join();
    }
}
