package io.signalbox.core.gateway;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.CallerDialectExtension;
import io.signalbox.core.extension.CatalogExtension;
import io.signalbox.core.extension.ContentExtension;
import io.signalbox.core.extension.DialectExtension;
import io.signalbox.core.extension.Extension;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.extension.LedgerExtension;
import io.signalbox.core.extension.ListenerExtension;
import io.signalbox.core.extension.PriceExtension;
import io.signalbox.core.extension.ProviderTransports;
import io.signalbox.core.extension.RoutingExtension;
import io.signalbox.core.extension.SpokenPath;
import io.signalbox.core.extension.TokenCounterExtension;
import io.signalbox.core.gateway.Assembly.Origin;
import io.signalbox.core.gateway.Assembly.Part;
import io.signalbox.core.gateway.Opened.Stage;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.ContentReader;
import io.signalbox.core.port.ContentStore;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.NameEvent;
import io.signalbox.core.port.TokenCounter;
import io.signalbox.core.port.Transport;
import io.signalbox.core.routing.RoutingPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Finds the parts of one gateway that were not given by hand, opens them, and remembers what it opened. Not for several threads.
 */
final class Assembler {

    /** Alerts are the proxy's affair, which brings an extension of this name for them. */
    private static final String ALERTS = "alerts";

    private final GatewayConfig config;
    private final Extensions extensions;
    private final Clock clock;
    private final Opened opened = new Opened();
    private final List<Part> parts = new ArrayList<>();
    /** Read on the transports' threads. */
    private volatile List<Listener> told = List.of();

    Assembler(GatewayConfig config, Extensions extensions, Clock clock) {
        this.config = config;
        this.extensions = extensions;
        this.clock = clock;
    }

    /** What was opened so far. */
    Opened opened() {
        return opened;
    }

    /** What was chosen so far. */
    Assembly assembly() {
        return new Assembly(parts);
    }

    Extensions extensions() {
        return extensions;
    }

    TransportChoice transports(Optional<Function<ProviderConfig, Transport>> given) {
        if (given.isPresent()) {
            tell("transport", Origin.GIVEN, "transport(…)");
            return TransportChoice.given(given.get(), opened);
        }
        ProviderTransports found =
                opened.keep(Stage.TRANSPORTS, ProviderTransports.of(config, extensions, clock, this::named));
        tell("transport", found.isGiven() ? Origin.GIVEN : Origin.FOUND, found.name());
        return TransportChoice.found(found, provider -> guarded("transport", found.name(), () -> found.of(provider)));
    }

    /** Transports are opened before those who hear of them. */
    private void named(NameEvent event) {
        Listeners.tell(told, listener -> listener.named(event));
    }

