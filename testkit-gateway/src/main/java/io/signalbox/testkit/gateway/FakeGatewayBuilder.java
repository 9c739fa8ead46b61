package io.signalbox.testkit.gateway;

import static java.util.Objects.requireNonNull;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.config.PricedModel;
import io.signalbox.core.config.PricingConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.extension.Extension;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.port.Listener;
import io.signalbox.core.routing.RoutingPolicy;
import io.signalbox.testkit.InMemoryContentStore;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.ScriptedTransport;
import io.signalbox.testkit.TimeMover;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Puts a {@link FakeGateway} together: from a configuration, the one of production for example, or from providers, models and prices
 * that are made up in a line each. Not for several threads.
 */
public final class FakeGatewayBuilder {

    private static final String ONLY_PROVIDER = "fake";
    private static final long SEED = 7;

    private final Map<String, Prices> prices = new LinkedHashMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<UnaryOperator<GatewayConfig.Builder>> changes = new ArrayList<>();
    private final List<Extension> extensions = new ArrayList<>();
    private Optional<UnaryOperator<RoutingPolicy>> routing = Optional.empty();
    private GatewayConfig.Builder config = GatewayConfig.builder();
    private Map<String, String> environment = Map.of();
    private Optional<ManualClock> clock = Optional.empty();
    private long seed = SEED;

    FakeGatewayBuilder() {}

    /**
     * A provider that is called in OpenAI's dialect.
     *
     * @param models what it serves, by their names in the catalog; none for whatever it is asked for
     */
    public FakeGatewayBuilder provider(String name, String... models) {
        return provider(name, ProviderType.OPENAI_COMPATIBLE, models);
    }

    /** A provider of this type, which is called in the dialect of its type. */
    public FakeGatewayBuilder provider(String name, ProviderType type, String... models) {
        ProviderConfig.Builder provider = ProviderConfig.builder(name, type).apiKey(Secret.of("fake-key"));
        if (type == ProviderType.OPENAI_COMPATIBLE) {
            provider.baseUrl(URI.create("http://" + name + ".invalid/v1"));
        }
        if (models.length > 0) {
            provider.models(models);
        }
        config.provider(provider);
        return this;
    }

    /** What a million tokens of a model cost at every provider, in dollars, where the configuration does not say it: {@code "2.50"}. */
    public FakeGatewayBuilder price(String model, String prompt, String completion) {
        return price(model, Prices.perMillionTokens(prompt, completion));
    }

    /** What a model costs at every provider, where the configuration does not say it. */
    public FakeGatewayBuilder price(String model, Prices value) {
        prices.put(requireNonNull(model, "model"), requireNonNull(value, "value"));
        return this;
    }

    /** A name for several models, of which each is tried after the one before it. */
    public FakeGatewayBuilder alias(String name, String... models) {
        config.alias(new ModelAlias.Group(name, List.of(models)));
        return this;
    }

    /** Models that are tried, in order, after this one has failed. */
    public FakeGatewayBuilder fallbacks(String model, String... others) {
        config.fallbacks(model, List.of(others));
        return this;
    }

    /** A whole configuration, to which the other methods add. Its providers are played by scripts, whatever their addresses. */
    public FakeGatewayBuilder config(GatewayConfig value) {
        config = value.toBuilder();
        return this;
    }

    /** What variables of a YAML configuration stand for; to be called before {@link #yaml}. Nothing of the process is looked at. */
    public FakeGatewayBuilder environment(Map<String, String> value) {
        environment = Map.copyOf(value);
        return this;
    }

    /**
     * The configuration in a file, to which the other methods add.
     *
     * @throws io.signalbox.core.config.InvalidConfigException if it has problems; it lists them all
     */
    public FakeGatewayBuilder yaml(Path file) {
        return config(ConfigReader.in(environment).read(file).orThrow());
    }

