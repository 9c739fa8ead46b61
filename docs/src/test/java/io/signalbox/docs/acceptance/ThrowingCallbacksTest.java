package io.signalbox.docs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.catalog.ModelLists;
import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayBuilder;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.ReloadEvent;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request whose callers' or operators' code throws: it ends, is settled, and leaves its place to the next. */
class ThrowingCallbacksTest {

    private static final long PATIENCE_SECONDS = 60;

    private final ScriptedUpstream upstream = ScriptedUpstream.start().answers("Hello there");
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final BlockingQueue<RuntimeException> faults = new LinkedBlockingQueue<>();
    private final BlockingQueue<Generation> heard = new LinkedBlockingQueue<>();
    private final IllegalStateException thrown = new IllegalStateException("thrown by a callback");

    private final Listener hearing = new Listener() {
        @Override
        public void ended(Generation generation) {
            heard.add(generation);
        }

        @Override
        public void fault(RuntimeException fault) {
            faults.add(fault);
        }
    };

    private final Listener broken = new Listener() {
        @Override
        public void ended(Generation generation) {
            throw thrown;
        }

        @Override
        public void listed(String provider, ListingReport report) {
            throw thrown;
        }

        @Override
        public void reloaded(ReloadEvent event) {
            throw thrown;
        }

        @Override
        public void fault(RuntimeException fault) {
            throw fault;
        }
    };

    @AfterEach
    void stop() {
        upstream.close();
    }

    /** A gateway with room for one request. */
    private Gateway gateway(Listener first) {
        return building(first).build();
    }

    private GatewayConfig config(String more) {
        return ConfigReader.in(Map.of())
                .read("""
                        providers:
                          main: {type: openai-compatible, base_url: "%s"}
                        default_backend: main
                        %s""".formatted(upstream.baseUri(), more), "signalbox.yaml")
                .orThrow();
    }

    private GatewayBuilder building(Listener first) {
        return Gateway.builder()
                .withoutDiscovery()
                .config(config(""))
                .transport(JdkTransport.create())
                .bridges(Dialects.bridges())
                .ledger(ledger)
                .listener(first)
                .listener(hearing)
                .mostInFlight(1);
    }

    private static GatewayCall call(Gateway gateway, String body) {
        return gateway.call(new GatewayRequest(
                TestGateway.OPENAI,
                body.getBytes(StandardCharsets.UTF_8),
                Caller.ANONYMOUS,
                CallerIdentity.NONE,
                Runnable::run));
    }

    private static void read(GatewayCall call, Flow.Subscriber<ByteBuffer> subscriber) throws Exception {
        call.response()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .body()
                .subscribe(subscriber);
    }

