package io.signalbox.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Money;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ToolCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that are called on the way to an answer. */
class ToolLoopTest {

    record Place(String city) {}

    private final ScriptedGateway there = new ScriptedGateway();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Tool weather = Tool.of("weather", "Says how the weather is.", Place.class, place -> {
        calls.add(place.city() + " on " + Thread.currentThread().getName());
        return "It rains in " + place.city() + ".";
    });

    @AfterEach
    void stop() {
        there.close();
    }

    private static Reply asks(String id, String city) {
        return Reply.toolCalls(new ToolCall(id, "weather", "{\"city\":\"" + city + "\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/chat", "acme/anthropic", "acme/gemini", "acme/responses"})
    @DisplayName("tools are called until the model has its answer, on the thread that waits")
    void callsTools(String model) {
        Reply both = Reply.toolCalls(
                new ToolCall("call_1", "weather", "{\"city\":\"Ulm\"}"),
                new ToolCall("call_2", "weather", "{\"city\":\"Bonn\"}"));
        there.upstream()
                .next(
                        both.usage(100, 0),
                        asks("call_3", "Kiel").usage(100, 0),
                        Reply.whole("Wet.").usage(100, 0));

        Answer answer = there.chat(model).tools(weather).requiringTool().ask("How is it?");

        String here = Thread.currentThread().getName();
        assertThat(answer.text()).isEqualTo("Wet.");
        assertThat(calls).containsExactly("Ulm on " + here, "Bonn on " + here, "Kiel on " + here);
        assertThat(answer.rounds()).hasSize(2);
        assertThat(answer.messages()).hasSize(6);
        assertThat(answer.toolCalls()).isEmpty();
        List<RecordedRequest> requests = there.upstream().requests();
        assertThat(requests).hasSize(3);
        assertThat(requests.get(2).bodyText()).contains("It rains in Ulm.", "It rains in Bonn.", "It rains in Kiel.");
    }

    @Test
    @DisplayName("what all rounds cost is known to the digit, and a conversation goes on from their messages")
    void addsUp() {
        there.upstream()
                .next(asks("call_1", "Ulm").usage(100, 200), Reply.whole("Wet.").usage(200, 100));
        Chat chat = there.chat("acme/chat").tools(weather).user("How is it?");

        Answer answer = chat.ask();

        assertThat(answer.cost()).contains(Money.of("0.003"));
        assertThat(answer.totalCost()).contains(Money.of("0.0075"));
        there.upstream().next(Reply.whole("Yes."));
        assertThat(chat.and(answer.messages()).ask("Sure?").text()).isEqualTo("Yes.");
        assertThat(there.upstream().requests().get(2).bodyText())
                .contains("\"role\":\"tool\"", "call_1", "Wet.", "Sure?");
    }

    @Test
    @DisplayName("a required tool is required once, or the model would never get to its answer")
    void requiresOnce() {
        there.upstream().next(asks("call_1", "Ulm"), Reply.whole("Wet."));

        there.chat("acme/chat").tools(weather).requiringTool("weather").ask("How is it?");

        assertThat(there.upstream().requests().get(0).bodyAt("/tool_choice/function/name"))
                .contains("weather");
        assertThat(there.upstream().requests().get(1).bodyAt("/tool_choice")).contains("auto");
    }

    @Test
    @DisplayName("thoughts in reasoning_content go back beside the calls that they led to, and nowhere else")
    void sendsPlainThoughtsBack() {
        String thinking = """
                {"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"%s",
                 "message":{"role":"assistant","content":"Hm","reasoning_content":"It may rain."%s}}],
                 "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";
        String call = ",\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Ulm\\\"}\"}}]";
        there.upstream()
                .next(
                        Reply.json(thinking.formatted("tool_calls", call)),
                        Reply.json(thinking.formatted("stop", "")),
                        Reply.whole("Yes."));
        Chat chat = there.chat("acme/chat").tools(weather).user("How is it?");

        Answer answer = chat.ask();
        chat.and(answer.messages()).ask("Sure?");

        assertThat(answer.reasoning()).isEqualTo("It may rain.");
        List<RecordedRequest> requests = there.upstream().requests();
        assertThat(requests.get(1).bodyAt("/messages/1/reasoning_content")).contains("It may rain.");
        assertThat(requests.get(2).bodyAt("/messages/1/reasoning_content")).contains("It may rain.");
        assertThat(requests.get(2).bodyAt("/messages/3/content")).contains("Hm");
        assertThat(requests.get(2).bodyAt("/messages/3/reasoning_content")).isEmpty();
    }

    @Test
    @DisplayName("without waiting, tools are called by their executor")
    void callsToolsElsewhere() throws Exception {
        there.upstream().next(asks("call_1", "Ulm"), Reply.whole("Wet."));
        List<Runnable> tasks = Collections.synchronizedList(new ArrayList<>());

        Answer answer = there.chat("acme/chat")
                .tools(weather)
                .toolsOn(task -> {
                    tasks.add(task);
                    new Thread(task, "tools").start();
                })
                .askAsync("How is it?")
                .get(60, TimeUnit.SECONDS);

        assertThat(answer.text()).isEqualTo("Wet.");
        assertThat(calls).containsExactly("Ulm on tools");
        assertThat(tasks).hasSize(1);
    }

    @Test
    @DisplayName("a model that never stops calling tools fails the asking, and the last answer is not lost")
    void isBounded() {
        there.upstream().answers(asks("call_1", "Ulm").usage(10, 10));

        assertThatExceptionOfType(ChatException.class)
                .isThrownBy(() ->
                        there.chat("acme/chat").tools(weather).toolRounds(3).ask("How is it?"))
                .withMessage("The model still calls tools after 3 rounds: weather.")
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("too_many_tool_rounds");
                    assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
                    assertThat(failure.answer().orElseThrow().rounds()).hasSize(3);
                });
        assertThat(there.upstream().requests()).hasSize(4);
        assertThat(calls).hasSize(3);
    }

    @Test
    @DisplayName("calls come back to who asked where a tool has no function, or none may be called")
    void handsCallsBack() {
        there.upstream().answers(asks("call_1", "Ulm"));
        Tool own = Tool.of("weather", "Says how the weather is.", "{\"type\":\"object\"}");

        Answer ofOwn = there.chat("acme/chat").tools(own).ask("How is it?");
        Answer ofNone = there.chat("acme/chat").tools(weather).toolRounds(0).ask("How is it?");

        assertThat(ofOwn.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(ofOwn.toolCalls())
                .containsExactly(new io.signalbox.chat.ToolCall("call_1", "weather", "{\"city\":\"Ulm\"}"));
        assertThat(ofNone.toolCalls()).isEqualTo(ofOwn.toolCalls());
        assertThat(calls).isEmpty();
    }

    @Test
    @DisplayName("a model that calls what is not there, or with wrong arguments, is told so and may try again")
    void tellsTheModel() {
        there.upstream()
                .next(
                        Reply.toolCalls(
                                new ToolCall("call_1", "wether", "{}"),
                                new ToolCall("call_2", "weather", "{\"town\":1}")),
                        Reply.whole("Sorry."));

        assertThat(there.chat("acme/chat").tools(weather).ask("How is it?").text())
                .isEqualTo("Sorry.");

        assertThat(there.upstream().requests().get(1).bodyText())
                .contains(
                        "There is no tool of that name.", "The arguments are wrong: city: missing (expected: a text)");
        assertThat(calls).isEmpty();
    }

    @Test
    @DisplayName("what a tool throws ends the asking as it is")
    void passesOnWhatIsThrown() {
        there.upstream().answers(asks("call_1", "Ulm"));
        Tool broken = Tool.of("weather", "", "{}", arguments -> {
            throw new ArithmeticException("no weather today");
        });
        Chat chat = there.chat("acme/chat").tools(broken);

        assertThatThrownBy(() -> chat.ask("How is it?"))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("no weather today");
        assertThatThrownBy(() -> chat.askAsync("How is it?").get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    @DisplayName("an executor that takes no more ends the asking; nobody waits for ever")
    void isTurnedAway() {
        there.upstream().answers(asks("call_1", "Ulm"));
        Chat chat = there.chat("acme/chat").tools(weather).toolsOn(task -> {
            throw new RejectedExecutionException("full");
        });

        assertThatThrownBy(() -> chat.askAsync("How is it?").get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/chat", "acme/anthropic", "acme/gemini", "acme/responses"})
    @DisplayName("tools are called between two streams, and who reads sees what they found")
    void callsToolsOnTheWay(String model) {
        there.upstream()
                .next(
                        asks("call_1", "Ulm").usage(100, 0),
                        Reply.stream("We", "t.").usage(100, 0));
        List<ChatEvent> events = new ArrayList<>();

        try (ChatStream stream = there.chat(model).tools(weather).stream("How is it?")) {
            stream.forEach(event -> {
                if (!(event instanceof ChatEvent.Chunk)) {
                    events.add(event);
                }
            });
            assertThat(stream.answer().rounds()).hasSize(1);
            assertThat(stream.answer().text()).isEqualTo("Wet.");
            assertThat(stream.answer().messages()).hasSize(3);
        }

        assertThat(events.get(0))
                .isInstanceOfSatisfying(
                        ChatEvent.ToolCallBegun.class,
                        begun -> assertThat(begun.name()).isEqualTo("weather"));
        assertThat(events)
                .filteredOn(ChatEvent.ToolFound.class::isInstance)
                .extracting(event -> ((ChatEvent.ToolFound) event).result())
                .containsExactly("It rains in Ulm.");
        assertThat(events.get(events.size() - 1)).isInstanceOf(ChatEvent.Finished.class);
        assertThat(calls).hasSize(1);
    }

    @Test
    @DisplayName("a stream ends with what a tool throws, at its bound, and where its executor is full")
    void endsStreams() {
        there.upstream().answers(asks("call_1", "Ulm"));
        Tool broken = Tool.of("weather", "", "{}", arguments -> {
            throw new ArithmeticException("no weather today");
        });
        Chat chat = there.chat("acme/chat").user("How is it?");

        assertThatThrownBy(() -> chat.tools(broken).stream().answer()).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> chat.tools(weather).toolRounds(2).stream().answer())
                .isInstanceOf(ChatException.class)
                .hasMessageStartingWith("The model still calls tools after 2 rounds");
        assertThatThrownBy(() -> chat
                        .tools(weather)
                        .toolsOn(task -> {
                            throw new RejectedExecutionException("full");
                        })
                        .stream()
                        .answer())
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(chat.tools(weather).toolRounds(0).stream().answer().toolCalls())
                .hasSize(1);
    }

    @Test
    @DisplayName("who leaves a stream while a tool is at work asks nobody any more")
    void leavesWhileAToolIsAtWork() throws Exception {
        CompletableFuture<Runnable> leaving = new CompletableFuture<>();
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        ChatStream stream = askingTool(leaving, tasks).stream("How is it?");
        leaving.complete(stream::close);
        stream.subscribe(new Everything());

        task(tasks).run();

        assertThat(calls).containsExactly("left");
        assertThat(there.ledger().generations()).hasSize(1);
    }

    @Test
    @DisplayName("who leaves an asking while a tool is at work asks nobody any more")
    void cancelsWhileAToolIsAtWork() throws Exception {
        CompletableFuture<Runnable> leaving = new CompletableFuture<>();
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        CompletableFuture<Answer> answer = askingTool(leaving, tasks).askAsync("How is it?");
        leaving.complete(() -> answer.cancel(false));

        task(tasks).run();

        assertThat(calls).containsExactly("left");
        assertThat(there.ledger().generations()).hasSize(1);
    }

    /** A conversation whose model calls a tool, and the tool this. */
    private Chat askingTool(CompletableFuture<Runnable> leaving, BlockingQueue<Runnable> tasks) {
        there.upstream().answers(asks("call_1", "Ulm"));
        Tool tool = Tool.of("weather", "", "{}", arguments -> {
            leaving.join().run();
            calls.add("left");
            return "It rains.";
        });
        return there.chat("acme/chat").tools(tool).toolsOn(tasks::add);
    }

    private static Runnable task(BlockingQueue<Runnable> tasks) throws InterruptedException {
        return Optional.ofNullable(tasks.poll(60, TimeUnit.SECONDS)).orElseThrow();
    }

    /** Wants all there is. */
    private static final class Everything implements Flow.Subscriber<ChatEvent> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ChatEvent event) {}

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void onComplete() {}
    }
}
