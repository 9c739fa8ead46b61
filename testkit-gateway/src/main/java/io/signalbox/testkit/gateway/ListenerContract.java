package io.signalbox.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.FailoverConfig;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.failover.SlowPolicy;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.ReloadEvent;
import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.SampleGenerations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The laws of the port {@link Listener}: what a gateway promises to whoever listens, shown with yours among those who do, and what it
 * wants of it. Extend it, say which listener it is about, and run it.
 */
public abstract class ListenerContract {

    private static final Dialect OPENAI = OpenAiChat.dialect(OpenAiChat.Face.OPENAI);
    private static final FailoverConfig ONE_ATTEMPT =
            new FailoverConfig(1, 0, Duration.ofMinutes(1), false, SlowPolicy.WAIT, false);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** For subclasses. */
    protected ListenerContract() {}

    /** The listener. Called once in each test. */
    protected abstract Listener listener();

    @Test
    @DisplayName("O-01: it hears once of each request that was sent, and what it hears is what the ledger has")
    void hearsOfEachOnce() {
        List<Generation> heard = new ArrayList<>();
        try (FakeGateway gateway = gateway(heard)) {
            gateway.next(
                    Reply.answer("whole"),
                    Reply.stream("in ", "pieces"),
                    Reply.failure(ProviderFailure.OVERLOADED),
                    Reply.stream("it ", "breaks").cuts(Point.afterTokens(1)));
            for (boolean streamed : new boolean[] {false, true, false, true}) {
                read(gateway, streamed);
            }
            assertThat(heard).hasSize(4).isEqualTo(gateway.generations());
        }
    }

    @Test
    @DisplayName("O-02: it hears once of a request whose caller left")
    void hearsOfThoseWhoLeft() {
        List<Generation> heard = new ArrayList<>();
        try (FakeGateway gateway = gateway(heard)) {
            gateway.next(Reply.stream("it ", "stands").holds(Point.afterTokens(1), Gate.closed()));
            GatewayCall call = gateway.call(request(true));
            call.cancel();
            call.cancel();
            assertThat(heard).hasSize(1).isEqualTo(gateway.generations());
        }
    }

    @Test
    @DisplayName("O-03: it hears nothing of what was refused before anything was sent")
    void hearsNothingOfRefusals() {
        List<Generation> heard = new ArrayList<>();
        try (FakeGateway gateway = gateway(heard)) {
            gateway.refusesNext(FakeGateway.budgetSpent());
            read(gateway, false);
            gateway.send(GatewayRequest.of(OPENAI, "{".getBytes(UTF_8))).join();
            assertThat(heard).isEmpty();
        }
    }

    @Test
    @DisplayName("O-04: it takes whatever a record may hold, from any thread, and throws nothing")
    void takesAnything() {
        Listener listener = listener();
        IntStream.range(0, 8).parallel().forEach(seed -> {
            SampleGenerations series = SampleGenerations.seeded(seed);
            for (int i = 0; i < 100; i++) {
                Generation generation = series.generation();
                assertThatCode(() -> listener.ended(generation)).doesNotThrowAnyException();
            }
        });
    }

    @Test
    @DisplayName("O-05: it takes news of faults, lists, stores and configurations, and throws nothing")
    void takesOtherNews() {
        Listener listener = listener();
        ContentUnavailableException full =
                new ContentUnavailableException(ContentUnavailableException.Reason.values()[0], "No.");
        assertThatCode(() -> {
                    listener.fault(new IllegalStateException("planted"));
                    listener.fault(new IllegalStateException());
                    listener.listed("main", ListingReport.NOTHING);
                    listener.listed("main", ListingReport.NOTHING.listed(7, NOON));
                    listener.listed("main", ListingReport.NOTHING.failed("It is no list.", NOON));
                    listener.contentFailed(Optional.of("gen-1"), full);
                    listener.contentFailed(Optional.empty(), full);
                    listener.reloaded(ReloadEvent.accepted(NOON, new ConfigChanges(List.of(), List.of())));
                    listener.reloaded(ReloadEvent.refused(NOON, List.of("colour: unknown key")));
                    listener.reloaded(ReloadEvent.refused(NOON, List.of()));
                })
                .doesNotThrowAnyException();
    }

    private FakeGateway gateway(List<Generation> heard) {
        return FakeGateway.builder()
                .price("acme/large", "1", "2")
                .configure(config -> config.failover(ONE_ATTEMPT))
                .listener(listener())
                .listener(heard::add)
                .start();
    }

    private static void read(FakeGateway gateway, boolean streamed) {
        gateway.send(request(streamed)).join().bodyText().toCompletableFuture().join();
    }

    private static GatewayRequest request(boolean streamed) {
        return GatewayRequest.of(
                OPENAI,
                ("{\"model\":\"acme/large\",\"stream\":" + streamed
                                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                        .getBytes(UTF_8));
    }
}
