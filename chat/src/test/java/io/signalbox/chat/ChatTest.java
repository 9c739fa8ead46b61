package io.signalbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Explanation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.TokenCounts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers through a whole gateway. */
class ChatTest {

    private final ScriptedGateway there = new ScriptedGateway();

    @AfterEach
    void stop() {
        there.close();
    }

    @Test
    @DisplayName("S-188: a model is asked in one line, and the answer says who gave it and what it cost")
    void asks() {
        there.upstream().answers(Reply.whole("Hello there").usage(100, 200));

        Answer answer = Chat.on(there.gateway()).model("smart").ask("Hello");

        assertThat(answer.text()).isEqualTo("Hello there");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.cost()).contains(Money.of("0.0045"));
        assertThat(answer.totalCost()).contains(Money.of("0.0045"));
        assertThat(answer.usage().count(UsageClass.PROMPT)).isEqualTo(100);
        assertThat(answer.usage().isEstimated()).isFalse();
        assertThat(answer.served().model()).isEqualTo("acme/chat");
        assertThat(answer.served().provider()).isEqualTo("main");
        assertThat(answer.served().requestedModel()).isEqualTo("smart");
        assertThat(answer.served().fellBack()).isFalse();
        assertThat(there.upstream().takeRequest().lastUserMessage()).contains("Hello");
        assertThat(there.ledger().generation(answer.served().generationId()).charged())
                .contains(Money.of("0.0045"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/chat", "acme/anthropic", "acme/gemini", "acme/responses"})
    @DisplayName("the same conversation gets the same answer, whatever the provider speaks")
    void asksInEveryDialect(String model) {
        there.upstream()
                .answers(Reply.answer("Hello there")
                        .reasoning("sig", "Let me ", "think.")
                        .usage(TokenCounts.of(100, 50).cached(40, 0).reasoned(20)));

        Answer answer = there.chat(model).system("Be kind.").ask("Hello");

        assertThat(answer.text()).isEqualTo("Hello there");
        assertThat(answer.reasoning()).isEqualTo("Let me think.");
        assertThat(answer.usage().promptTokens()).isEqualTo(100);
        assertThat(answer.usage().count(UsageClass.CACHED_READ)).isEqualTo(40);
        assertThat(answer.cost()).isPresent();
        assertThat(answer.served().model()).isEqualTo(model);
    }

    @Test
    @DisplayName("an answer falls back like any other, and says so")
    void fallsBack() {
        there.upstream().answers(Reply.whole("from the second")).forModel("acme/chat", Reply.status(503));

        Answer answer = there.chat("smart").ask("Hello");

        assertThat(answer.served().fellBack()).isTrue();
        assertThat(answer.served().attempts()).isEqualTo(2);
        assertThat(answer.served().model()).isEqualTo("acme/anthropic");
    }

    @Test
    @DisplayName("models are tried in order where one cannot answer")
    void triesModelsInOrder() {
        there.upstream().answers(Reply.whole("from Gemini")).forModel("acme/chat", Reply.status(503));

        Answer answer =
                Chat.on(there.gateway()).models("acme/chat", "acme/gemini").ask("Hello");

        assertThat(answer.text()).isEqualTo("from Gemini");
        assertThat(answer.served().requestedModel()).isEqualTo("acme/chat,acme/gemini");
    }

    @Test
    @DisplayName("a price that nobody knows makes a cost that nobody knows, and usage that nobody told is an estimate")
    void knowsWhatIsNotKnown() {
        there.upstream().answers(Reply.whole("Hello").usageNever());

        Answer answer = there.chat("acme/unpriced").ask("Hello");

        assertThat(answer.cost()).isEmpty();
        assertThat(answer.totalCost()).isEmpty();
        assertThat(answer.usage().isEstimated()).isTrue();
        assertThat(answer.usage().completionTokens()).isPositive();
    }

    @Test
    @DisplayName("what this API has no word for is in the answer as it was written")
    void handsOutTheRest() {
        there.upstream().answers(Reply.json("""
                {"id":"x","object":"chat.completion","created":1,"model":"m","mood":{"good":1.50},
                 "choices":[{"index":0,"message":{"role":"assistant","content":"Hi","hum":"la"},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"""));

        RawJson json = there.chat("acme/chat").ask("Hello").json().orElseThrow();

        assertThat(json.toString()).contains("\"mood\":{\"good\":1.50}");
        assertThat(json.at("/mood/good")).contains(RawJson.of("1.50"));
        assertThat(json.at("/choices/0/message/hum").flatMap(RawJson::text)).contains("la");
        assertThat(json.at("/nothing")).isEmpty();
        assertThat(json.at("/mood").flatMap(RawJson::text)).isEmpty();
    }

    @Test
    @DisplayName("a request says to the ledger whose it is and what for")
    void isLabelled() throws Exception {
        there.upstream().answers("Hello");

        there.chat("acme/chat")
                .caller(Caller.withKey("team-a"))
                .app("https://app.example", "The app")
                .endUser("u-17")
                .session("talk-3")
                .tags("nightly")
                .tags("batch", "nightly")
                .label("order", "4711")
                .ask("Hello");

        GenerationIntent intent = there.ledger().awaitSettled(1).get(0).intent();
        assertThat(intent.key()).contains("team-a");
        assertThat(intent.caller().appUrl()).contains("https://app.example");
        assertThat(intent.caller().appTitle()).contains("The app");
        assertThat(intent.caller().user()).contains("u-17");
        assertThat(intent.labels().tags()).containsExactly("batch", "nightly");
        assertThat(intent.labels().metadata()).containsEntry("order", "4711");
        assertThat(intent.labels().session()).contains("talk-3");
    }

    @Test
    @DisplayName("an answer says how it was routed to who asks for that")
    void saysHowItWasRouted() {
        there.upstream().answers("Hello");

        RawJson json = there.chat("smart").withMetadata().ask("Hello").json().orElseThrow();

        assertThat(json.at("/openrouter_metadata/strategy").flatMap(RawJson::text))
                .contains("alias");
    }

    @Test
    @DisplayName("a plan is explained without anybody being asked")
    void explains() {
        Explanation plan = there.chat("smart").maxTokens(100).user("Hello").explain();

        assertThat(plan.places())
                .extracting(place -> place.candidate().endpoint().model().text())
                .containsExactly("acme/chat", "acme/anthropic");
        assertThat(plan.priceBound()).isPresent();
        assertThat(there.upstream().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/chat", "acme/anthropic", "acme/gemini", "acme/responses"})
    @DisplayName("an answer is read into the record that it was asked for")
    void answersWithARecord(String model) {
        record City(String name, int people) {}
        there.upstream().answers(Reply.whole("{\"name\":\"Ulm\",\"people\":126000}"));

        City city = there.chat(model).answering(City.class).ask("Name one.").as(City.class);

        assertThat(city).isEqualTo(new City("Ulm", 126000));
        assertThat(there.upstream().takeRequest().bodyText()).contains("\"people\"");
    }

    @Test
    @DisplayName("thoughts go back to the model that wants them back, with its next turn")
    void sendsThoughtsBack() {
        there.upstream().next(Reply.answer("Hello").reasoning("the-signature", "Hm."), Reply.answer("Yes"));
        Chat chat = there.chat("acme/anthropic")
                .reasoningEffort("high")
                .maxTokens(5000)
                .user("Hello");

        Answer first = chat.ask();
        chat.and(first.messages()).ask("Sure?");

        assertThat(first.message().thoughts()).extracting(Thought::signature).contains(Optional.of("the-signature"));
        assertThat(there.upstream().requests().get(1).bodyText()).contains("the-signature", "Hm.");
    }

    @Test
    @DisplayName("an answer of many megabytes is whole, to the last letter")
    void isWhole() {
        String letters = "0123456789".repeat(500_000);
        there.upstream().answers(Reply.whole(letters));

        assertThat(there.chat("acme/chat").ask("Hello").text()).isEqualTo(letters);
    }

    @Test
    @DisplayName("vectors come in the order of their texts, with usage and cost")
    void embeds() {
        there.upstream().answers(Reply.json("""
                {"object":"list","model":"vectors-1","data":[
                  {"object":"embedding","index":1,"embedding":[0.5,-1e-3,2]},
                  {"object":"embedding","index":0,"embedding":[1.25],"more":[]}],
                 "usage":{"prompt_tokens":20,"total_tokens":20},"later":true}"""));

        Embeddings made = there.chat("acme/vectors").extra("dimensions", "3").embed("one", "two");

        assertThat(made.vectors()).hasSize(2);
        assertThat(made.vectors().get(0)).containsExactly(1.25f);
        assertThat(made.vectors().get(1)).containsExactly(0.5f, -0.001f, 2f);
        assertThat(made.usage().count(UsageClass.PROMPT)).isEqualTo(20);
        assertThat(made.cost()).contains(Money.of("0.000002"));
        assertThat(made.served().model()).isEqualTo("acme/vectors");
        assertThat(made.json().at("/later")).contains(RawJson.of("true"));
        assertThat(there.upstream().takeRequest().bodyText())
                .isEqualTo("{\"model\":\"acme/vectors\",\"input\":[\"one\",\"two\"],\"dimensions\":3}");
    }

    @Test
    @DisplayName("one chat serves many at once")
    void servesManyAtOnce() {
        there.upstream().answers(Reply.echo());
        Chat chat = there.chat("acme/chat").system("Be brief.");

        List<CompletableFuture<Answer>> asked = IntStream.range(0, 100)
                .mapToObj(i -> chat.askAsync("question " + i))
                .toList();

        for (int i = 0; i < 100; i++) {
            assertThat(asked.get(i).join().text()).isEqualTo("question " + i);
        }
    }
}
