package io.signalbox.server;

import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.KeyRing;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.port.Clock;
import io.signalbox.core.time.SystemClock;
import io.signalbox.face.FaceDialects;
import io.signalbox.face.HttpFace;
import io.signalbox.metrics.micrometer.GatewayMetrics;
import io.signalbox.transport.armeria.ArmeriaTransportExtension;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The proxy, running: a configuration put together with transports, ledger, gateway, HTTP face and an Armeria server.
 *
 * <p>May be used from any thread. Ends with {@link #close}, which lets what runs come to its end within the grace of the
 * configuration, ends the rest with an error event, and writes down everything before it returns.
 */
public final class SignalboxServer implements AutoCloseable {

    /** The transport where the configuration names none: it shares event loops with the server. */
    static final String TRANSPORT = "armeria";

    /** How long the last error events may take to reach their clients. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** Armeria closes its port at once, but lets a thread of its own rest for two seconds before it says so. */
    private static final Duration LONGEST_STOP = Duration.ofMillis(300);

    private final List<Server> servers;
    private final ArmeriaFace face;
    private final Gateway gateway;
    private final EventLoopGroup loops;
    private final GatewayConfig config;
    private final IssuedKeys keys;
    private final ConfigState configState;
    private final Duration idle;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean closing;

    private SignalboxServer(
            List<Server> servers,
            ArmeriaFace face,
            Gateway gateway,
            EventLoopGroup loops,
            GatewayConfig config,
            IssuedKeys keys,
            ConfigState configState,
            Duration idle) {
        this.keys = keys;
        this.configState = configState;
        this.idle = idle;
        this.servers = servers;
        this.face = face;
        this.gateway = gateway;
        this.loops = loops;
        this.config = config;
    }

    /**
     * Starts the proxy; blocks until it listens.
     *
     * @param config where it names no data directory, the ledger is {@code ~/.signalbox}
     * @throws StartException if the address, the ledger's place or a provider's credentials file cannot be had
     */
    public static SignalboxServer start(GatewayConfig config) {
        return start(config, ServerLimits.STANDARD);
    }

    static SignalboxServer start(GatewayConfig config, ServerLimits limits) {
        ServerConfig settings = config.server();
        Clock clock = SystemClock.instance();
        EventLoopGroup loops =
                EventLoopGroups.newEventLoopGroup(Runtime.getRuntime().availableProcessors(), "signalbox-loop", true);
        RequestLog log = new RequestLog();
        PrometheusMeterRegistry meters = Meters.registry();
        ConfigState configState = new ConfigState(clock.now());
        Gateway gateway;
        try {
            gateway = gateway(config, clock, loops, log, configState, meters);
        } catch (StartException unusable) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw unusable;
        }
        IssuedKeys keys = new IssuedKeys(config);
        HttpFace callers = new HttpFace(
                        gateway, keys.get(), clock, FaceDialects.of(gateway), settings.maxRequestBytes())
                .withKeys(keys)
                .under(settings.pathPrefix())
                .withMetrics(meters::scrape)
                .withConfigStatus(configState);
        ServerLimits enough =
                limits.withIdleAtLeast(config.timeouts().keepAliveAfter().multipliedBy(2));
        Optional<KeyRing> admins = admins(config);
        OptionalInt adminPort = settings.admin().port();
        HttpFace all =
                adminPort.isPresent() ? callers : admins.map(callers::withAdmin).orElse(callers);
        ArmeriaFace face = new ArmeriaFace(all, enough.ofFace(), log);
        List<Server> servers = new ArrayList<>();
        servers.add(server(settings, settings.port(), enough, face, loops));
        if (adminPort.isPresent()) {
            admins.map(callers::adminAlone)
                    .map(alone -> new ArmeriaFace(alone, enough.ofFace(), log))
                    .ifPresent(door -> servers.add(server(settings, adminPort.getAsInt(), enough, door, loops)));
        }
        try {
            servers.forEach(server -> server.start().join());
        } catch (CompletionException e) {
            servers.forEach(Server::closeAsync);
            gateway.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new StartException(whyNotListening(settings, servers));
        }
        return new SignalboxServer(
                List.copyOf(servers), face, gateway, loops, config, keys, configState, enough.idle());
    }

    /**
     * Takes another configuration while it runs, whole or not at all: see {@link Gateway#reload}. Callers' keys are those of the new
     * one from then on.
     *
     * @return what is different; empty where nothing is
     * @throws InvalidConfigException if it has problems, or changes what only a restart can change; everything stays as it was
     * @throws ExtensionException if something that it needs is missing; everything stays as it was
     * @throws IllegalStateException if the proxy was stopped
     */
    public ConfigChanges reload(GatewayConfig next) {
        return reload(ConfigResult.of(next));
    }

    private synchronized ConfigChanges reload(ConfigResult read) {
        ConfigChanges changes =
                gateway.reload(read.config().map(this::withinIdleness).orElse(read));
        read.config().ifPresent(keys::reload);
        return changes;
    }

    /** Its connections were opened to be idle for so long, and comments have to come before that. */
    private ConfigResult withinIdleness(GatewayConfig next) {
        Duration comments = next.timeouts().keepAliveAfter();
        if (comments.multipliedBy(2).compareTo(idle) <= 0) {
            return ConfigResult.of(LedgerPlace.settled(next));
        }
        return ConfigResult.of(List.of(ConfigProblem.of(
                "timeouts.keepalive_after",
                comments.toSeconds() + "s",
                "needs connections that are idle for longer (expected: at most "
                        + idle.dividedBy(2).toSeconds() + "s, or a restart)")));
    }

    /** The proxy, to whoever looks at the file of its configuration. */
    ConfigWatch.Proxy watched() {
        return new ConfigWatch.Proxy() {
            @Override
            public ConfigChanges take(ConfigResult read) {
                return reload(read);
            }

            @Override
            public void looked(Instant at) {
                configState.looked(at);
            }
        };
    }

    /** The gateway that everybody could build; the program adds its event loops, its log, its meters, its alerts and a data directory. */
    private static Gateway gateway(
            GatewayConfig config,
            Clock clock,
            EventLoopGroup loops,
            RequestLog log,
            ConfigState configState,
            MeterRegistry meters) {
        GatewayMetrics metrics = GatewayMetrics.on(meters);
        try {
            Gateway gateway = Gateway.builder()
                    .config(LedgerPlace.settled(config))
                    .extension(ArmeriaTransportExtension.on(loops))
                    .extension(new Alerts(log))
                    .listener(log)
                    .listener(configState)
                    .listener(metrics)
                    .clock(clock)
                    .build();
            metrics.watch(gateway);
            return gateway;
        } catch (LedgerUnavailableException refused) {
            throw LedgerPlace.unusable(config.ledger(), refused);
        } catch (ContentUnavailableException refused) {
            throw LedgerPlace.unusable(config, refused);
        } catch (InvalidConfigException | ExtensionException refused) {
            throw new StartException(String.valueOf(refused.getMessage()));
        }
    }

    private static String whyNotListening(ServerConfig settings, List<Server> servers) {
        boolean callersListen = servers.get(0).activePort() != null;
        int port = callersListen ? settings.admin().port().orElse(0) : settings.port();
        return "Cannot listen on " + settings.host() + ":" + port + ". Is another program listening there? ("
                + (callersListen ? "server.admin_port" : "--port") + " chooses another port)";
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return addressOf(servers.get(0));
    }

    /** Where operators find {@code /admin}: the callers' address, if it has no port of its own. */
    public InetSocketAddress adminAddress() {
        return addressOf(servers.get(servers.size() - 1));
    }

    private static InetSocketAddress addressOf(Server server) {
        return Objects.requireNonNull(server.activePort(), "it listens").localAddress();
    }

    /** What to give to clients as base URL: {@code http://127.0.0.1:8080/v1}. */
    public String baseUrl() {
        return Addresses.baseUrl(
                config.server().host(), address().getPort(), config.server().pathPrefix());
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
        CompletableFuture<Void> stopped =
                CompletableFuture.allOf(servers.stream().map(Server::stop).toArray(CompletableFuture<?>[]::new));
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

    /** Whose keys open {@code /admin}; an empty ring is everybody, and none is nobody. */
    private static Optional<KeyRing> admins(GatewayConfig config) {
        return switch (config.adminAccess()) {
            case KEY -> config.server().admin().key().map(key -> KeyRing.of(Map.of(key.hash(), key.name())));
            case OPEN -> Optional.of(KeyRing.of(Map.of()));
            case NONE -> Optional.empty();
        };
    }

    /** Every limit that Armeria has is set here, or in words left to the guard and the face. */
    private static Server server(
            ServerConfig settings, int port, ServerLimits limits, ArmeriaFace face, EventLoopGroup loops) {
        ServerBuilder builder = Server.builder()
                .http(new InetSocketAddress(Addresses.bindable(settings.host()), port))
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

    /** Callers' keys, of the configuration that holds. */
    private static final class IssuedKeys implements Supplier<KeyRing> {
        private volatile KeyRing now;

        IssuedKeys(GatewayConfig config) {
            now = KeyRing.of(config);
        }

        @Override
        public KeyRing get() {
            return now;
        }

        void reload(GatewayConfig config) {
            now = KeyRing.of(config);
        }
    }
}
