package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedUpstreamTest {
    private static final String ASKED =
            "{\"model\":\"demo/model\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void answersWithAWholeChatCompletionThatEchoesTheModel() throws Exception {
        upstream.answers("Hello");

        HttpResponse<String> response = ask(ASKED);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.headers().firstValue("x-request-id")).contains("scripted-1");
        assertThat(response.body())
                .isEqualTo("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1750000000,"
                        + "\"model\":\"demo/model\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + "\"content\":\"Hello\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":1,\"total_tokens\":11}}");
    }

    @Test
    void answersScriptedRepliesInOrderAndThenTheDefault() throws Exception {
        upstream.answers("default").next(Reply.status(429), Reply.status(503));

        assertThat(upstream.unusedReplies()).isEqualTo(2);
        assertThat(ask(ASKED).statusCode()).isEqualTo(429);
        assertThat(ask(ASKED).statusCode()).isEqualTo(503);
        assertThat(ask(ASKED).body()).contains("default");
        assertThat(ask(ASKED).body()).contains("default");
        assertThat(upstream.unusedReplies()).isZero();
    }

    @Test
    void prefersPathOverModelsNextOverNextOverModelOverDefault() throws Exception {
        upstream.answers("default")
                .forModel("demo/model", Reply.answer("model"))
                .next(Reply.answer("next"))
                .nextForModel("demo/model", Reply.answer("models next"))
                .nextForModel("demo/other", Reply.status(500));

        assertThat(ask(ASKED).body()).contains("models next");
        assertThat(ask(ASKED).body()).contains("\"next\"");
        assertThat(ask(ASKED).body()).contains("\"model\",\"refusal");
        assertThat(ask(ASKED.replace("demo/model", "x")).body()).contains("default");

        upstream.forPath("/completions", Reply.status(404));
        assertThat(ask(ASKED).statusCode()).isEqualTo(404);
    }

    @Test
    void answersWhatAFunctionOfTheRequestSays() throws Exception {
        upstream.answers(
                request -> Reply.answer("you said " + request.lastUserMessage().orElseThrow()));

        assertThat(ask(ASKED).body()).contains("you said Hi");
    }

    @Test
    void reportsAFunctionThatFails() throws Exception {
        upstream.answers(request -> {
            throw new IllegalStateException("no idea");
        });

        HttpResponse<String> response = ask(ASKED);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("no idea");
        assertThat(upstream.complaints()).singleElement().asString().contains("no idea");
    }

    @Test
    void listsModels() throws Exception {
        upstream.models("demo/one", "demo/two").next(Reply.status(500));

        HttpResponse<String> list = client.send(
                HttpRequest.newBuilder(URI.create(upstream.baseUri() + "/models"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(list.body())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":["
                                + "{\"id\":\"demo/one\",\"object\":\"model\",\"created\":1750000000,\"owned_by\":\"scripted-upstream\"},"
                                + "{\"id\":\"demo/two\",\"object\":\"model\",\"created\":1750000000,\"owned_by\":\"scripted-upstream\"}]}");
        assertThat(upstream.unusedReplies()).isEqualTo(1);
    }

    @Test
    void keepsConnectionsAliveAndSaysWhichOneARequestUsed() throws Exception {
        ask(ASKED);
        ask(ASKED);
        upstream.next(Reply.answer("last").closing());
        ask(ASKED);
        ask(ASKED);

        assertThat(upstream.requests()).extracting(RecordedRequest::connection).containsExactly(1L, 1L, 1L, 2L);
        assertThat(upstream.requests()).extracting(RecordedRequest::number).containsExactly(1L, 2L, 3L, 4L);
        assertThat(upstream.connections()).isEqualTo(2);
    }

    @Test
    void takesRequestsInOrderAndOnlyOnce() throws Exception {
        ask(ASKED.replace("Hi", "first"));
        ask(ASKED.replace("Hi", "second"));

        assertThat(upstream.takeRequest().lastUserMessage()).contains("first");
        assertThat(upstream.takeExchange().request().lastUserMessage()).contains("second");
        assertThat(upstream.awaitRequests(2)).hasSize(2);
    }

    @Test
    void waitsForRequestsThatComeLater() {
        CompletableFuture<HttpResponse<String>> asking =
                client.sendAsync(request(ASKED), HttpResponse.BodyHandlers.ofString());

        assertThat(upstream.takeRequest().model()).contains("demo/model");
        assertThat(asking.join().statusCode()).isEqualTo(200);
    }

    @Test
    void failsAWaitThatIsInVain() {
        try (ScriptedUpstream impatient =
                ScriptedUpstream.builder().patience(Duration.ofMillis(30)).start()) {
            assertThatThrownBy(() -> impatient.awaitRequests(1))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("0 requests arrived (expected: 1): [] (waited 30 ms)");
            assertThatThrownBy(impatient::takeRequest).isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> impatient.awaitOpenConnections(1)).isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> Gate.closed(Duration.ofMillis(30)).awaitReached())
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("gate: 0 answers came (expected: 1) (waited 30 ms)");
        }
    }

    @Test
    void answersManyAtOnceWithoutMixingThemUp() {
        upstream.answers(Reply.echo());

        List<CompletableFuture<HttpResponse<String>>> asking = IntStream.range(0, 200)
                .mapToObj(i -> client.sendAsync(
                        request(ASKED.replace("Hi", "message-" + i + "-")), HttpResponse.BodyHandlers.ofString()))
                .toList();

        for (int i = 0; i < asking.size(); i++) {
            assertThat(asking.get(i).join().body()).contains("\"message-" + i + "-\"");
        }
        assertThat(upstream.requestCount()).isEqualTo(200);
    }

    @Test
    void boundsHowManyConnectionsAreOpen() {
        try (ScriptedUpstream small =
                        ScriptedUpstream.builder().maxConnections(1).start();
                RawClient first = new RawClient(small);
                RawClient second = new RawClient(small)) {
            Gate gate = Gate.closed();
            small.answers(Reply.answer("x").holds(Point.beforeHeaders(), gate));
            first.post(ASKED);
            second.post(ASKED);
            gate.awaitReached();
            assertThat(small.openConnections()).isEqualTo(1);

            gate.open();
            first.readSized();
            assertThat(small.requestCount()).isEqualTo(1);
            first.close();
            assertThat(second.readSized()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void forgetsTheOldestExchanges() throws Exception {
        try (ScriptedUpstream small = ScriptedUpstream.builder().remembered(2).start();
                RawClient raw = new RawClient(small)) {
            for (int i = 0; i < 3; i++) {
                raw.post(ASKED).readSized();
            }
            assertThat(small.requestCount()).isEqualTo(3);
            assertThat(small.requests()).extracting(RecordedRequest::number).containsExactly(2L, 3L);
        }
    }

    @Test
    void closesIdleConnectionsOnly() {
        Gate gate = Gate.closed();
        try (RawClient idle = new RawClient(upstream);
                RawClient busy = new RawClient(upstream)) {
            idle.post(ASKED).readSized();
            upstream.takeExchange().awaitEnding();
            upstream.next(Reply.answer("busy").holds(Point.beforeHeaders(), gate));
            busy.post(ASKED);
            gate.awaitReached();

            upstream.closeIdleConnections();

            assertThat(idle.readToEnd()).isEqualTo("<closed>");
            gate.open();
            assertThat(busy.readSized()).contains("busy");
        }
    }

    @Test
    void goesDownAndComesBackOnTheSamePort() throws Exception {
        upstream.answers("still here");
        try (RawClient raw = new RawClient(upstream)) {
            raw.post(ASKED).readSized();
            upstream.goDown();
            assertThat(raw.readToEnd()).isEqualTo("<reset>");
        }
        assertThatThrownBy(() -> ask(ASKED)).isInstanceOf(ConnectException.class);

        upstream.comeBack();

        assertThat(ask(ASKED).body()).contains("still here");
    }

    @Test
    void closingEndsEveryThreadAndSocket() {
        ScriptedUpstream closing = ScriptedUpstream.start();
        closing.answers(Reply.stream("a", "b").stalls(Point.afterTokens(1)));
        try (RawClient idle = new RawClient(closing);
                RawClient stalled = new RawClient(closing)) {
            stalled.post(ASKED);
            Exchange exchange = closing.takeExchange();
            exchange.awaitStalled();
            closing.awaitOpenConnections(2);

            List<Thread> threads = closing.threads();
            assertThat(threads).hasSize(5).allMatch(Thread::isDaemon);
            closing.close();

            assertThat(threads).noneMatch(Thread::isAlive);
            assertThat(exchange.ending()).contains(Exchange.Ending.STOPPED);
            assertThat(exchange.peerClosed()).isFalse();
            assertThat(closing.openConnections()).isZero();
            assertThat(idle.readToEnd()).isEqualTo("<reset>");
            assertThat(stalled.readToEnd()).contains("\"a\"").endsWith("<reset>");
        }
        int port = closing.port();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(closing::comeBack).isInstanceOf(IllegalStateException.class);
        closing.close();
    }

    @Test
    void refusesSettingsThatCannotBe() {
        assertThatThrownBy(() -> ScriptedUpstream.builder().port(70_000))
                .hasMessage("port: 70000 (expected: 0 to 65535)");
        assertThatThrownBy(() -> Reply.status(1000)).hasMessage("status: 1000 (expected: 0 to 999)");
        assertThatThrownBy(() -> Point.afterTokens(-1)).hasMessage("tokens: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> Reply.answer("x").chunksOf(0)).hasMessage("bytes: 0 (expected: 1 or more)");
    }

    private HttpResponse<String> ask(String body) throws IOException, InterruptedException {
        return client.send(request(body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(URI.create(upstream.baseUri() + "/chat/completions"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
