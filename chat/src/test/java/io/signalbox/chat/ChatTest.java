package io.signalbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.TokenCounts;
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
        assertThat(answer.served().provider()).isEqualTo("OpenAI compatible");
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
}
