package io.signalbox.core.gateway;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.Extension;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.extension.LedgerExtension;
import io.signalbox.core.extension.RoutingExtension;
import io.signalbox.core.extension.SpokenPath;
import io.signalbox.core.extension.TransportExtension;
import io.signalbox.core.gateway.Opened.Stage;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.ContentReader;
import io.signalbox.core.port.ContentStore;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.TokenCounter;
import io.signalbox.core.port.Transport;
import io.signalbox.core.routing.RoutingPolicy;
import io.signalbox.core.time.SystemClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Puts a gateway together from a configuration and the adapters it is to use. Only the configuration has to be given:
 *
 * <pre>{@code
 * try (Gateway gateway = Gateway.builder().config(Path.of("signalbox.yaml")).build()) { … }
 * }</pre>
 *
 * <p>What is not set here is looked for among the {@linkplain Extension extensions} on the class path: a transport (the one that the
 * configuration names, else Armeria's before Vert.x's before the JDK's; one of your own before all of them), the dialects, the signers of
 * calls to AWS and Google, what reads lists of models, prices, a token counter, listeners. A ledger and a store of prompts and answers
 * are opened where the configuration says where they are to be, and nowhere else: without {@code ledger.data_dir}, {@code ledger.url} or
 * {@code ledger.store} generations are not kept. What was chosen is told by {@link Gateway#assembly}. What is set here is taken, and
 * nothing is looked for in its place; {@link #withoutDiscovery} looks for nothing at all.
 *
 * <p>Everything is closed with the gateway. Where building fails, what was opened for it is closed, and what was set here is not.
 *
 * <p>Not for several threads. Building may block: files are read, and a database may be opened.
 */
public final class GatewayBuilder {

    /** The longest answer that is not a stream. */
    private static final int MOST_ANSWER_BYTES = 64 * 1024 * 1024;

    private static final int MOST_IN_FLIGHT = 10_000;

    private final Map<String, Bridge> bridges = new HashMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Extension> given = new ArrayList<>();
    private Optional<Extensions> found = Optional.empty();
    private Optional<ConfigSource> config = Optional.empty();
    private Map<String, String> environment = System.getenv();
    private Optional<UnaryOperator<RoutingPolicy>> routing = Optional.empty();
    private Optional<Function<ProviderConfig, Transport>> transports = Optional.empty();
    private Optional<CatalogSource> source = Optional.empty();
    private Optional<PriceBook> prices = Optional.empty();
    private Executor background = ForkJoinPool.commonPool();
    private Optional<Ledger> ledger = Optional.empty();
    private Optional<ContentStore> contentStore = Optional.empty();
    private Optional<ContentReader> contentReader = Optional.empty();
    private Clock clock = SystemClock.instance();
    private RandomGenerator chance = () -> ThreadLocalRandom.current().nextLong();
    private Optional<TokenCounter> tokenCounter = Optional.empty();
    private int mostInFlight = MOST_IN_FLIGHT;
    private int mostAnswerBytes = MOST_ANSWER_BYTES;

    GatewayBuilder() {}

    /** Providers, models, names and limits. */
    public GatewayBuilder config(GatewayConfig value) {
        config = Optional.of(ConfigSource.of(value));
        return this;
    }

    /** The same from a file, which {@link #build} reads; YAML where {@code signalbox-codec-jackson} is on the class path. */
    public GatewayBuilder config(Path file) {
        config = Optional.of(ConfigSource.of(file));
        return this;
    }

    /** The same from a text, in the format of a file that ends in {@code .yaml}; files that it names are looked for in the working directory. */
    public GatewayBuilder configText(String text) {
        config = Optional.of(ConfigSource.of(text));
        return this;
    }

    /** The variables that a file or text may refer to, and what it leaves open; those of the process unless set. */
    public GatewayBuilder environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /** One more extension, in the place of a found one of the same kind and name. */
    public GatewayBuilder extension(Extension extension) {
        given.add(extension);
        return this;
    }

    /** These extensions in the place of those that the thread's context class loader finds. */
    public GatewayBuilder extensions(Extensions all) {
        found = Optional.of(all);
        return this;
    }

    /** Looks for extensions here, and not in the thread's context class loader. */
    public GatewayBuilder classLoader(ClassLoader loader) {
        return extensions(Extensions.discovered(loader));
    }

    /** Looks for nothing: what is neither set nor given as an extension is not there. */
    public GatewayBuilder withoutDiscovery() {
        return extensions(Extensions.none());
    }

    /** What moves bytes to every provider; nothing is signed then. Closed with the gateway. */
    public GatewayBuilder transport(Transport transport) {
        return transport(provider -> transport);
    }

    /** What moves bytes to each provider, signed where they have to be; asked once a provider, and again where a reload moves one. Closed with the gateway. */
    public GatewayBuilder transport(Function<ProviderConfig, Transport> choice) {
        transports = Optional.of(choice);
        return this;
    }

    /**
     * Who is tried and in which order, whatever the configuration's {@code routing.policy} says.
     *
     * @param policy given the standard policy of the configuration, wraps or replaces it; called by {@link #build} and by each reload
     */
    public GatewayBuilder routing(UnaryOperator<RoutingPolicy> policy) {
        routing = Optional.of(policy);
        return this;
    }

    /** A dialect in which providers can be called; goes before what is found for it. */
    public GatewayBuilder bridge(Bridge bridge) {
        bridges.put(bridge.upstreamDialect(), bridge);
        return this;
    }

    /** Dialects in which providers can be called; they go before what is found for them. */
    public GatewayBuilder bridges(Collection<? extends Bridge> all) {
        all.forEach(this::bridge);
        return this;
    }

    /** What reads providers' lists of models. */
    public GatewayBuilder catalogSource(CatalogSource value) {
        source = Optional.of(value);
        return this;
    }

    /** What models cost at public addresses, where neither configuration nor provider says it. */
    public GatewayBuilder priceBook(PriceBook value) {
        prices = Optional.of(value);
        return this;
    }

    /** Where what no request waits for is done, such as reading lists; the common pool unless set. */
    public GatewayBuilder background(Executor value) {
        background = value;
        return this;
    }

    /** Where generations are kept, whatever the configuration says. Closed with the gateway. */
    public GatewayBuilder ledger(Ledger value) {
        ledger = Optional.of(value);
        return this;
    }

    /** What counts tokens where a provider does not say how many there were; without any, four bytes are taken for one. */
    public GatewayBuilder tokenCounter(TokenCounter value) {
        tokenCounter = Optional.of(value);
        return this;
    }

    /**
     * Where prompts and answers are kept as far as the configuration asks for it, and what reads them. The store is closed with the
     * gateway.
     */
    public GatewayBuilder content(ContentStore store, ContentReader reader) {
        contentStore = Optional.of(store);
        contentReader = Optional.of(reader);
        return this;
    }

    /** Somebody who wants to hear of what happened, beside those that are found. Not closed with the gateway. */
    public GatewayBuilder listener(Listener listener) {
        listeners.add(listener);
        return this;
    }

    /** The time; the system's unless set. */
    public GatewayBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    /** Where chance comes from; for tests and simulations, which need the same chance twice. */
    public GatewayBuilder chance(RandomGenerator value) {
        chance = value;
        return this;
    }

    /** How many requests may be under way at once, 10,000 unless set; beyond that they are refused as overloaded. */
    public GatewayBuilder mostInFlight(int value) {
        mostInFlight = value;
        return this;
    }

    /**
     * How many bytes an answer that is held whole may have, and how much content a stream; 64 MiB unless set. A longer answer is refused
     * as {@code upstream_too_large}, a longer stream ends with the error {@code length_limit}.
     */
    public GatewayBuilder mostAnswerBytes(int value) {
        mostAnswerBytes = value;
        return this;
    }

    /**
     * The gateway, ready to be called.
     *
     * @throws IllegalStateException if there is no configuration
     * @throws ExtensionException if something that is needed is missing, is there twice or cannot be used
     * @throws io.signalbox.core.config.InvalidConfigException if the configuration has problems, or names what is not there; lists them
     *     all, with file and line where it came from a file
     * @throws io.signalbox.core.ledger.LedgerUnavailableException if the ledger cannot be opened
     * @throws io.signalbox.core.content.ContentUnavailableException if the store of prompts and answers cannot be opened
     */
    public Gateway build() {
        ConfigSource from =
                config.orElseThrow(() -> new IllegalStateException("GatewayBuilder: config(…) was not called"));
        Extensions extensions = available();
        GatewayConfig settings = from.read(environment, extensions);
        Assembler assembler = new Assembler(settings, extensions, clock);
        try {
            return build(settings, assembler);
        } catch (RuntimeException | Error failed) {
            closeAfter(failed, assembler.opened());
            throw failed;
        }
    }

    /** What is given and found; a name in the configuration does not matter where its part was set by hand. */
    private Extensions available() {
        Extensions extensions = found.orElseGet(Extensions::discovered);
        for (Extension extension : given) {
            extensions = extensions.with(extension);
        }
        extensions = transports.isPresent() ? extensions.decided(TransportExtension.class) : extensions;
        extensions = ledger.isPresent() ? extensions.decided(LedgerExtension.class) : extensions;
        return routing.isPresent() ? extensions.decided(RoutingExtension.class) : extensions;
    }

    private static void closeAfter(Throwable failed, Opened opened) {
        try {
            opened.close();
        } catch (RuntimeException another) {
            failed.addSuppressed(another);
        }
    }

    private Gateway build(GatewayConfig settings, Assembler assembler) {
        TransportChoice choice = assembler.transports(transports);
        Map<String, Bridge> spoken = assembler.bridges(bridges);
        List<SpokenPath> callers = assembler.callerDialects();
        Optional<CatalogSource> lists = assembler.catalog(source);
        PriceBook shipped = assembler.prices(prices);
        Optional<TokenCounter> counter = assembler.tokenCounter(tokenCounter);
        Ledger kept = assembler.ledger(ledger);
        Optional<ContentStore> store = assembler.contentStore(contentStore);
        List<Listener> told = assembler.listeners(listeners, kept);
        Foundation foundation = new Foundation(
                assembler.extensions(),
                choice,
                spoken,
                assembler.policy(routing),
                lists,
                shipped,
                counter,
                kept,
                store,
                assembler.contentReader(contentReader),
                told,
                clock,
                chance,
                background,
                mostAnswerBytes);
        GatewayParts first = foundation.parts(settings);
        foundation.start(first);
        foundation.use(List.of(first));
        return new DefaultGateway(
                foundation, settings, first, assembler.assembly(), closing(assembler.opened()), mostInFlight, callers);
    }

    /** What was set by hand belongs to the gateway from the moment on that there is one. */
    private Opened closing(Opened opened) {
        contentStore.ifPresent(store -> opened.keep(Stage.CONTENT, store));
        ledger.ifPresent(kept -> opened.keep(Stage.LEDGER, kept));
        return opened;
    }
}
