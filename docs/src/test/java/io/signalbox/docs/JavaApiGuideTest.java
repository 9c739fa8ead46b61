package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.chat.Answer;
import io.signalbox.chat.Chat;
import io.signalbox.chat.ChatEvent;
import io.signalbox.chat.ChatException;
import io.signalbox.chat.ChatStream;
import io.signalbox.chat.Content;
import io.signalbox.chat.Description;
import io.signalbox.chat.Embeddings;
import io.signalbox.chat.RawJson;
import io.signalbox.chat.Tool;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.cost.Money;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Explanation;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.PriceLimits;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.ToolCall;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The snippets of the guide to the Java API, run; and the guide, held to them. */
class JavaApiGuideTest {

    private static final String GUIDE = "docs/guides/java-api.md";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private Gateway gateway;

    // tag::records
    record Place(@Description("a city, in English") String city) {}

    record Forecast(String city, int degrees, List<String> warnings) {}
    // end::records

    @BeforeEach
    void start() {
        gateway = Gateway.builder().config(config(upstream.baseUri())).build();
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static GatewayConfig config(URI baseUrl) {
        return GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(baseUrl)
                        .models("acme/large", "acme/small", "acme/vectors"))
                .alias(new ModelAlias.Group("smart", List.of("acme/large", "acme/small")))
                .build();
    }

    @Test
    @DisplayName("S-188: a service asks a model through the library in one line, and survives what it survives")
    void asks() {
        upstream.answers("Hello from the small one").forModel("acme/large", Reply.status(503));
        assertThat(ask(upstream.baseUri())).isEqualTo("Hello from the small one");
    }

