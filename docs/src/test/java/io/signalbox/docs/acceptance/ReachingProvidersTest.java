package io.signalbox.docs.acceptance;

import static io.signalbox.core.attempt.FailureKind.BAD_RESPONSE;
import static io.signalbox.docs.acceptance.Fault.Outcome.unknown;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Server;
import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.NameRules;
import io.signalbox.core.port.Transport;
import io.signalbox.docs.acceptance.Fault.Outcome;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.docs.acceptance.TestGateway.Wire;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.armeria.ArmeriaTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Providers that cannot be reached, or not properly: what callers see, who is asked next, what the ledger says. */
class ReachingProvidersTest {

    private static final Outcome NO_HTTP = unknown(502, "upstream_protocol_error", BAD_RESPONSE);
    private static final byte[] TLS_ALERT = {21, 3, 1, 0, 2, 2, 70};

    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static ScriptedUpstream healthy;
    private static FailingProvider provider;
    private static Map<String, String> addresses;

    @BeforeAll
    static void start() throws IOException {
        healthy = opened(ScriptedUpstream.start().answers("Hello there"));
        provider = opened(new FailingProvider());
        ScriptedUpstream down = opened(ScriptedUpstream.start());
        down.goDown();
        Server selfSigned = selfSigned();
        OPEN.add(() -> selfSigned.stop().join());
        addresses = Map.of(
                "refuses", down.baseUri().toString(),
                "drops", "http://127.0.0.1:" + full().getLocalPort() + "/v1",
                "has no address", "http://no-such-host.invalid/v1",
                "is signed by nobody", "https://127.0.0.1:" + selfSigned.activeLocalPort() + "/v1",
                "shakes no hands", "https://127.0.0.1:" + mute().getLocalPort() + "/v1");
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable resource : OPEN) {
            resource.close();
        }
        OPEN.clear();
    }

    private static <T extends AutoCloseable> T opened(T resource) {
        OPEN.add(resource);
        return resource;
    }

    private static Server selfSigned() {
        Server server = Server.builder()
                .https(0)
                .tlsSelfSigned()
                .service("/", (ctx, request) -> HttpResponse.of("reached"))
                .build();
        server.start().join();
        return server;
    }

    /** A port whose queue of connections is full, so that the network drops whoever comes next. */
    private static ServerSocket full() throws IOException {
        ServerSocket listener = opened(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        for (int i = 0; i < 4; i++) {
            Socket filler = opened(new Socket());
            try {
                filler.connect(listener.getLocalSocketAddress(), 100);
            } catch (IOException e) {
                break;
            }
        }
        return listener;
    }

    /** A port that takes connections and says nothing. */
    private static ServerSocket mute() throws IOException {
        return opened(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    static Stream<Arguments> unreachable() {
        return Stream.of(
                        "F-001 | refuses | 503 | no_provider_available | upstream_connection_refused",
                        "F-002 | drops | 503 | no_provider_available | upstream_connect_timeout",
                        "F-003 | has no address | 503 | no_provider_available | upstream_name_not_resolved",
                        "F-006 | is signed by nobody | 502 | upstream_tls_error | upstream_tls_error",
                        "F-007 | shakes no hands | 503 | no_provider_available | upstream_connect_timeout")
                .map(row -> row.split(" \\| ", -1))
                .flatMap(row -> Stream.of(Wire.values())
                        .map(wire -> Arguments.of(row[0], row[1], Integer.parseInt(row[2]), row[3], row[4], wire)));
    }

    @ParameterizedTest(name = "{0}: the provider {1}, {5}")
    @MethodSource("unreachable")
    @DisplayName(
            "F-001, F-002, F-003, F-006, F-007: who is not reached got nothing and costs nothing, and the next is asked")
    void movesOnFromTheUnreachable(String row, String what, int status, String code, String ledgers, Wire wire) {
        try (TestGateway gateway = gateway(requireNonNull(addresses.get(what)), ledgers, wire)) {
            Answer alone = gateway.ask(hello("one:a/m"));
            assertThat(alone.status()).as(alone.text()).isEqualTo(status);
            assertThat(alone.text()).contains("\"code\":\"" + code + "\"").doesNotContain("127.0.0.1", "Exception");
            expectNotSent(gateway.record(alone), ledgers);
        }
        for (String body : List.of(hello("a/m"), helloStream("a/m"))) {
            try (TestGateway gateway = gateway(requireNonNull(addresses.get(what)), ledgers, wire)) {
                Answer answer = gateway.ask(body);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                Generation record = gateway.record(answer);
                expectNotSent(record, ledgers);
                assertThat(record.provider()).isEqualTo("two");
                assertThat(record.cost().amount()).contains(Money.of("0.000014"));
            }
        }
    }

    /** Waits for a connection only as long as it has to: shortly where it never comes, patiently where it does. */
    private static TestGateway gateway(String address, String expected, Wire wire) {
        return TestGateway.of(
                """
                providers:
                  one: {type: openai-compatible, base_url: "%s", priority: 10, models: [a/m]}
                  two:
                    connect_timeout: 30s
                    type: openai-compatible
                    base_url: "%s"
                    models: [{id: a/m, prices: {prompt: 1, completion: 2}}]
                timeouts: {connect: %s}
                failover: {retries: 0}
                """.formatted(address, healthy.baseUri(), expected.contains("timeout") ? "300ms" : "30s"), wire);
    }

    private static void expectNotSent(Generation record, String code) {
        Attempt first = record.attempts().get(0);
        Failure failure = first.failure().orElseThrow();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.progress()).isEqualTo(SendProgress.NOT_SENT);
        assertThat(first.cost()).isEqualTo(Cost.NOTHING);
    }

    static Stream<Arguments> otherProtocols() {
        // To the JDK's client a few bytes that are no line are none: a connection that broke, and is tried once more.
        Fault tls = NO_HTTP.after("F-008: TLS on a plain port", Reply.raw(TLS_ALERT));
        return Stream.concat(
                BadAnswersTest.everyWay(
                        List.of(NO_HTTP.after("F-008: another protocol", Reply.raw("SSH-2.0-OpenSSH_9.6\r\n")))),
                Stream.of(Arguments.of(tls, Wire.ARMERIA, false), Arguments.of(tls, Wire.ARMERIA, true)));
    }

    @ParameterizedTest(name = "{0}, {1}, stream: {2}")
    @MethodSource("otherProtocols")
    @DisplayName("F-008: who speaks something else than HTTP")
    void movesOnFromOtherProtocols(Fault fault, Wire wire, boolean stream) {
        provider.prove(fault, wire, stream);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Wire.class)
    @DisplayName(
            "F-009: a pooled connection that dies as it is used again costs a fresh one, at the same endpoint, unseen")
    void replacesDeadConnections(Wire wire) {
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s", models: [{id: a/m, prices: {prompt: 1, completion: 2}}]}
                """.formatted(healthy.baseUri()), wire)) {
            for (int i = 0; i < 10; i++) {
                Answer answer = gateway.ask(hello("a/m"));
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                healthy.closeIdleConnections();
            }
            healthy.next(Reply.hangUp());
            Answer answer = gateway.ask(hello("a/m"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            Generation record = gateway.recordOf(answer.id());
            assertThat(record.attempts()).extracting(Attempt::answered).containsExactly(false, true);
            assertThat(record.cost().amount()).contains(Money.of("0.000014"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Wire.class)
    @DisplayName(
            "F-013: an outbound proxy that is down or lets nobody out is no fault of the provider's, and asked no further")
    void stopsAtTheOutboundProxy(Wire wire) throws IOException {
        try (ScriptedUpstream proxy = ScriptedUpstream.start().answers(Reply.status(407))) {
            expectProxyError(wire, new InetSocketAddress("127.0.0.1", proxy.port()));
            proxy.goDown();
            expectProxyError(wire, new InetSocketAddress("127.0.0.1", proxy.port()));
        }
    }

    @Test
    @DisplayName("F-005: a public name that leads inside is denied, for everybody, and nothing is sent to anybody")
    void deniesNamesThatLeadInside() {
        long before = healthy.requestCount();
        String yaml = """
                providers:
                  one: {type: openai-compatible, base_url: "http://api.example.com:%d/v1", priority: 10, models: [a/m]}
                  two: {type: openai-compatible, base_url: "%s", models: [a/m]}
                """.formatted(healthy.port(), healthy.baseUri());
        NameRules inside = NameRules.STANDARD.resolving(
                name -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())));
        try (Transport transport = ArmeriaTransport.builder().names(inside).build();
                TestGateway gateway = TestGateway.of(yaml, transport)) {
            Answer answer = gateway.ask(hello("a/m"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(502);
            assertThat(answer.text())
                    .contains("\"code\":\"upstream_address_denied\"")
                    .doesNotContain("127.0.0.1", "localhost", "example.com");
            Generation record = gateway.record(answer);
            assertThat(record.attempts()).hasSize(1);
            expectNotSent(record, "upstream_address_denied");
        }
        assertThat(healthy.requestCount()).isEqualTo(before);
    }

    private static void expectProxyError(Wire wire, InetSocketAddress proxy) {
        long before = healthy.requestCount();
        String yaml = """
                providers:
                  main: {type: openai-compatible, base_url: "%s", models: [a/m, a/n]}
                """.formatted(healthy.baseUri());
        try (Transport transport = wire.through(proxy);
                TestGateway gateway = TestGateway.of(yaml, transport)) {
            Answer answer =
                    gateway.ask("{\"models\":[\"a/m\",\"a/n\"],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(502);
            assertThat(answer.text()).contains("\"code\":\"egress_proxy_error\"");
            Generation record = gateway.record(answer);
            assertThat(record.attempts()).hasSize(1);
            expectNotSent(record, "egress_proxy_error");
        }
        assertThat(healthy.requestCount()).isEqualTo(before);
    }
}
