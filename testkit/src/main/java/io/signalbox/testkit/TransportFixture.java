package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every law of transports needs: an upstream, a clock, the transport, and short words for calls and their ends. */
@ExtendWith(EachProtocol.class)
@Timeout(60)
abstract class TransportFixture {

    static final Duration LONG = Duration.ofMinutes(5);
    private static final long PATIENCE_SECONDS = 60;

    /** What each class of transports declares; one look at each is enough. */
    private static final Map<Class<?>, Set<TransportTrait>> DECLARED = new ConcurrentHashMap<>();

    final ManualClock clock = ManualClock.atNoon();
    private TransportProtocol protocol = TransportProtocol.HTTP_1_1;
    private Optional<ScriptedUpstream> opened = Optional.empty();
    private Optional<Transport> made = Optional.empty();

    /** A transport made so. Closed after each test. */
    protected abstract Transport transport(TransportSettings settings);

    /**
     * On which protocols the laws are tried: on all that the transport declares, unless this says fewer. For one that is wrapped round
     * another and does not know the protocol.
     */
    protected Set<TransportProtocol> protocols() {
        return EnumSet.allOf(TransportProtocol.class);
    }

    @BeforeEach
    void open(TransportProtocol on, TestInfo test) {
        Assumptions.assumeTrue(protocols().contains(on), () -> "not tried on " + on.word());
        Set<TransportTrait> needs = EnumSet.noneOf(TransportTrait.class);
        needs.addAll(on.needs());
        test.getTestMethod()
                .flatMap(method -> Optional.ofNullable(method.getAnnotation(Law.class)))
                .ifPresent(law -> needs.addAll(List.of(law.needs())));
        needs.removeAll(declared());
        Assumptions.assumeTrue(needs.isEmpty(), () -> "the transport lacks " + needs);
        protocol = on;
        opened = Optional.of(upstreamFor(on).start());
        made = Optional.of(transport(settings()));
    }

    @AfterEach
    void close() {
        made.ifPresent(Transport::close);
        opened.ifPresent(ScriptedUpstream::close);
    }

    /** What the transport under test declares. */
    final Set<TransportTrait> declared() {
        return DECLARED.computeIfAbsent(getClass(), type -> {
            try (Transport plain = transport(TransportSettings.of(clock))) {
                return plain.traits();
            }
        });
    }

    final TransportProtocol protocol() {
        return protocol;
    }

    final ScriptedUpstream upstream() {
        return opened.orElseThrow();
    }

    final Transport transport() {
        return made.orElseThrow();
    }

    /** How the transport has to be to speak the protocol of the test with its upstream. */
    final TransportSettings settings() {
        TransportSettings plain = TransportSettings.of(clock);
        TransportSettings trusting =
                protocol.tls() ? plain.trusting(TestAuthority.trusted().trustManager()) : plain;
        return protocol.http2() ? trusting.withHttp2() : trusting;
    }

    private static ScriptedUpstreamBuilder upstreamFor(TransportProtocol protocol) {
        ScriptedUpstreamBuilder builder = ScriptedUpstream.builder();
        ScriptedUpstreamBuilder secure = protocol.tls() ? builder.tls() : builder;
        return protocol.http2() ? secure.http2() : secure;
    }

    final TransportRequest post(String body) {
        return new TransportRequest(
                "POST", chat(), Headers.of("content-type", "application/json"), List.of(utf8(body)), limits());
    }

    final TransportRequest withLimits(Duration connect, Duration firstByte, Duration idle, Duration total) {
        return new TransportRequest(
                "POST",
                chat(),
                Headers.of("content-type", "application/json"),
                List.of(utf8("{\"stream\":true}")),
                new TransportLimits(connect, firstByte, idle, total));
    }

    static TransportRequest get(String uri) {
        return get(uri, Headers.NONE);
    }

    static TransportRequest get(String uri, Headers headers) {
        return new TransportRequest("GET", URI.create(uri), headers, List.of(), limits());
    }

    final URI chat() {
        return URI.create(upstream().baseUri() + "/chat/completions");
    }

    static TransportLimits limits() {
        return new TransportLimits(Duration.ofSeconds(10), LONG, LONG, LONG);
    }

    final TransportResponse answer(TransportRequest request) {
        return responseOf(transport().send(request));
    }

    final Throwable failure(TransportRequest request) {
        return failureOf(transport().send(request));
    }

    static TransportResponse responseOf(Transport.Call call) {
        try {
            return call.response().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransportException failed) {
                throw failed;
            }
            throw new AssertionError("no answer", e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    static Throwable failureOf(Transport.Call call) {
        Throwable thrown = catchThrowable(() -> responseOf(call));
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    static String read(TransportResponse response) {
        return new String(BodyCollector.readAll(response.body()), StandardCharsets.UTF_8);
    }

    /** The end of a call that fails, before the answer or in its body. */
    static TransportException brokenEndOf(Transport.Call call) {
        try {
            BodyCollector body = BodyCollector.of(responseOf(call).body());
            return (TransportException) body.request(Long.MAX_VALUE).awaitFailure();
        } catch (TransportException beforeTheBody) {
            return beforeTheBody;
        }
    }

    /** A call that may have been served, and is never whole. */
    final void expectBroken() {
        TransportException thrown = brokenEndOf(transport().send(post("{\"stream\":true}")));
        assertThat(thrown.reason()).isIn(Reason.CONNECTION_RESET, Reason.PROTOCOL);
        assertThat(thrown.progress()).isEqualTo(SendProgress.SENT);
    }

    /** After a fault the transport serves again, once it has noticed on every connection that it keeps. */
    final void servesAgain(String text) {
        for (int i = 0; i < pools(); i++) {
            try {
                assertThat(read(answer(post("{}")))).isEqualTo(text);
                return;
            } catch (TransportException stillBroken) {
                assertThat(stillBroken.reason()).isIn(Reason.CONNECTION_RESET, Reason.PROTOCOL);
            }
        }
        assertThat(read(answer(post("{}")))).isEqualTo(text);
    }

    static void expect(Throwable thrown, SendProgress progress, Reason reason) {
        expect(thrown, progress, Set.of(reason));
    }

    static void expect(Throwable thrown, SendProgress progress, Set<Reason> reasons) {
        assertThat(thrown).as(() -> causesOf(thrown)).isInstanceOfSatisfying(TransportException.class, failed -> {
            assertThat(failed.reason()).as(() -> causesOf(failed)).isIn(reasons);
            assertThat(failed.progress()).as(() -> causesOf(failed)).isEqualTo(progress);
        });
    }

    private static String causesOf(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .map(Throwable::toString)
                .collect(Collectors.joining(", because of "));
    }

    /** Time passes in steps, as it does, so that every timer that is set on the way gets its turn. */
    final void advanceInSteps(Duration by) {
        for (long second = 0; second < by.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
        }
    }

    /** How many connections to one address a transport may keep for calls one after the other: one an event loop, and some. */
    static int pools() {
        return 2 * Runtime.getRuntime().availableProcessors();
    }

    static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