    private RuntimeException takeFault() throws InterruptedException {
        return faults.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void assertTakesTheNext(Gateway gateway) {
        TestGateway.Answer next = TestGateway.Answer.of(call(gateway, TestGateway.hello("acme/one")));
        assertThat(next.status()).as(next.text()).isEqualTo(200);
    }

    @Test
    @DisplayName("a subscriber that throws has left: the provider is told, the request is settled, its place is free")
    void subscriberThatThrowsHasLeft() throws Exception {
        Gate rest = Gate.closed();
        upstream.next(Reply.stream("one", "two", "three").holds(Point.afterTokens(2), rest));
        try (Gateway gateway = gateway(hearing)) {
            read(call(gateway, TestGateway.helloStream("acme/one")), new Throwing(false));
            assertThat(takeFault()).isSameAs(thrown);
            assertThat(ledger.awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.CANCELLED);
            upstream.exchanges().get(0).awaitPeerClosed();
            assertTakesTheNext(gateway);
        }
    }

    @Test
    @DisplayName("a subscriber that throws at the end changes nothing of what was answered, and its place is free")
    void subscriberThatThrowsAtTheEnd() throws Exception {
        try (Gateway gateway = gateway(hearing)) {
            read(call(gateway, TestGateway.helloStream("acme/one")), new Throwing(true));
            assertThat(takeFault()).isSameAs(thrown);
            assertThat(ledger.awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.COMPLETED);
            assertTakesTheNext(gateway);
        }
    }

    @Test
    @DisplayName(
            "a listener that throws keeps neither the others nor the ledger from hearing, and its request's place is free")
    void listenerThatThrows() throws Exception {
        try (Gateway gateway = gateway(broken)) {
            assertTakesTheNext(gateway);
            assertThat(takeFault()).isSameAs(thrown);
            assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
            assertThat(ledger.awaitSettled(1).get(0).status()).isEqualTo(GenerationStatus.COMPLETED);
            assertTakesTheNext(gateway);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    @DisplayName(
            "a ledger that throws at a settlement keeps no answer from its caller, and the request's place is free")
    void ledgerThatThrows(int status) {
        Ledger without = Ledger.none();
        Ledger throwing = new Ledger() {
            @Override
            public CompletionStage<Void> open(GenerationIntent intent) {
                return without.open(intent);
            }

            @Override
            public CompletionStage<Void> settle(Generation generation) {
                throw thrown;
            }

            @Override
            public CompletionStage<Optional<Generation>> find(String id) {
                return without.find(id);
            }

            @Override
            public CompletionStage<Spend> spend(Optional<String> key, Instant now) {
                return without.spend(key, now);
            }

            @Override
            public CompletionStage<Report> report(ReportQuery query) {
                return without.report(query);
            }

            @Override
            public CompletionStage<GenerationPage> page(GenerationQuery query) {
                return without.page(query);
            }

            @Override
            public void close() {
                without.close();
            }
        };
        upstream.answers(status == 200 ? Reply.answer("Hello there") : Reply.status(status));
        try (Gateway gateway = building(hearing).ledger(throwing).build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(TestGateway.Answer.of(call(gateway, TestGateway.hello("acme/one")))
                                .status())
                        .isEqualTo(status);
            }
        }
    }

    @Test
    @DisplayName("a listener that throws when it hears of a list of models keeps nobody from asking for the next")
    void listenerThatThrowsAtLists() throws Exception {
        ManualClock clock = ManualClock.atNoon();
        BlockingQueue<ListingReport> lists = new LinkedBlockingQueue<>();
        upstream.models("acme/old");
        GatewayBuilder building = building(broken)
                .listener(new Listener() {
                    @Override
                    public void ended(Generation generation) {}

                    @Override
                    public void listed(String provider, ListingReport report) {
                        lists.add(report);
                    }
                })
                .catalogSource(ModelLists.source())
                .background(Runnable::run)
                .clock(clock);
        try (Gateway gateway = building.build()) {
            clock.advance(Duration.ZERO);
            assertThat(lists.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
            upstream.models("acme/new");
            clock.advance(Duration.ofHours(2));
            assertThat(lists.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
            assertThat(gateway.catalog().find(new ModelId("acme/new"))).isPresent();
            assertThat(takeFault()).isSameAs(thrown);
        }
    }

    @Test
    @DisplayName("a listener that throws when it hears of a reload leaves who reloaded with what has changed")
    void listenerThatThrowsAtReloads() throws Exception {
        try (Gateway gateway = gateway(broken)) {
            assertThat(gateway.reload(config("failover: {retries: 0}\n")).isEmpty())
                    .isFalse();
            assertThat(takeFault()).isSameAs(thrown);
        }
    }

    /** Wants all, and throws at the first piece or at the end. */
    private final class Throwing implements Flow.Subscriber<ByteBuffer> {
        private final boolean atEnd;

        Throwing(boolean atEnd) {
            this.atEnd = atEnd;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            if (!atEnd) {
                throw thrown;
            }
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError("a stream that was left, or is whole, does not fail", failure);
        }

        @Override
        public void onComplete() {
            throw thrown;
        }
    }
}