    private static String ask(URI baseUrl) {
        // tag::ask
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(baseUrl))
                .alias(new ModelAlias.Group("smart", List.of("main:acme/large", "main:acme/small")))
                .build();
        try (Gateway gateway = Gateway.builder().config(config).build()) {
            Chat chat = Chat.on(gateway).model("smart").system("Be brief.");
            return chat.ask("Hello!").text();
        }
        // end::ask
    }

    @Test
    void converses() {
        upstream.next(Reply.whole("A cat."), Reply.whole("Grey.").usage(100, 10));
        byte[] png = {1, 2, 3};

        // tag::conversation
        Chat chat = Chat.on(gateway).model("smart").temperature(0.2).maxTokens(500);
        Chat asked = chat.user(Content.text("What is this?"), Content.image(png, "image/png"));
        Answer first = asked.ask();
        Answer second = asked.and(first.messages()).ask("And its colour?");

        String colour = second.text();
        long tokens = second.usage().totalTokens();
        Optional<Money> cost = second.cost(); // Exact, in US dollars; empty if nobody knows the price.
        String model = second.served().model();
        boolean fellBack = second.served().fellBack();
        // end::conversation

        assertThat(colour).isEqualTo("Grey.");
        assertThat(tokens).isEqualTo(110);
        assertThat(cost).isEmpty();
        assertThat(model).isEqualTo("acme/large");
        assertThat(fellBack).isFalse();
    }

    @Test
    void streams() {
        upstream.answers(Reply.stream("Hel", "lo"));
        StringBuilder page = new StringBuilder();
        Chat chat = Chat.on(gateway).model("smart");

        // tag::stream
        try (ChatStream stream = chat.stream("Hello!")) {
            for (ChatEvent event : stream) {
                if (event instanceof ChatEvent.Text more) {
                    page.append(more.text());
                } else if (event instanceof ChatEvent.Finished end) {
                    page.append(" [").append(end.answer().served().model()).append(']');
                }
            }
        }
        // end::stream

        assertThat(page).hasToString("Hello [acme/large]");
    }

    @Test
    void asksWithoutWaiting() {
        upstream.answers("Hello");
        List<String> page = new ArrayList<>();
        Chat chat = Chat.on(gateway).model("smart");

        // tag::async
        CompletableFuture<Answer> answer = chat.askAsync("Hello!");
        CompletableFuture<Void> shown = answer.thenAccept(given -> page.add(given.text()));
        // end::async

        shown.join();
        assertThat(page).containsExactly("Hello");
    }

    @Test
    void callsTools() {
        upstream.next(
                Reply.toolCalls(new ToolCall("call_1", "weather", "{\"city\":\"Ulm\"}")), Reply.whole("It rains."));

        // tag::tools
        Tool weather = Tool.of("weather", "Says how the weather is in a city.", Place.class, this::weatherIn);
        Answer answer =
                Chat.on(gateway).model("smart").tools(weather).toolRounds(5).ask("Do I need an umbrella in Ulm?");

        String text = answer.text();
        int rounds = answer.rounds().size();
        Optional<Money> cost = answer.totalCost(); // Of all rounds.
        // end::tools

        assertThat(text).isEqualTo("It rains.");
        assertThat(rounds).isEqualTo(1);
        assertThat(cost).isEmpty();
        assertThat(upstream.takeRequest().bodyText()).contains("a city, in English");
    }

    private String weatherIn(Place place) {
        return "Rain in " + place.city() + ".";
    }

    @Test
    void answersWithRecords() {
        upstream.answers("{\"city\":\"Ulm\",\"degrees\":7,\"warnings\":[\"ice\"]}");
        Chat chat = Chat.on(gateway).model("smart");

        // tag::answering
        Forecast forecast = chat.answering(Forecast.class)
                .ask("How will the weather be in Ulm?")
                .as(Forecast.class);
        // end::answering

        assertThat(forecast).isEqualTo(new Forecast("Ulm", 7, List.of("ice")));
    }

    @Test
    void routes() {
        upstream.answers("Hello");
        Chat chat = Chat.on(gateway);

        // tag::routing
        Chat careful = chat.models("acme/large", "acme/small")
                .providers(Preferences.builder()
                        .order(List.of("main"))
                        .maxPrice(PriceLimits.NONE.with("completion", new BigDecimal("15")))
                        .denyDataCollection(true)
                        .build())
                .deadline(Duration.ofSeconds(30))
                .caller(Caller.withKey("team-a"))
                .endUser("u-17")
                .session("talk-3")
                .tags("nightly");
        Explanation plan = careful.user("Hello!").explain();
        // end::routing

        assertThat(plan.asked()).containsExactly("acme/large", "acme/small");
        assertThat(careful.user("Hello!").json()).contains("\"max_price\":{\"completion\":15}");
    }

    @Test
    void fails() {
        upstream.answers(Reply.failure(ProviderFailure.RATE_LIMITED).retryAfter(Duration.ofSeconds(70)));
        List<String> said = new ArrayList<>();
        Chat chat = Chat.on(gateway).model("smart");

        // tag::failure
        try {
            said.add(chat.ask("Hello!").text());
        } catch (ChatException failure) {
            if (failure.kind() == FailureKind.RATE_LIMITED) {
                said.add("Again in " + failure.retryAfter().orElse(Duration.ofMinutes(1)));
            }
            failure.attempts().forEach(attempt -> said.add(attempt.model() + ": " + attempt.kind()));
        }
        // end::failure

        assertThat(said).containsExactly("Again in PT1M10S", "acme/large: rate_limited", "acme/small: rate_limited");
    }

    @Test
    void handsOutTheRest() {
        upstream.answers("Hello");
        Chat chat = Chat.on(gateway).model("smart");

        // tag::rest
        Answer answer = chat.extra("logit_bias", "{\"50256\": -100}").ask("Hello!");
        Optional<RawJson> fingerprint = answer.json().flatMap(json -> json.at("/system_fingerprint"));
        // end::rest

        assertThat(fingerprint).contains(RawJson.of("null"));
        assertThat(upstream.takeRequest().bodyText()).contains("\"logit_bias\":{\"50256\": -100}");
    }

    @Test
    void embeds() {
        upstream.answers(Reply.json("""
                {"object":"list","data":[{"index":0,"embedding":[0.5,1]}],"usage":{"prompt_tokens":2,"total_tokens":2}}"""));

        // tag::vectors
        Embeddings made = Chat.on(gateway).model("acme/vectors").embed("a text");
        float[] vector = made.vectors().get(0);
        // end::vectors

        assertThat(vector).containsExactly(0.5f, 1f);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ask",
                "conversation",
                "stream",
                "async",
                "records",
                "tools",
                "answering",
                "routing",
                "failure",
                "rest",
                "vectors"
            })
    void theGuideShowsThisSnippet(String name) {
        String source = Pages.read("docs/src/test/java/io/signalbox/docs/JavaApiGuideTest.java");
        int end = source.indexOf("// end::" + name + "\n");
        int start = source.indexOf('\n', source.indexOf("// tag::" + name + "\n")) + 1;
        String snippet = source.substring(start, source.lastIndexOf('\n', end)).stripIndent();

        assertThat(Pages.read(GUIDE))
                .contains("<!-- snippet: " + name + " -->\n```java\n" + snippet + "\n```\n<!-- end -->");
    }

    @Test
    void theGuideShowsNothingElse() {
        String guide = Pages.read(GUIDE);
        assertThat(guide.lines().filter("```java"::equals).collect(Collectors.toList()))
                .hasSameSizeAs(guide.lines()
                        .filter(line -> line.startsWith("<!-- snippet: "))
                        .toList());
    }
}
