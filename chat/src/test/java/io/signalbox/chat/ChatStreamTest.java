package io.signalbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams through a whole gateway. */
class ChatStreamTest {

    private final ScriptedGateway there = new ScriptedGateway();

    @AfterEach
    void stop() {
        there.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/chat", "acme/anthropic", "acme/gemini", "acme/responses"})
    @DisplayName("a stream is read with for, and ends with the whole answer")
    void readsWithFor(String model) {
        there.upstream()
                .answers(Reply.stream("Hel", "lo ", "there")
                        .reasoning("sig", "Let me ", "think.")
                        .usage(100, 200));

        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        List<Answer> answers = new ArrayList<>();
        try (ChatStream stream = there.chat(model).stream("Hello")) {
            for (ChatEvent event : stream) {
                if (event instanceof ChatEvent.Text more) {
                    text.append(more.text());
                } else if (event instanceof ChatEvent.Reasoning more) {
                    thought.append(more.text());
                } else if (event instanceof ChatEvent.Finished end) {
                    answers.add(end.answer());
                }
            }
            assertThat(stream.answer()).isEqualTo(answers.get(0));
        }

        assertThat(text).hasToString("Hello there");
        assertThat(thought).hasToString("Let me think.");
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).text()).isEqualTo("Hello there");
        assertThat(answers.get(0).cost()).isPresent();
        assertThat(answers.get(0).served().model()).isEqualTo(model);
    }

    @Test
    @DisplayName("a stream falls back before its first content, and says so")
    void fallsBack() {
        there.upstream()
                .answers(Reply.stream("from ", "the second").usage(100, 200))
                .forModel("acme/chat", Reply.status(503));

        try (ChatStream stream = there.chat("smart").stream("Hello")) {
            assertThat(String.join("", stream.texts())).isEqualTo("from the second");
            assertThat(stream.answer().served().fellBack()).isTrue();
            assertThat(stream.answer().served().model()).isEqualTo("acme/anthropic");
            assertThat(stream.answer().cost()).contains(Money.of("0.0033"));
        }
    }

    @Test
    @DisplayName("closing a stream cancels the call at the provider, and that is written down")
    void leaves() throws Exception {
        Gate gate = Gate.closed();
        there.upstream().answers(Reply.stream("first ", "second ", "never").holds(Point.afterTokens(2), gate));

        try (ChatStream stream = there.chat("acme/chat").stream("Hello")) {
            for (String text : stream.texts()) {
                if (text.contains("second")) {
                    break;
                }
            }
        }

        there.upstream().exchanges().get(0).awaitPeerClosed();
        assertThat(there.ledger().awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
    }
}
