package io.signalbox.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.testkit.Exchange;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What who asked learns of a failure, and what becomes of a request that nobody waits for any more. */
class ChatFailureTest {

    private final ManualClock clock = ManualClock.atNoon();
    private final ScriptedGateway there = new ScriptedGateway();

    @AfterEach
    void stop() {
        there.close();
    }

    @Test
    @DisplayName("a failure says of what kind it is, who failed, and how long to wait")
    void saysAll() throws Exception {
        there.upstream().answers(Reply.failure(ProviderFailure.RATE_LIMITED).retryAfter(Duration.ofSeconds(70)));

        ChatException failure = catchThrowableOfType(
                ChatException.class, () -> there.chat("smart").ask("Hello"));

        assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(failure.status()).isEqualTo(429);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(70));
        assertThat(failure.attempts())
                .extracting(line -> line.model() + " " + line.kind() + " " + line.status())
                .containsExactly("acme/chat rate_limited 429", "acme/anthropic rate_limited 429");
        assertThat(there.ledger().awaitSettled(1)).singleElement().satisfies(generation -> {
            assertThat(failure.generationId()).contains(generation.id());
            assertThat(generation.status()).isEqualTo(GenerationStatus.FAILED);
        });
        assertThat(failure.answer()).isEmpty();
        assertThat(failure.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("saysAll")
                        || frame.getClassName().contains("ChatFailureTest"));
    }

    @Test
    @DisplayName("a request that is wrong is refused by the name of its member, before anybody is called")
    void refusesByMember() {
        Chat unknown = there.chat("acme/chat").extra("n", "1000");

        assertThatExceptionOfType(ChatException.class)
                .isThrownBy(() -> unknown.ask("Hello"))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
                    assertThat(failure.parameter()).contains("n");
                    assertThat(failure).hasMessageContaining("an integer from 1 to 128");
                    assertThat(failure.generationId()).isEmpty();
                });
        assertThatExceptionOfType(ChatException.class)
                .isThrownBy(() -> unknown.user("Hello").explain())
                .satisfies(failure -> assertThat(failure.parameter()).contains("n"));
        assertThatExceptionOfType(ChatException.class)
                .isThrownBy(() -> there.chat("acme/nobody").ask("Hello"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.NOT_FOUND));
        assertThat(there.upstream().requests()).isEmpty();
    }

    @Test
    @DisplayName("a stream that fails before its first content fails like an answer")
    void failsBeforeItBegins() {
        there.upstream().answers(Reply.failure(ProviderFailure.OVERLOADED));

        try (ChatStream stream = there.chat("acme/chat").stream("Hello")) {
            assertThatExceptionOfType(ChatException.class)
                    .isThrownBy(() -> stream.texts().forEach(text -> {}))
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED));
        }
    }

    @Test
    @DisplayName("a stream that breaks off is never passed off as whole: its words come, then the failure")
    void breaksOff() {
        there.upstream()
                .answers(Reply.script(
                        Step.role(),
                        Step.token("Hello"),
                        Step.toolCallStart(0, "call_1", "look"),
                        Step.toolArguments(0, "{"),
                        Step.cut()));
        List<ChatEvent> events = new ArrayList<>();

        try (ChatStream stream = there.chat("acme/chat").stream("Hello")) {
            assertThatExceptionOfType(ChatException.class)
                    .isThrownBy(() -> stream.forEach(events::add))
                    .satisfies(failure -> {
                        assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
                        assertThat(failure.generationId()).isPresent();
                        assertThat(failure.attempts()).isNotEmpty();
                    });
            assertThatExceptionOfType(ChatException.class).isThrownBy(stream::answer);
        }
        assertThat(events)
                .contains(new ChatEvent.Text("Hello"), new ChatEvent.ToolCallBegun(0, "call_1", "look"))
                .noneMatch(ChatEvent.Finished.class::isInstance);
    }

    @Test
    @DisplayName("a deadline ends the call at the provider, and who asked is told at once")
    void keepsTheDeadline() throws Exception {
        there.upstream().answers(Reply.whole("never").holds(Point.beforeHeaders(), Gate.closed()));
        CompletableFuture<Answer> answer = there.chat("acme/chat")
                .clock(clock)
                .deadline(Duration.ofSeconds(5))
                .askAsync("Hello");
        Exchange exchange = there.upstream().takeExchange();

        clock.advance(Duration.ofSeconds(5));

        assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ChatException.class)
                .hasMessage("The answer was not whole within 5000 ms.")
                .extracting(thrown -> ((ChatException) thrown).code())
                .isEqualTo("deadline_exceeded");
        exchange.awaitPeerClosed();
        assertThat(there.ledger().awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
    }

    @Test
    @DisplayName("a deadline spans all rounds of tools, and asks nobody once it has passed")
    void keepsTheDeadlineOverRounds() {
        there.upstream().answers(Reply.toolCalls(new io.signalbox.testkit.ToolCall("call_1", "wait", "{}")));
        Tool slow = Tool.of("wait", "", "{}", arguments -> {
            clock.advance(Duration.ofSeconds(3));
            return "done";
        });

        assertThatExceptionOfType(ChatException.class)
                .isThrownBy(() -> there.chat("acme/chat")
                        .clock(clock)
                        .deadline(Duration.ofSeconds(5))
                        .tools(slow)
                        .ask("Hello"))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("deadline_exceeded"));
        assertThat(there.upstream().requests()).hasSize(2);
    }

    @Test
    @DisplayName("a deadline ends a stream, too, after the words that had come")
    void keepsTheDeadlineOfAStream() {
        there.upstream().answers(Reply.stream("first ", "never").holds(Point.afterTokens(1), Gate.closed()));
        StringBuilder text = new StringBuilder();

        try (ChatStream stream = there.chat("acme/chat").clock(clock).deadline(Duration.ofSeconds(5)).stream("Hello")) {
            assertThatExceptionOfType(ChatException.class)
                    .isThrownBy(() -> stream.texts().forEach(more -> {
                        text.append(more);
                        clock.advance(Duration.ofSeconds(5));
                    }))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("deadline_exceeded"));
        }
        assertThat(text).hasToString("first ");
        assertThat(clock.waiting()).isZero();
    }

    @Test
    @DisplayName("cancelling the future ends the call at the provider, whichever round it is in")
    void cancels() throws Exception {
        Tool look = Tool.of("look", "", "{}", arguments -> "nothing");
        there.upstream()
                .next(
                        Reply.toolCalls(new io.signalbox.testkit.ToolCall("call_1", "look", "{}")),
                        Reply.whole("never").holds(Point.beforeHeaders(), Gate.closed()));
        CompletableFuture<Answer> answer = there.chat("acme/chat").tools(look).askAsync("Hello");
        there.upstream().awaitRequests(2);

        answer.cancel(false);

        assertThatThrownBy(answer::join).isInstanceOf(CancellationException.class);
        there.upstream().exchanges().get(1).awaitPeerClosed();
        assertThat(there.ledger().awaitSettled(2).get(1).status()).isEqualTo(GenerationStatus.CANCELLED);
    }

    @Test
    @DisplayName("a future that its holder ends in another way, as orTimeout does, ends the call at the provider, too")
    void isEndedByItsHolder() throws Exception {
        there.upstream().answers(Reply.whole("never").holds(Point.beforeHeaders(), Gate.closed()));
        CompletableFuture<Answer> answer = there.chat("acme/chat").askAsync("Hello");
        Exchange ofAnswer = there.upstream().takeExchange();
        CompletableFuture<Embeddings> vectors = there.chat("acme/vectors").embedAsync("Hello");
        Exchange ofVectors = there.upstream().takeExchange();

        answer.completeExceptionally(new TimeoutException("of its holder"));
        vectors.completeExceptionally(new TimeoutException("of its holder"));

        ofAnswer.awaitPeerClosed();
        ofVectors.awaitPeerClosed();
        assertThat(there.ledger().awaitSettled(2))
                .allMatch(generation -> generation.status() == GenerationStatus.CANCELLED);
    }

    @Test
    @DisplayName(
            "a provider that writes what only the gateway may write in a stream makes it fail, and nobody waits for ever")
    void isNotFooled() throws Exception {
        there.upstream()
                .answers(Reply.script(
                        Step.role(),
                        Step.token("Hello"),
                        Step.event("signalbox-failure", "{\"kind\":\"NONE\"}"),
                        Step.token(" there"),
                        Step.finish("stop"),
                        Step.done()));

        try (ChatStream stream = there.chat("acme/chat").stream("Hello")) {
            assertThatExceptionOfType(ChatException.class)
                    .isThrownBy(stream::answer)
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE));
        }
    }

    @Test
    @DisplayName("a thread that is interrupted while it waits has left, and stays interrupted")
    void isInterrupted() throws Exception {
        there.upstream().answers(Reply.stream("never").holds(Point.afterHeaders(), Gate.closed()));
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(ChatException.class)
                .isThrownBy(() -> there.chat("acme/chat").ask("Hello"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();

        Thread.currentThread().interrupt();
        try (ChatStream stream = there.chat("acme/chat").stream("Hello")) {
            assertThatExceptionOfType(ChatException.class)
                    .isThrownBy(() -> stream.iterator().hasNext())
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("interrupted"));
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(there.ledger().awaitSettled(2))
                .allMatch(generation -> generation.status() == GenerationStatus.CANCELLED);
    }

    @Test
    @DisplayName("an answer that is not what was asked for says where, and is not lost")
    void missesTheSchema() {
        record City(String name, int people) {}
        there.upstream().answers(Reply.whole("{\"name\":\"Ulm\"}"));

        Answer answer = there.chat("acme/chat").answering(City.class).ask("Name one.");

        assertThatExceptionOfType(ChatException.class)
                .isThrownBy(() -> answer.as(City.class))
                .withMessage("The answer is not what was asked for: people: missing (expected: a whole number)")
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("answer_misses_schema");
                    assertThat(failure.answer()).contains(answer);
                });
    }

    @Test
    @DisplayName("a gateway that is closed says so")
    void isClosed() {
        there.gateway().close();

        assertThatExceptionOfType(ChatException.class)
                .isThrownBy(() -> there.chat("acme/chat").ask("Hello"))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("shutting_down"));
    }
}