    /**
     * A configuration in YAML, to which the other methods add.
     *
     * @throws io.signalbox.core.config.InvalidConfigException if it has problems; it lists them all
     */
    public FakeGatewayBuilder yaml(String text) {
        return config(ConfigReader.in(environment).read(text, "signalbox.yaml").orThrow());
    }

    /** Anything else of the configuration; has the last word on it. */
    public FakeGatewayBuilder configure(UnaryOperator<GatewayConfig.Builder> change) {
        changes.add(requireNonNull(change, "change"));
        return this;
    }

    /** The time. It moves as the test moves it, and not otherwise: what waits for it waits for the test. */
    public FakeGatewayBuilder clock(ManualClock value) {
        clock = Optional.of(value);
        return this;
    }

    /** What chance follows from; always the same unless set. */
    public FakeGatewayBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * A routing policy of your own, whatever the configuration says.
     *
     * @param policy given the standard policy of the configuration, wraps or replaces it
     */
    public FakeGatewayBuilder routing(UnaryOperator<RoutingPolicy> policy) {
        routing = Optional.of(policy);
        return this;
    }

    /** An extension that the configuration names. None is looked for on the class path. */
    public FakeGatewayBuilder extension(Extension extension) {
        extensions.add(requireNonNull(extension, "extension"));
        return this;
    }

    /** Somebody who wants to hear of what happened. */
    public FakeGatewayBuilder listener(Listener listener) {
        listeners.add(requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * The gateway, ready to be called.
     *
     * @throws io.signalbox.core.config.InvalidConfigException if the configuration has problems; it lists them all
     */
    public FakeGateway start() {
        GatewayConfig settings = settings();
        ManualClock time = clock.orElseGet(ManualClock::atNoon);
        Optional<TimeMover> mover = clock.isPresent() ? Optional.empty() : Optional.of(TimeMover.of(time));
        ScriptedTransport all =
                mover.map(moves -> ScriptedTransport.on(time, moves)).orElseGet(() -> ScriptedTransport.on(time));
        Map<String, ScriptedTransport> providers = new LinkedHashMap<>();
        settings.allProviders().forEach(provider -> providers.put(provider.name(), all.another()));
        InMemoryLedger ledger = new InMemoryLedger();
        var builder = Gateway.builder()
                .withoutDiscovery() // The same gateway on every class path.
                .config(settings)
                .clock(time)
                .transport(provider -> providers.getOrDefault(provider.name(), all))
                .bridges(Dialects.bridges())
                .ledger(ledger)
                .content(new InMemoryContentStore(), Dialects.contentReader())
                .background(Runnable::run)
                .chance(new Random(seed));
        extensions.forEach(builder::extension);
        routing.ifPresent(builder::routing);
        listeners.forEach(builder::listener);
        return new FakeGateway(builder.build(), settings, mover, all, providers, ledger, time);
    }

    private GatewayConfig settings() {
        if (config.providers().isEmpty()) {
            provider(ONLY_PROVIDER);
            config.defaultProvider(ONLY_PROVIDER);
        }
        GatewayConfig.Builder changed = config;
        for (UnaryOperator<GatewayConfig.Builder> change : changes) {
            changed = change.apply(changed);
        }
        if (!prices.isEmpty()) {
            List<PriceBook> books = new ArrayList<>(List.of(priceBook()));
            books.addAll(changed.pricing().files());
            changed.pricing(new PricingConfig(books, changed.pricing().shipped()));
        }
        return changed.build();
    }

    private PriceBook priceBook() {
        List<PricedModel> models = new ArrayList<>();
        prices.forEach((model, price) -> {
            Set<String> names = config.providers().stream()
                    .map(provider -> provider.type().upstreamNameOf(model))
                    .collect(Collectors.toSet());
            Set<String> providers =
                    config.providers().stream().map(ProviderConfig::name).collect(Collectors.toSet());
            models.add(new PricedModel(model, providers, names, Optional.empty(), EndpointFacts.priced(price)));
        });
        return PriceBook.of(models);
    }
}
