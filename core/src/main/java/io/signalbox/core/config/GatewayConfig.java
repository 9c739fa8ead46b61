package io.signalbox.core.config;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.routing.AutoChoice;
import io.signalbox.core.routing.AutoPool;
import io.signalbox.core.routing.Planner;
import io.signalbox.core.routing.Preset;
import io.signalbox.core.routing.Presets;
import io.signalbox.core.routing.RoutingDefaults;
import io.signalbox.core.routing.RoutingPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Everything that an operator decides, as one immutable tree. Comes from {@link #builder}, from a file or from the environment;
 * each runs the same checks, so that an instance made by them is free of problems.
 *
 * @param providers who serves models, in order; names are unique
 * @param models names of the operator's own
 * @param aliases names that stand for other names; rewrites are tried in this order
 * @param fallbacks what is tried after a model failed: its name to the names of others, in order
 * @param auto among which models {@code auto} chooses; if empty, among all that are known, unless an aggregator is to choose
 * @param presets bundles of what a request may leave out
 * @param defaultProvider for names that name none; if it serves only its own author's models, those of others stay with who has them
 * @param forcedModel takes the place of every model that is asked for
 * @param openRouter whom calls to OpenRouter are attributed to where a provider does not say
 * @param identity as whom callers are introduced to providers
 * @param timeouts how long things may take
 * @param failover how far a request goes after failures
 * @param server what the proxy listens on
 * @param keys who may call; if there are none, everybody who can reach the server
 * @param ledger where generations are kept
 * @param transport the name of what moves bytes to the providers; the program's own choice if empty
 * @param routing who may serve requests, and how endpoints are ordered
 * @param routingPolicy the name of a routing policy of the operator's own; the standard one if empty
 * @param health whether providers are asked if they are there
 * @param discovery whether providers are asked which models they serve
 * @param charging what callers pay for what providers take
 * @param content whether prompts and answers are stored
 * @param alerts when the operator is to be told of money that goes
 * @param pricing which lists of prices hold for what the configuration does not price itself
 * @param reload whether the proxy takes its file anew when that has changed
 */
public record GatewayConfig(
        List<ProviderConfig> providers,
        List<LocalModelConfig> models,
        List<ModelAlias> aliases,
        Map<String, List<String>> fallbacks,
        Optional<AutoPool> auto,
        List<Preset> presets,
        Optional<String> defaultProvider,
        Optional<String> forcedModel,
        Attribution openRouter,
        IdentityConfig identity,
        TimeoutConfig timeouts,
        FailoverConfig failover,
        ServerConfig server,
        List<KeyConfig> keys,
        LedgerConfig ledger,
        Optional<String> transport,
        RoutingDefaults routing,
        Optional<String> routingPolicy,
        HealthConfig health,
        DiscoveryConfig discovery,
        ChargingConfig charging,
        ContentConfig content,
        List<AlertConfig> alerts,
        PricingConfig pricing,
        ReloadConfig reload) {

    /** Copies the collections. */
    public GatewayConfig {
        providers = List.copyOf(providers);
        models = List.copyOf(models);
        aliases = List.copyOf(aliases);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        fallbacks.forEach((model, others) -> copy.put(model, List.copyOf(others)));
        fallbacks = Collections.unmodifiableMap(copy);
        keys = List.copyOf(keys);
        presets = List.copyOf(presets);
        alerts = List.copyOf(alerts);
    }

    /** Nothing configured, and every default in place. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this configuration. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.providers.addAll(providers);
        builder.models.addAll(models);
        builder.aliases.addAll(aliases);
        builder.fallbacks.putAll(fallbacks);
        builder.keys.addAll(keys);
        builder.auto = auto;
        builder.presets.addAll(presets);
        builder.defaultProvider = defaultProvider;
        builder.forcedModel = forcedModel;
        builder.openRouter = openRouter;
        builder.identity = identity;
        builder.timeouts = timeouts;
        builder.failover = failover;
        builder.server = server;
        builder.ledger = ledger;
        builder.transport = transport;
        builder.routing = routing;
        builder.routingPolicy = routingPolicy;
        builder.health = health;
        builder.discovery = discovery;
        builder.charging = charging;
        builder.content = content;
        builder.alerts.addAll(alerts);
        builder.pricing = pricing;
        builder.reload = reload;
        return builder;
    }

    /**
     * Every provider as it is to be called: the configured ones, and those that local models bring along with a base URL, key or
     * timeout of their own. Those of type OpenRouter have their attribution filled in, by default this gateway's address on its own
     * machine.
     */
    public List<ProviderConfig> allProviders() {
        return LocalModels.of(this).providers().stream().map(this::attributed).toList();
    }

    /**
     * Everything that can be called by this configuration.
     *
     * @param created when these models appeared
     */
    public CatalogSnapshot catalog(Instant created) {
        return catalog(created, Map.of());
    }

    /**
     * Everything that can be called by this configuration and by what providers list. What the configuration states goes before what
     * price files say, and these before what a list says, member by member, prices as one. A provider with {@code models} serves exactly these, the others what they list.
     *
     * @param created when models appeared of which no list says it
     * @param lists what providers list, by the names of these
     */
    public CatalogSnapshot catalog(Instant created, Map<String, List<ListedModel>> lists) {
        return catalog(created, lists, PriceBook.NONE);
    }

    /**
     * The same, where what nobody else knows of a model's price and limits is taken from the catalog of the program: for providers at
     * their type's public address, and for those that say as whom they are priced.
     *
     * @param shipped that catalog; left aside if {@link #pricing} says so
     */
    public CatalogSnapshot catalog(Instant created, Map<String, List<ListedModel>> lists, PriceBook shipped) {
        return ConfiguredCatalog.of(this, created, lists, shipped);
    }

    /** What names mean by this configuration. */
    public ModelNames names() {
        ModelNames.Builder names = namesAlone();
        fallbacks.forEach(names::fallbacks);
        forcedModel.ifPresent(names::forcedModel);
        return names.build();
    }

    /** How {@code auto} chooses by this configuration. */
    public AutoChoice autoChoice() {
        return new AutoChoice(auto.orElse(AutoPool.STANDARD), RouterNames.of(this));
    }

    /** How requests are planned by this configuration, with the standard policy. */
    public Planner planner() {
        return planner(UnaryOperator.identity());
    }

    /**
     * How requests are planned by this configuration.
     *
     * @param policy given the standard policy, wraps or replaces it
     */
    public Planner planner(UnaryOperator<RoutingPolicy> policy) {
        return new Planner(names(), new Presets(presets), autoChoice(), policy.apply(RoutingPolicy.standard(routing)));
    }

    /** Who may open {@code /admin} by this configuration. */
    public AdminConfig.Access adminAccess() {
        if (server.admin().key().isPresent()) {
            return AdminConfig.Access.KEY;
        }
        return server.isLoopback() && keys.isEmpty() ? AdminConfig.Access.OPEN : AdminConfig.Access.NONE;
    }

    /** The {@code HTTP-Referer} for calls to a provider where the caller has none; an empty text sends none. */
    public Optional<String> httpReferer(ProviderConfig provider) {
        return attributed(provider).httpReferer();
    }

    /** The names without what is added to them (fallbacks) and what takes their place (a forced model). */
    ModelNames.Builder namesAlone() {
        ModelNames.Builder names = ModelNames.builder()
                .providers(allProviders().stream().map(ProviderConfig::name).toList())
                .localNames(models.stream().map(LocalModelConfig::name).toList())
                .routerNames(RouterNames.of(this));
        aliases.forEach(names::alias);
        defaultProvider.ifPresent(name -> {
            names.defaultProvider(name);
            names.leftToOthers(ModelsOfOthers.than(name, catalog(Instant.EPOCH)));
        });
        return names;
    }

    private ProviderConfig attributed(ProviderConfig provider) {
        int port = server.port() == 0 ? ServerConfig.STANDARD.port() : server.port();
        return provider.type() == ProviderType.OPENROUTER
                ? openRouter.fillIn(provider, "http://localhost:" + port)
                : provider;
    }

    /** Collects a configuration. Not for several threads. */
    public static final class Builder {
        private final List<ProviderConfig> providers = new ArrayList<>();
        private final List<LocalModelConfig> models = new ArrayList<>();
        private final List<ModelAlias> aliases = new ArrayList<>();
        private final Map<String, List<String>> fallbacks = new LinkedHashMap<>();
        private final List<KeyConfig> keys = new ArrayList<>();
        private final List<Preset> presets = new ArrayList<>();
        private final List<AlertConfig> alerts = new ArrayList<>();
        private Optional<AutoPool> auto = Optional.empty();
        private Optional<String> defaultProvider = Optional.empty();
        private Optional<String> forcedModel = Optional.empty();
        private Attribution openRouter = Attribution.NONE;
        private IdentityConfig identity = IdentityConfig.STANDARD;
        private TimeoutConfig timeouts = TimeoutConfig.STANDARD;
        private FailoverConfig failover = FailoverConfig.STANDARD;
        private ServerConfig server = ServerConfig.STANDARD;
        private LedgerConfig ledger = LedgerConfig.STANDARD;
        private Optional<String> transport = Optional.empty();
        private RoutingDefaults routing = RoutingDefaults.NONE;
        private Optional<String> routingPolicy = Optional.empty();
        private HealthConfig health = HealthConfig.STANDARD;
        private DiscoveryConfig discovery = DiscoveryConfig.STANDARD;
        private ChargingConfig charging = ChargingConfig.AT_COST;
        private ContentConfig content = ContentConfig.OFF;
        private PricingConfig pricing = PricingConfig.STANDARD;
        private ReloadConfig reload = ReloadConfig.STANDARD;

        private Builder() {}

        /** One more provider. */
        public Builder provider(ProviderConfig provider) {
            providers.add(provider);
            return this;
        }

        /** One more provider, as far as it is described. */
        public Builder provider(ProviderConfig.Builder provider) {
            return provider(provider.build());
        }

        /** The providers so far. */
        public List<ProviderConfig> providers() {
            return List.copyOf(providers);
        }

        /** These providers and no others. */
        public Builder providers(List<ProviderConfig> all) {
            providers.clear();
            providers.addAll(all);
            return this;
        }

        /** The names of the operator's own so far. */
        public List<LocalModelConfig> models() {
            return List.copyOf(models);
        }

        /** These names of the operator's own and no others. */
        public Builder models(List<LocalModelConfig> all) {
            models.clear();
            models.addAll(all);
            return this;
        }

        /** One more name of the operator's own. */
        public Builder model(LocalModelConfig model) {
            models.add(model);
            return this;
        }

        /** One more alias; rewrites are tried in the order in which they were added. */
        public Builder alias(ModelAlias alias) {
            aliases.add(alias);
            return this;
        }

        /** The aliases so far. */
        public List<ModelAlias> aliases() {
            return List.copyOf(aliases);
        }

        /** What is tried after a model failed, in order. */
        public Builder fallbacks(String model, List<String> others) {
            fallbacks.put(model, others);
            return this;
        }

        /** Among which models {@code auto} chooses. */
        public Builder auto(AutoPool pool) {
            auto = Optional.of(pool);
            return this;
        }

        /** One more preset. */
        public Builder preset(Preset preset) {
            presets.add(preset);
            return this;
        }

        /** The provider for names that name none. */
        public Builder defaultProvider(String name) {
            defaultProvider = Optional.of(name);
            return this;
        }

        /** Whether a provider was chosen for names that name none. */
        public boolean hasDefaultProvider() {
            return defaultProvider.isPresent();
        }

        /** The model that takes the place of every other. */
        public Builder forcedModel(String uri) {
            forcedModel = Optional.of(uri);
            return this;
        }

        /** Whom calls to OpenRouter are attributed to where a provider does not say. */
        public Builder openRouter(Attribution value) {
            openRouter = value;
            return this;
        }

        /** As whom callers are introduced to providers. */
        public Builder identity(IdentityConfig value) {
            identity = value;
            return this;
        }

        /** How long things may take. */
        public Builder timeouts(TimeoutConfig value) {
            timeouts = value;
            return this;
        }

        /** How far a request goes after failures. */
        public Builder failover(FailoverConfig value) {
            failover = value;
            return this;
        }

        /** What the proxy listens on, so far. */
        public ServerConfig server() {
            return server;
        }

        /** What the proxy listens on. */
        public Builder server(ServerConfig value) {
            server = value;
            return this;
        }

        /** One more key. */
        public Builder key(KeyConfig key) {
            keys.add(key);
            return this;
        }

        /** Where generations are kept, so far. */
        public LedgerConfig ledger() {
            return ledger;
        }

        /** Where generations are kept. */
        public Builder ledger(LedgerConfig value) {
            ledger = value;
            return this;
        }

        /** The name of what moves bytes to the providers: {@code jdk}, {@code vertx}, {@code armeria}, or one of an extension. */
        public Builder transport(String value) {
            transport = Optional.of(value);
            return this;
        }

        /** Who may serve requests, so far. */
        public RoutingDefaults routing() {
            return routing;
        }

        /** Who may serve requests, and how endpoints are ordered. */
        public Builder routing(RoutingDefaults value) {
            routing = value;
            return this;
        }

        /** The name of a routing policy, which an extension has. */
        public Builder routingPolicy(String value) {
            routingPolicy = Optional.of(value);
            return this;
        }

        /** Whether providers are asked if they are there. */
        public Builder health(HealthConfig value) {
            health = value;
            return this;
        }

        /** Whether providers are asked which models they serve. */
        public Builder discovery(DiscoveryConfig value) {
            discovery = value;
            return this;
        }

        /** What callers pay for what providers take; what these take, unless set. */
        public Builder charging(ChargingConfig value) {
            charging = value;
            return this;
        }

        /** Whether prompts and answers are stored; they are not, unless set. */
        public Builder content(ContentConfig value) {
            content = value;
            return this;
        }

        /** One more alert. */
        public Builder alert(AlertConfig alert) {
            alerts.add(alert);
            return this;
        }

        /** Which lists of prices hold, so far. */
        public PricingConfig pricing() {
            return pricing;
        }

        /** Which lists of prices hold for what the configuration does not price itself. */
        public Builder pricing(PricingConfig value) {
            pricing = value;
            return this;
        }

        /** Whether the proxy takes its file anew when that has changed; every 5 seconds it looks, unless set. */
        public Builder reload(ReloadConfig value) {
            reload = value;
            return this;
        }

        /** The configuration, or every problem it has. */
        public ConfigResult check() {
            return check(config -> List.of());
        }

        /**
         * The same, where more is checked.
         *
         * @param further what else is wrong; gets a configuration that may have problems
         */
        public ConfigResult check(Function<GatewayConfig, List<ConfigProblem>> further) {
            GatewayConfig config = unchecked();
            return ConfigCheck.of(config, further.apply(config));
        }

        /**
         * The configuration.
         *
         * @throws InvalidConfigException if it has problems; it lists them all
         */
        public GatewayConfig build() {
            return check().orThrow();
        }

        private GatewayConfig unchecked() {
            return new GatewayConfig(
                    providers,
                    models,
                    aliases,
                    fallbacks,
                    auto,
                    presets,
                    defaultProvider,
                    forcedModel,
                    openRouter,
                    identity,
                    timeouts,
                    failover,
                    server,
                    keys,
                    ledger,
                    transport,
                    routing,
                    routingPolicy,
                    health,
                    discovery,
                    charging,
                    content,
                    alerts,
                    pricing,
                    reload);
        }
    }
}
