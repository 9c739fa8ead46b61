package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Laws of a call that goes well: what is sent, what is delivered, and at whose pace. */
abstract class TransportDeliveryLaws extends TransportFixture {

    @Law
    @DisplayName("T-01: status, headers and body arrive whole")
    void deliversTheAnswer() {
        upstream().answers(Reply.text("h\u00e9llo").header("X-Odd-Name", "a").header("x-odd-name", "b"));
        TransportResponse response = answer(post("{}"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().all("X-ODD-NAME")).containsExactly("a", "b");
        assertThat(BodyCollector.readAll(response.body())).isEqualTo("h\u00e9llo".getBytes(StandardCharsets.UTF_8));
    }

    @Law
    @DisplayName("T-02: method, path, query, headers and the parts of the body arrive exactly, with their length")
    void sendsTheRequest() {
        Headers headers = Headers.of(
                "content-type", "application/json", "x-twice", "1", "x-twice", "2", "authorization", "Bearer k");
        List<ByteBuffer> body = List.of(utf8("{\"a\":"), utf8("\"\u00e9\""), utf8("}"));
        URI uri = URI.create(upstream().baseUri() + "/model/a%3A0%2Fb%7E/converse?x=%2F1%3A");

        read(answer(new TransportRequest("POST", uri, headers, body, limits())));

        RecordedRequest got = upstream().takeRequest();
        assertThat(got.method()).isEqualTo("POST");
        assertThat(got.target()).isEqualTo("/v1/model/a%3A0%2Fb%7E/converse?x=%2F1%3A");
        assertThat(got.headerValues("x-twice")).containsExactly("1", "2");
        assertThat(got.headerValues("authorization")).containsExactly("Bearer k");
        assertThat(got.headerValues("content-length")).containsExactly("10");
        assertThat(got.headerValues("user-agent")).hasSizeLessThanOrEqualTo(1);
        assertThat(got.bodyText()).isEqualTo("{\"a\":\"\u00e9\"}");
        assertThat(body).allMatch(ByteBuffer::hasRemaining);
    }

    @Law
    @DisplayName("T-03: every final status is an answer; redirects are not followed")
    void answersWithAnyStatus() {
        for (int status : new int[] {201, 204, 304, 400, 404, 418, 429, 500, 503, 529}) {
            upstream().next(Reply.status(status));
            TransportResponse response = answer(post("{}"));
            assertThat(response.status()).isEqualTo(status);
            read(response);
        }
        upstream().next(Reply.redirect(URI.create("http://127.0.0.1:1/elsewhere")));
        assertThat(answer(post("{}")).status()).isEqualTo(302);
    }

    @Law
    @DisplayName("T-04: a large body arrives whole and in order, both ways")
    void movesLargeBodies() {
        byte[] large = new byte[1_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) ('a' + i % 23);
        }
        upstream().answers(Reply.bytes(large));
        TransportResponse response = answer(new TransportRequest(
                "POST",
                chat(),
                Headers.of("content-type", "application/json"),
                List.of(ByteBuffer.wrap(large)),
                limits()));
        assertThat(BodyCollector.readAll(response.body())).isEqualTo(large);
        assertThat(upstream().takeRequest().body()).isEqualTo(large);
    }

    @Law
    @DisplayName("T-05: a subscriber that asks for nothing stops the provider")
    void holdsBackTheProvider() {
        upstream().answers(Reply.generated("0123456789abcdef", 1L << 33));
        TransportResponse response = answer(post("{}"));
        BodyCollector body = BodyCollector.of(response.body());
        body.request(1).awaitPieces(1);
        Exchange exchange = upstream().takeExchange();
        assertThat(exchange.awaitWritesBlocked()).isLessThan(256L << 20);
        body.cancel();
        exchange.awaitPeerClosed();
    }

    @Law
    @DisplayName("T-06: a body takes one subscriber")
    void takesOneSubscriber() {
        upstream().answers("x");
        TransportResponse response = answer(post("{}"));
        BodyCollector first = BodyCollector.of(response.body());
        BodyCollector second = BodyCollector.of(response.body());
        assertThat(second.awaitFailure()).isInstanceOf(IllegalStateException.class);
        first.request(Long.MAX_VALUE).awaitCompletion();
    }

    @Law
    @DisplayName("T-07: asking for less than one piece is an error")
    void refusesSenselessDemand() {
        upstream().answers("x");
        BodyCollector body = BodyCollector.of(answer(post("{}")).body());
        assertThat(body.request(0).awaitFailure()).isInstanceOf(IllegalArgumentException.class);
    }

    @Law
    @DisplayName("T-08: pieces of a stream arrive as they are sent")
    void passesPiecesOn() {
        Gate gate = Gate.closed();
        upstream().answers(Reply.stream("one", "two").holds(Point.afterTokens(1), gate));
        BodyCollector body = BodyCollector.of(answer(post("{\"stream\":true}")).body());
        body.request(Long.MAX_VALUE);
        gate.awaitReached();
        body.awaitPieces(1);
        gate.open();
        body.awaitCompletion();
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                .contains("one", "two")
                .endsWith("[DONE]\n\n");
    }

    @Law(needs = TransportTrait.REUSE)
    @DisplayName("T-27: connections are used again")
    void reusesConnections() {
        upstream().answers("x");
        for (int i = 0; i < 2 * pools(); i++) {
            read(answer(post("{}")));
        }
        assertThat(upstream().connections()).isLessThanOrEqualTo(pools());
    }

    @Law
    @DisplayName("T-28: many calls at once each get their own answer")
    void servesManyAtOnce() {
        upstream().answers(Reply.echo());
        List<Transport.Call> calls = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            calls.add(transport()
                    .send(post("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"n" + i + "!\"}]}")));
        }
        for (int i = 0; i < calls.size(); i++) {
            assertThat(read(responseOf(calls.get(i)))).contains("n" + i + "!");
        }
    }
}