    Map<String, Bridge> bridges(Map<String, Bridge> given) {
        Map<String, Bridge> all = new HashMap<>(given);
        List<DialectExtension> found = extensions.all(DialectExtension.class);
        found.forEach(dialects -> guarded("dialects", dialects.name(), dialects::bridges)
                .forEach(bridge -> all.putIfAbsent(bridge.upstreamDialect(), bridge)));
        if (all.isEmpty()) {
            throw new ExtensionException(
                    "There are no dialects (expected: signalbox-codec-jackson on the class path, or" + " bridge(…))"
                            + extensions.hint());
        }
        if (!given.isEmpty()) {
            tell("dialects", Origin.GIVEN, given.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        tellFound("dialects", found);
        return Map.copyOf(all);
    }

    /** What callers speak beside what everybody does; the first that speaks at a path, by preference. */
    List<SpokenPath> callerDialects() {
        Map<String, SpokenPath> all = new LinkedHashMap<>();
        List<CallerDialectExtension> found = extensions.all(CallerDialectExtension.class);
        for (CallerDialectExtension dialects : found) {
            guarded("callers' dialects", dialects.name(), dialects::paths)
                    .forEach(spoken -> all.putIfAbsent(spoken.path(), spoken));
        }
        if (!found.isEmpty()) {
            tellFound("callers' dialects", found);
        }
        return List.copyOf(all.values());
    }

    Optional<ContentReader> contentReader(Optional<ContentReader> given) {
        return given.or(() -> extensions.all(DialectExtension.class).stream()
                .flatMap(dialects -> guarded("dialects", dialects.name(), dialects::contentReader).stream())
                .findFirst());
    }

    Ledger ledger(Optional<Ledger> given) {
        if (given.isPresent()) {
            tell("ledger", Origin.GIVEN, "ledger(…)");
            return given.get();
        }
        Optional<String> name = LedgerExtension.nameIn(config.ledger());
        if (name.isEmpty()) {
            tell("ledger", Origin.NONE, "none of ledger.data_dir, ledger.url and ledger.store is set");
            return Ledger.none();
        }
        Optional<LedgerExtension> found = extensions.named(LedgerExtension.class, name.get());
        if (found.isEmpty()) {
            throw new ExtensionException("ledger: there is no ledger \"" + name.get()
                    + "\" (expected: signalbox-store-jdbc on the class path, or ledger(…))" + extensions.hint());
        }
        tellFound("ledger", List.of(found.get()));
        return opened.keep(Stage.LEDGER, openLedger(found.get()));
    }

    /** Says which key led to a ledger that cannot be opened: unlike a caller, whoever builds a gateway may know the folder. */
    private Ledger openLedger(LedgerExtension found) {
        try {
            return guarded("ledger", found.name(), () -> found.open(config.ledger(), clock));
        } catch (LedgerUnavailableException refused) {
            String why = Objects.requireNonNullElse(refused.getMessage(), "cannot be opened");
            throw config.ledger()
                    .dataDir()
                    .map(folder -> ConfigProblem.of("ledger.data_dir", folder.toString(), why))
                    .map(problem -> new LedgerUnavailableException(refused.reason(), problem.toString()))
                    .orElse(refused);
        }
    }

    Optional<ContentStore> contentStore(Optional<ContentStore> given) {
        if (given.isPresent()) {
            tell("content", Origin.GIVEN, "content(…)");
            return given;
        }
        Optional<ContentExtension> found = extensions.preferred(ContentExtension.class);
        Optional<ContentStore> store =
                found.flatMap(place -> guarded("content", place.name(), () -> place.open(config)));
        if (store.isEmpty() && config.content().store()) {
            throw InvalidConfigException.of(ConfigProblem.of(
                    "content.store",
                    "true",
                    "has nowhere to store (expected: signalbox-store-jdbc on the class path, or content(…))"
                            + extensions.hint()));
        }
        if (store.isPresent()) {
            opened.keep(Stage.CONTENT, store.get());
            tellFound("content", List.of(found.orElseThrow()));
        } else {
            tell("content", Origin.NONE, "content.store is not set");
        }
        return store;
    }

    List<Listener> listeners(List<Listener> given, Ledger ledger) {
        List<Listener> all = new ArrayList<>(given);
        if (!given.isEmpty()) {
            tell("listeners", Origin.GIVEN, "listener(…)");
        }
        ListenerExtension.Surroundings surroundings = new Surroundings(
                config,
                clock,
                ledger,
                () -> ProviderTransports.of(config, extensions, clock).apart());
        for (ListenerExtension extension : extensions.all(ListenerExtension.class)) {
            guarded("listener", extension.name(), () -> extension.open(surroundings))
                    .ifPresent(listener -> {
                        if (listener instanceof AutoCloseable closeable) {
                            opened.keep(Stage.LISTENERS, closeable);
                        }
                        all.add(listener);
                        tellFound("listeners", List.of(extension));
                    });
        }
        if (!config.alerts().isEmpty()
                && extensions.named(ListenerExtension.class, ALERTS).isEmpty()) {
            tell(ALERTS, Origin.NONE, "they are watched by the proxy alone");
        }
        told = List.copyOf(all);
        return told;
    }

    /** Who is tried, and in which order. */
    Function<GatewayConfig, UnaryOperator<RoutingPolicy>> policy(Optional<UnaryOperator<RoutingPolicy>> given) {
        if (given.isPresent()) {
            tell("routing policy", Origin.GIVEN, "routing(…)");
            return any -> given.get();
        }
        config.routingPolicy()
                .flatMap(name -> extensions.named(RoutingExtension.class, name))
                .ifPresent(found -> tellFound("routing policy", List.of(found)));
        return settings -> standard -> guarded(
                "routing policy",
                settings.routingPolicy().orElse(""),
                () -> extensions.policy(settings).apply(standard));
    }

    PriceBook prices(Optional<PriceBook> given) {
        if (given.isPresent()) {
            tell("prices", Origin.GIVEN, "priceBook(…)");
            return given.get();
        }
        tellFound("prices", extensions.all(PriceExtension.class));
        return guarded("prices", "", extensions::prices);
    }

    Optional<CatalogSource> catalog(Optional<CatalogSource> given) {
        if (given.isPresent()) {
            tell("lists of models", Origin.GIVEN, "catalogSource(…)");
            return given;
        }
        List<CatalogExtension> found = extensions.all(CatalogExtension.class);
        tellFound("lists of models", found);
        List<CatalogSource> sources = found.stream()
                .map(catalog -> guarded("lists of models", catalog.name(), catalog::source))
                .toList();
        return sources.isEmpty() ? Optional.empty() : Optional.of(new CatalogSources(sources));
    }

    Optional<TokenCounter> tokenCounter(Optional<TokenCounter> given) {
        if (given.isPresent()) {
            tell("token counter", Origin.GIVEN, "tokenCounter(…)");
            return given;
        }
        Optional<TokenCounterExtension> found = extensions.preferred(TokenCounterExtension.class);
        tellFound("token counter", found.stream().toList());
        return found.map(extension -> guarded("token counter", extension.name(), extension::counter));
    }

    private void tell(String role, Origin origin, String what) {
        parts.add(new Part(role, origin, what));
    }

    private void tellFound(String role, List<? extends Extension> found) {
        if (found.isEmpty()) {
            tell(role, Origin.NONE, "none is on the class path");
        }
        found.forEach(
                extension -> tell(role, extensions.isGiven(extension) ? Origin.GIVEN : Origin.FOUND, extension.name()));
    }

    /** An extension whose libraries are not there says so in a way that nobody understands. */
    private static <T> T guarded(String role, String name, Supplier<T> step) {
        try {
            return step.get();
        } catch (LinkageError missing) {
            throw new ExtensionException(
                    role + (name.isEmpty() ? "" : " \"" + name + "\"")
                            + " cannot be used, because something that it needs is not on the class path: "
                            + missing.getMessage() + " (expected: the libraries of its module, as Maven brings them)",
                    missing);
        }
    }

    /** What listeners see of the gateway that is to be. */
    private record Surroundings(GatewayConfig config, Clock clock, Ledger ledger, Supplier<Transport> transports)
            implements ListenerExtension.Surroundings {
        @Override
        public Transport transport() {
            return transports.get();
        }
    }
}
