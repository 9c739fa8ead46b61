package io.signalbox.docs.acceptance;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.catalog.ModelLists;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayBuilder;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.ContentStore;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.TokenCounter;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.time.SystemClock;
import io.signalbox.docs.acceptance.TestFace.Page;
import io.signalbox.face.FaceDialects;
import io.signalbox.face.FaceHead;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.armeria.ArmeriaTransport;
import io.signalbox.transport.jdk.JdkTransport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** An embedded gateway made from YAML, with a ledger in memory; asks and waits like a service would. */
final class TestGateway implements AutoCloseable {

    static final Dialect OPENAI = OpenAiChat.dialect(OpenAiChat.Face.OPENAI);
    static final Dialect OPENROUTER = OpenAiChat.dialect(OpenAiChat.Face.OPENROUTER);

    /** Less than in production, so that too much is quickly sent. */
    static final int MOST_ANSWER_BYTES = 16 * 1024 * 1024;

    private static final long PATIENCE_SECONDS = 60;

    private final Gateway gateway;
    private final InMemoryLedger ledger;
    private final QuietExecutor executor = new QuietExecutor();
    private final Map<Dialect, HttpFace> faces = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Way way = Ways.chosen();

    private TestGateway(Gateway gateway, InMemoryLedger ledger) {
        this.gateway = gateway;
        this.ledger = ledger;
    }

    /** A gateway of this configuration, with nothing in the environment. */
    static TestGateway of(String yaml) {
        return of(yaml, Map.of());
    }

    /** A gateway of this configuration that measures time with this clock. */
    static TestGateway of(String yaml, Clock clock) {
        return of(yaml, Map.of(), clock);
    }

    /** A gateway of this configuration and environment. */
    static TestGateway of(String yaml, Map<String, String> environment) {
        return of(yaml, environment, SystemClock.instance());
    }

    /** A gateway of this configuration over one of the transports. */
    static TestGateway of(String yaml, Wire wire, Clock clock) {
        return of(yaml, Map.of(), clock, wire.transport(clock));
    }

    /** The same, with the system's clock. */
    static TestGateway of(String yaml, Wire wire) {
        return of(yaml, wire, SystemClock.instance());
    }

    /** A gateway of this configuration over this transport. */
    static TestGateway of(String yaml, Transport transport, Clock clock) {
        return of(yaml, Map.of(), clock, transport);
    }

    /** A gateway of this configuration over a transport that stays open when it is closed. */
    static TestGateway of(String yaml, Transport shared) {
        return of(yaml, Map.of(), SystemClock.instance(), new KeptOpen(shared));
    }

    /** A gateway that counts tokens where its providers do not. */
    static TestGateway counting(String yaml, TokenCounter counter) {
        Clock clock = SystemClock.instance();
        return of(yaml, Map.of(), clock, Wire.JDK.transport(clock), builder -> builder.tokenCounter(counter));
    }

    private static TestGateway of(String yaml, Map<String, String> environment, Clock clock) {
        return of(yaml, environment, clock, Wire.JDK.transport(clock));
    }

    /** A gateway that asks its providers for their models, where this configuration does not say otherwise. */
    static TestGateway discovering(String yaml, Transport transport, Clock clock, Listener listener) {
        return of(
                yaml,
                Map.of(),
                clock,
                transport,
                builder -> builder.catalogSource(ModelLists.source())
                        .background(Runnable::run)
                        .listener(listener));
    }

    /** A gateway that keeps prompts and answers here, where this configuration says so. */
    static TestGateway storing(String yaml, ContentStore store, Clock clock, Listener listener) {
        return of(
                yaml,
                Map.of(),
                clock,
                Wire.JDK.transport(clock),
                builder -> builder.content(store, Dialects.contentReader()).listener(listener));
    }

    private static TestGateway of(String yaml, Map<String, String> environment, Clock clock, Transport transport) {
        return of(yaml, environment, clock, transport, builder -> builder);
    }

    private static TestGateway of(
            String yaml,
            Map<String, String> environment,
            Clock clock,
            Transport transport,
            UnaryOperator<GatewayBuilder> more) {
        GatewayConfig config =
                ConfigReader.in(environment).read(yaml, "signalbox.yaml").orThrow();
        InMemoryLedger ledger = new InMemoryLedger();
        Gateway gateway = more.apply(Gateway.builder().withoutDiscovery())
                .config(config)
                .clock(clock)
                .transport(transport)
                .bridges(Dialects.bridges())
                .ledger(ledger)
                .chance(new Random(7))
                .mostAnswerBytes(MOST_ANSWER_BYTES)
                .build();
        return new TestGateway(gateway, ledger);
    }

    /** A gateway with one provider {@code main} at this address that serves whatever it is asked for. */
    static TestGateway at(ScriptedUpstream upstream) {
        return of("""
                providers:
                  main: {type: openai-compatible, base_url: "%s"}
                default_backend: main
                """.formatted(upstream.baseUri()));
    }

    Gateway gateway() {
        return gateway;
    }

    /** Takes this configuration in the place of the one that it has. */
    ConfigChanges reload(String yaml) {
        return gateway.reload(
                ConfigReader.in(Map.of()).read(yaml, "signalbox.yaml").orThrow());
    }

    InMemoryLedger ledger() {
        return ledger;
    }

