package io.signalbox.server;

import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.signalbox.codec.jackson.OpenAiChat;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.time.SystemClock;
import io.signalbox.face.HttpFace;
import io.signalbox.store.jdbc.Durability;
import io.signalbox.store.jdbc.SqliteLedger;
import io.signalbox.store.jdbc.SqliteOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The proxy, running: a configuration put together with transports, ledger, gateway, HTTP face and an Armeria server.
 *
 * <p>May be used from any thread. Ends with {@link #close}, which lets what runs come to its end within the grace of the
 * configuration, ends the rest with an error event, and writes down everything before it returns.
 */
public final class SignalboxServer implements AutoCloseable {

    /** The ledger's file in the data directory. */
    static final String LEDGER_FILE = "ledger.sqlite";

    /** How long the last error events may take to reach their clients. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** Armeria closes its port at once, but lets a thread of its own rest for two seconds before it says so. */
    private static final Duration LONGEST_STOP = Duration.ofMillis(300);

    private final Server server;
    private final ArmeriaFace face;
    private final Gateway gateway;
    private final EventLoopGroup loops;
    private final GatewayConfig config;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean closing;

    private SignalboxServer(
            Server server, ArmeriaFace face, Gateway gateway, EventLoopGroup loops, GatewayConfig config) {
        this.server = server;
        this.face = face;
        this.gateway = gateway;
        this.loops = loops;
        this.config = config;
    }

    /**
     * Starts the proxy; blocks until it listens.
     *
     * @param config where it names no data directory, the ledger is {@code ~/.signalbox}
     * @throws StartException if the address or the data directory cannot be had
     */
    public static SignalboxServer start(GatewayConfig config) {
        return start(config, ServerLimits.STANDARD);
    }

    static SignalboxServer start(GatewayConfig config, ServerLimits limits) {
        ServerConfig settings = config.server();
        Clock clock = SystemClock.instance();
        EventLoopGroup loops =
                EventLoopGroups.newEventLoopGroup(Runtime.getRuntime().availableProcessors(), "signalbox-loop", true);
        Ledger ledger;
        try {
            ledger = ledger(config.ledger(), clock);
        } catch (LedgerUnavailableException e) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new StartException(whyNoLedger(e, directory(config.ledger())));
        }
        RequestLog log = new RequestLog();
        Gateway gateway = Gateway.builder()
                .config(config)
                .transport(new Transports(config, loops, clock)::of)
                .bridge(OpenAiChat.bridge())
                .ledger(ledger)
                .listener(log)
                .clock(clock)
                .build();
        HttpFace http = new HttpFace(
                gateway,
                keys(config),
                clock,
                OpenAiChat.dialect(OpenAiChat.Face.OPENAI),
                OpenAiChat.dialect(OpenAiChat.Face.OPENROUTER),
                settings.maxRequestBytes());
        ServerLimits enough =
                limits.withIdleAtLeast(config.timeouts().keepAliveAfter().multipliedBy(2));
        ArmeriaFace face = new ArmeriaFace(http, enough, log);
        Server server = server(settings, enough, face, loops);
        try {
            server.start().join();
        } catch (CompletionException e) {
            gateway.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new StartException("Cannot listen on " + settings.host() + ":" + settings.port()
                    + ". Is another program listening there? (--port chooses another port)");
        }
        return new SignalboxServer(server, face, gateway, loops, config);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return Objects.requireNonNull(server.activePort(), "it listens").localAddress();
    }

    /** What to give to clients as base URL: {@code http://127.0.0.1:8080/v1}. */
    public String baseUrl() {
        return Addresses.baseUrl(config.server().host(), address().getPort());
    }

    /** Completes when it has ended. */
    CompletableFuture<Void> whenClosed() {
        return closed.copy();
    }

    /** Stops taking requests, waits for those that run, ends what is left after the grace, and writes everything down. */
    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        CompletableFuture<Void> idle = face.drain();
        if (!within(config.server().shutdownGrace(), idle)) {
            gateway.close();
            within(LAST_WORDS, idle);
        }
        CompletableFuture<Void> stopped = server.stop();
        gateway.close();
        within(LONGEST_STOP, stopped.thenRun(() -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)));
        closed.complete(null);
    }

    private static boolean within(Duration limit, CompletableFuture<Void> event) {
        try {
            event.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("idleness does not fail", e);
        }
    }

    private static Ledger ledger(LedgerConfig config, Clock clock) {
        return SqliteLedger.open(
                directory(config).resolve(LEDGER_FILE),
                SqliteOptions.standard()
                        .durability(
                                switch (config.durability()) {
                                    case STANDARD -> Durability.STANDARD;
                                    case STRICT -> Durability.STRICT;
                                })
                        .commitInterval(config.commitInterval())
                        .queueBound(config.maxWaiting())
                        .clock(clock));
    }

    private static Path directory(LedgerConfig config) {
        return config.dataDir().orElseGet(Addresses::dataDirectory);
    }

    private static String whyNoLedger(LedgerUnavailableException refused, Path directory) {
        return switch (refused.reason()) {
            case IN_USE ->
                "Another signalbox is using " + directory
                        + ". Stop it, or give this one a directory of its own with --data-dir.";
            case NEWER_VERSION -> "The ledger in " + directory + " was written by a newer version of signalbox.";
            case UNREADABLE -> "The file " + directory.resolve(LEDGER_FILE) + " is no ledger, or is damaged.";
            case FULL -> "The disk with " + directory + " is full.";
            case OVERLOADED, FAILED, CLOSED ->
                "The ledger in " + directory
                        + " cannot be opened. May this user write there? (--data-dir chooses another directory)";
        };
    }

    private static KeyRing keys(GatewayConfig config) {
        Map<String, String> names = new HashMap<>();
        for (KeyConfig key : config.keys()) {
            if (!key.disabled()) {
                names.put(key.hash(), key.name());
            }
        }
        return KeyRing.of(names);
    }

    /** Every limit that Armeria has is set here, or in words left to the guard and the face. */
    private static Server server(ServerConfig settings, ServerLimits limits, ArmeriaFace face, EventLoopGroup loops) {
        ServerBuilder builder = Server.builder()
                .http(new InetSocketAddress(Addresses.bindable(settings.host()), settings.port()))
                .workerGroup(loops, false)
                .maxNumConnections(settings.maxConnections())
                .idleTimeout(limits.idle())
                .requestTimeoutMillis(0) // The face limits the body, the gateway the answer.
                .maxRequestLength(0) // The face has a limit for each route.
                .http1MaxInitialLineLength(ConnectionGuard.LONGEST_REQUEST_LINE)
                .http1MaxHeaderSize(settings.maxHeaderBytes())
                .http1MaxChunkSize(64 * 1024)
                .http2MaxHeaderListSize(settings.maxHeaderBytes())
                .http2MaxStreamsPerConnection(settings.maxStreamsPerConnection())
                .http2MaxResetFramesPerWindow(200, 30)
                .gracefulShutdownTimeoutMillis(0, 0) // Draining is ours, see close().
                .meterRegistry(NoopMeterRegistry.get())
                .disableServerHeader()
                .verboseResponses(false)
                .errorHandler(new PlainErrors())
                .childChannelPipelineCustomizer(
                        pipeline -> pipeline.addFirst(new ConnectionGuard(settings.maxHeaderBytes(), limits.head())))
                .serviceUnder("/", face);
        return builder.build();
    }
}
