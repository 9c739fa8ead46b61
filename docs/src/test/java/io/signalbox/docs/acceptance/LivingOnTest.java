package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.OPENAI;
import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.catalog.ModelLists;
import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.core.extension.SignerExtension;
import io.signalbox.core.extension.TransportExtension;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.InMemoryContentStore;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedTransport;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a reload keeps, and what it ends. */
class LivingOnTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ManualClock clock = ManualClock.atNoon();

    @Test
    @DisplayName("F-140: the list of a provider that is not touched lives on, is not asked for again, and is refreshed")
    void keepsLists() {
        QuietTransport wire = new QuietTransport(TestGateway.Wire.JDK.transport(clock));
        try (ScriptedUpstream upstream =
                ScriptedUpstream.start().answers("Hello there").models("acme/old")) {
            String yaml = """
                    providers:
                      local: {type: openai-compatible, base_url: "%s", api_key: %s}
                    timeouts: {answer: %s}
                    """;
            Listener nobody = new Listener() {
                @Override
                public void ended(Generation generation) {}
            };
            try (TestGateway gateway =
                    TestGateway.discovering(yaml.formatted(upstream.baseUri(), "one", "60s"), wire, clock, nobody)) {
                passUntilQuiet(wire, Duration.ZERO);
                gateway.reload(yaml.formatted(upstream.baseUri(), "one", "60s") + "failover: {retries: 1}\n");
                gateway.reload(yaml.formatted(upstream.baseUri(), "one", "60s") + "charging: {margin: 1%}\n");
                assertThat(models(gateway)).containsExactly("acme/old");
                assertThat(gateway.ask(hello("acme/old")).status()).isEqualTo(200);

                upstream.models("acme/new");
                passUntilQuiet(wire, Duration.ofHours(2));
                assertThat(models(gateway)).containsExactly("acme/new");

                gateway.reload(yaml.formatted(upstream.baseUri(), "two", "60s"));
                assertThat(models(gateway)).as("of another account").isEmpty();
                passUntilQuiet(wire, Duration.ZERO);
                assertThat(models(gateway)).containsExactly("acme/new");
            }
            assertThat(clock.waiting()).isZero();
        }
    }

    /** In steps, so that an answer takes no time that matters. */
    private void passUntilQuiet(QuietTransport wire, Duration time) {
        clock.advance(Duration.ZERO);
        wire.awaitQuiet();
        for (long passed = 0; passed < time.toSeconds(); passed += 10) {
            clock.advance(Duration.ofSeconds(10));
            wire.awaitQuiet();
        }
    }

    private static List<String> models(TestGateway gateway) {
        return gateway.gateway().catalog().models().stream()
                .map(model -> model.id().text())
                .toList();
    }

    @Test
    @DisplayName("F-140: who rests goes on to rest; a provider with another key is another one, and is asked at once")
    void keepsHealth() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            upstream.answers(
                    request -> request.header("authorization").orElse("").endsWith("old")
                            ? Reply.status(429).header("retry-after", "60")
                            : Reply.answer("Hello there"));
            String yaml = """
                    providers:
                      main: {type: openai-compatible, base_url: "%s", api_key: %s, models: [acme/m], priority: %d}
                    failover: {retries: 0}
                    """;
            try (TestGateway gateway = TestGateway.of(yaml.formatted(upstream.baseUri(), "old", 1), clock)) {
                assertThat(gateway.ask(hello("acme/m")).status()).isEqualTo(429);
                gateway.reload(yaml.formatted(upstream.baseUri(), "old", 2));
                assertThat(gateway.ask(hello("acme/m")).status()).isEqualTo(429);
                assertThat(upstream.requestCount()).isOne();

                gateway.reload(yaml.formatted(upstream.baseUri(), "new", 2));
                assertThat(gateway.ask(hello("acme/m")).status()).isEqualTo(200);
            }
        }
    }

    @Test
    @DisplayName("F-140: places at a provider live on; who waits for one comes in when there are more")
    void keepsPlaces() {
        Gate gate = Gate.closed();
        String yaml = """
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models: [acme/m]
                    concurrency: {most: %d, waiting: 1, longest_wait: 30s}
                """;
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            upstream.forModel("acme/m", Reply.stream("a ", "b").holds(Point.afterHeaders(), gate));
            try (TestGateway gateway = TestGateway.of(yaml.formatted(upstream.baseUri(), 1), clock)) {
                GatewayCall first = gateway.call(helloStream("acme/m"));
                gate.awaitReached();
                GatewayCall second = gateway.call(helloStream("acme/m"));
                gateway.awaitQuiet();
                assertThat(gateway.ask(hello("acme/m")).text()).contains("provider_busy");

                gateway.reload(yaml.formatted(upstream.baseUri(), 2));
                gate.awaitReached(2);
                GatewayCall third = gateway.call(helloStream("acme/m"));
                gateway.awaitQuiet();
                assertThat(gateway.ask(hello("acme/m")).text()).contains("provider_busy");
                gate.open();

                assertThat(Answer.of(first).streamedText()).isEqualTo("a b");
                assertThat(Answer.of(second).streamedText()).isEqualTo("a b");
                assertThat(Answer.of(third).streamedText()).isEqualTo("a b");
            }
        }
    }

    @Test
    @DisplayName("F-140: 100 reloads leave nothing behind: no timer, no transport, no question")
    void leavesNothingBehind() {
        Counted counted = new Counted(ScriptedTransport.on(clock).models("acme/listed"));
        try (Gateway gateway = gateway(counted, config(0))) {
            settle();
            int timers = clock.waiting();
            assertThat(counted.open()).containsExactlyInAnyOrder("plain of proxy-0", "plain", "signed by profile-0");
            for (int i = 1; i <= 100; i++) {
                gateway.reload(config(i));
                settle();
            }
            assertThat(counted.open()).containsExactlyInAnyOrder("plain of proxy-0", "plain", "signed by profile-0");
            assertThat(clock.waiting()).isEqualTo(timers);
        }
        assertThat(counted.open()).isEmpty();
        assertThat(clock.waiting()).isZero();
    }

    @Test
    @DisplayName(
            "F-140: what serves a provider no more is closed when the last request of before has ended, and not sooner")
    void closesAfterTheLastRequest() throws InterruptedException {
        Gate gate = Gate.closed();
        ScriptedTransport wire =
                ScriptedTransport.on(clock).answers(Reply.stream("a ", "b").holds(Point.afterTokens(1), gate));
        Counted counted = new Counted(wire);
        try (Gateway gateway = gateway(counted, config(0))) {
            GatewayCall running = gateway.call(new GatewayRequest(
                    OPENAI,
                    helloStream("main:acme/m").getBytes(StandardCharsets.UTF_8),
                    Caller.ANONYMOUS,
                    CallerIdentity.NONE,
                    Runnable::run));
            gateway.reload(config(1));
            assertThat(counted.open()).contains("plain of proxy-0", "plain of proxy-1");
            gate.open();
            assertThat(Answer.of(running).streamedText()).isEqualTo("a b");
            counted.awaitClosed("plain of proxy-0");
            assertThat(counted.open()).contains("plain of proxy-1");
        }
        assertThat(counted.open()).isEmpty();
    }

    @Test
    @DisplayName(
            "F-140: where a name may lead is decided when a transport is opened, so a reload that changes it opens another")
    void reopensForOtherAddresses() {
        Counted counted = new Counted(ScriptedTransport.on(clock));
        GatewayConfig before = config(0);
        try (Gateway gateway = gateway(counted, before)) {
            int opens = counted.opens;
            gateway.reload(before.toBuilder()
                    .providers(before.providers().stream()
                            .map(provider ->
                                    provider.toBuilder().privateAddresses(true).build())
                            .toList())
                    .build());
            assertThat(counted.opens).isEqualTo(2 * opens);
            assertThat(counted.open()).hasSize(opens);
        }
    }

    @Test
    @DisplayName("F-140: what was opened for a configuration that is then refused is closed")
    void closesWhatWasOpenedInVain() {
        Counted counted = new Counted(ScriptedTransport.on(clock));
        try (Gateway gateway = gateway(counted, config(0))) {
            assertThatThrownBy(() -> gateway.reload(config(1, """
                              added: {base_url: "http://added.example/v1", outbound_proxy: "http://added:80"}
                              vertex: {type: vertex, project: acme, location: us-east5, models: [acme/m]}
                            """))).isInstanceOf(ExtensionException.class);
            assertThat(counted.open()).containsExactlyInAnyOrder("plain of proxy-0", "plain", "signed by profile-0");
        }
    }

    private Gateway gateway(Counted counted, GatewayConfig config) {
        return Gateway.builder()
                .withoutDiscovery()
                .extension(counted.transports())
                .extension(counted.signers())
                .config(config)
                .clock(clock)
                .bridges(Dialects.bridges())
                .catalogSource(ModelLists.source())
                .background(Runnable::run)
                .ledger(new InMemoryLedger())
                .content(new InMemoryContentStore(), Dialects.contentReader())
                .build();
    }

    /** Whatever is asked in the background is answered at once. */
    private void settle() {
        clock.advance(Duration.ZERO);
    }

    /** Turns to another side each time: proxy, profile, limits, intervals and retention. */
    private static GatewayConfig config(int turn) {
        return config(turn, "");
    }

    private static GatewayConfig config(int turn, String providers) {
        int side = turn % 2;
        return read("""
                providers:
                  main: {base_url: "http://main.example/v1", outbound_proxy: "http://proxy-%d:80", discover: true}
                  aws: {type: bedrock, region: eu-central-1, aws_profile: profile-%d, models: [acme/m]}
                %sdefault_provider: main
                timeouts: {answer: %ds}
                health: {probe: models, interval: %ds}
                discovery: {interval: %dm}
                content: {store: true, retention: %dd}
                """.formatted(side, side, providers, 60 + side, 60 + side, 60 + side, 10 + side));
    }

    private static GatewayConfig read(String yaml) {
        return ConfigReader.in(Map.of()).read(yaml, "signalbox.yaml").orThrow();
    }

    /** Opens transports over one, and knows which are open. */
    private static final class Counted {
        private final ScriptedTransport wire;
        private final List<String> open = new ArrayList<>();
        private int opens;

        Counted(ScriptedTransport wire) {
            this.wire = wire;
        }

        synchronized List<String> open() {
            return List.copyOf(open);
        }

        /** A request has ended for its caller before the gateway is done with it. */
        synchronized void awaitClosed(String name) throws InterruptedException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (open.contains(name)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                assertThat(left).as("%s is open", name).isPositive();
                wait(left);
            }
        }

        private synchronized void closed(String name) {
            open.remove(name);
            notifyAll();
        }

        TransportExtension transports() {
            return new TransportExtension() {
                @Override
                public String name() {
                    return "counted";
                }

                @Override
                public Transport open(Clock time, Optional<InetSocketAddress> proxy) {
                    return opened("plain"
                            + proxy.map(InetSocketAddress::getHostString)
                                    .map(" of "::concat)
                                    .orElse(""));
                }
            };
        }

        SignerExtension signers() {
            return new SignerExtension() {
                @Override
                public String name() {
                    return "aws";
                }

                @Override
                public Transport sign(ProviderConfig provider, Transport plain, Clock time) {
                    return opened("signed by " + provider.signing().awsProfile().orElse("nobody"));
                }
            };
        }

        private synchronized Transport opened(String name) {
            open.add(name);
            opens++;
            return new Transport() {
                @Override
                public Call send(TransportRequest request) {
                    return wire.send(request);
                }

                @Override
                public void close() {
                    closed(name);
                }
            };
        }
    }
}