    /** One user message to this model. */
    static String hello(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    /** The same, as a stream. */
    static String helloStream(String model) {
        return "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    Answer ask(String body) {
        return ask(OPENAI, body, CallerIdentity.NONE);
    }

    Answer ask(Dialect dialect, String body) {
        return ask(dialect, body, CallerIdentity.NONE);
    }

    Answer ask(Dialect dialect, String body, CallerIdentity identity) {
        return way == Ways.IN_PROCESS ? Answer.of(call(dialect, body, identity)) : askOnItsWay(dialect, body, identity);
    }

    /** Asks on a thread of its own, so that the test can go on meanwhile. */
    CompletableFuture<Answer> asking(String body) {
        return CompletableFuture.supplyAsync(() -> ask(body), asking -> new Thread(asking, "asking").start());
    }

    private Answer askOnItsWay(Dialect dialect, String body, CallerIdentity identity) {
        HttpFace face = faces.computeIfAbsent(
                dialect,
                spoken -> new HttpFace(
                        gateway,
                        KeyRing.of(Map.of()),
                        SystemClock.instance(),
                        FaceDialects.chat(spoken, spoken),
                        MOST_ANSWER_BYTES));
        Page page = new Page(way.send(
                face,
                FaceHead.of("POST", "/v1/chat/completions", headersOf(identity)),
                body.getBytes(StandardCharsets.UTF_8)));
        return new Answer(
                new GatewayResponse(
                        page.status(),
                        page.headers(),
                        OptionalLong.of(page.body().length),
                        new ReadAlready(),
                        Optional.empty()),
                page.text());
    }

    private static Headers headersOf(CallerIdentity identity) {
        List<Headers.Entry> fields = new ArrayList<>();
        identity.appUrl().ifPresent(url -> fields.add(new Headers.Entry("http-referer", url)));
        identity.appTitle().ifPresent(title -> fields.add(new Headers.Entry("x-title", title)));
        identity.userAgent().ifPresent(agent -> fields.add(new Headers.Entry("user-agent", agent)));
        return new Headers(fields);
    }

    GatewayCall call(String body) {
        return call(OPENAI, body, CallerIdentity.NONE);
    }

    private GatewayCall call(Dialect dialect, String body, CallerIdentity identity) {
        return gateway.call(new GatewayRequest(
                dialect, body.getBytes(StandardCharsets.UTF_8), Caller.ANONYMOUS, identity, executor));
    }

    /** Waits until everything that came so far is dealt with: only then does time that passes count as silence. */
    void awaitQuiet() {
        executor.awaitQuiet();
    }

    /** The record of an answer, once it is settled. */
    Generation record(Answer answer) {
        return recordOf(answer.id());
    }

    /** The record of the request with this id, once it is settled. */
    Generation recordOf(String id) {
        try {
            ledger.awaitSettled(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        awaitQuiet();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (ledger.generation(id).status() == GenerationStatus.OPEN && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return ledger.generation(id);
    }

    List<Generation> generations() {
        return ledger.generations();
    }

    @Override
    public void close() {
        gateway.close();
        if (!ledger.misuses().isEmpty()) {
            throw new AssertionError(ledger.misuses());
        }
    }

    /** What moves the bytes: the library's default, and the proxy's. */
    enum Wire {
        JDK,
        ARMERIA;

        Transport transport(Clock clock) {
            return switch (this) {
                case JDK -> JdkTransport.builder().clock(clock).build();
                case ARMERIA -> ArmeriaTransport.builder().clock(clock).build();
            };
        }

        Transport through(InetSocketAddress outboundProxy) {
            return switch (this) {
                case JDK -> JdkTransport.builder().outboundProxy(outboundProxy).build();
                case ARMERIA ->
                    ArmeriaTransport.builder().outboundProxy(outboundProxy).build();
            };
        }
    }

    /** The body of an answer that was read to its end. */
    private static final class ReadAlready implements Flow.Publisher<ByteBuffer> {
        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            throw new IllegalStateException("the body was read");
        }
    }

    /** A transport that outlives its gateway. */
    private record KeptOpen(Transport transport) implements Transport {
        @Override
        public Call send(TransportRequest request) {
            return transport.send(request);
        }

        @Override
        public void close() {}
    }

    /** An answer read to its end. */
    record Answer(GatewayResponse response, String text) {

        static Answer of(GatewayCall call) {
            try {
                GatewayResponse response =
                        call.response().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                String text = response.bodyText().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return new Answer(response, text);
            } catch (Exception e) {
                throw new AssertionError("no answer", e);
            }
        }

        int status() {
            return response.status();
        }

        String header(String name) {
            return response.headers().first(name).orElse("");
        }

        String id() {
            return header("x-generation-id");
        }

        /** The value of the first string member of this name. */
        String member(String name) {
            String start = "\"" + name + "\":\"";
            int at = text.indexOf(start);
            if (at < 0) {
                throw new AssertionError("no " + name + " in " + text);
            }
            return text.substring(at + start.length(), text.indexOf('"', at + start.length()));
        }

        /** The contents of all deltas, joined. */
        String streamedText() {
            StringBuilder joined = new StringBuilder();
            for (String line : text.split("\n", -1)) {
                int at = line.indexOf("\"content\":\"");
                if (line.startsWith("data: {") && at > 0) {
                    joined.append(line, at + 11, line.indexOf('"', at + 11));
                }
            }
            return joined.toString();
        }
    }
}
