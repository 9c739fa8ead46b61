package io.signalbox.testkit.simulation;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ConcurrencyConfig;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.FailoverConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.LedgerConfig.Durability;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.ProviderModelConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.failover.FailoverRules;
import io.signalbox.core.failover.Retries;
import io.signalbox.core.failover.SlowPolicy;
import io.signalbox.core.model.ModelAlias;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Draws the world of a run where nobody described one: providers, what they serve and how they are, and when they are away. */
final class World {

    private static final List<String> MODELS = List.of("acme/one", "acme/two", "acme/three");

    private final RandomGenerator chance;

    World(RandomGenerator chance) {
        this.chance = chance;
    }

    /** One to five providers of three models, a group, fallbacks, and limits now and then. */
    GatewayConfig config() {
        GatewayConfig.Builder config = GatewayConfig.builder();
        int providers = 1 + chance.nextInt(5);
        for (int i = 0; i < providers; i++) {
            String name = "p" + i;
            config.provider(ProviderConfig.builder(name, type())
                    .displayName("Provider " + i)
                    .baseUrl(URI.create("http://" + name + ".invalid/v1"))
                    .priority(chance.nextInt(2))
                    .apiKey(key(0))
                    .furtherKeys(furtherKeys())
                    .concurrency(concurrency())
                    .models(models(i)));
        }
        config.alias(new ModelAlias.Group("smart", List.of("acme/one", "acme/two")));
        if (chance.nextBoolean()) {
            config.fallbacks("acme/one", List.of("acme/three"));
        }
        return config.timeouts(timeouts())
                .failover(failover())
                .ledger(LedgerConfig.STANDARD.withDurability(
                        chance.nextInt(4) == 0 ? Durability.STRICT : Durability.STANDARD))
                .build();
    }

    Map<String, ProviderProfile> profiles(List<String> providers) {
        Map<String, ProviderProfile> profiles = new LinkedHashMap<>();
        providers.forEach(name -> profiles.put(
                name,
                switch (chance.nextInt(9)) {
                    case 0 -> ProviderProfile.HEALTHY;
                    case 1 -> ProviderProfile.CHAOTIC;
                    case 2 -> ProviderProfile.HEALTHY.with(anyBehaviour(), 1 + chance.nextInt(3));
                    case 3, 4 -> ProviderProfile.SLUGGISH;
                    case 5 -> ProviderProfile.FRAGILE;
                    default -> ProviderProfile.FLAKY;
                }));
        return profiles;
    }

    /** Outages within the time in which callers come. */
    List<Outage> outages(List<String> providers, long nanos) {
        List<Outage> outages = new ArrayList<>();
        while (chance.nextInt(3) == 0) {
            long from = chance.nextLong(nanos + 1);
            long until = from + chance.nextLong(nanos + 1);
            outages.add(new Outage(
                    providers.get(chance.nextInt(providers.size())),
                    Duration.ofNanos(from),
                    Duration.ofNanos(until),
                    anyBehaviour()));
        }
        return outages;
    }

    /** Between callers: all at once, a rush, a stream, or a trickle. */
    long meanGapNanos() {
        return switch (chance.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 10_000_000L;
            case 2 -> 500_000_000L;
            default -> 10_000_000_000L;
        };
    }

    /** Timers and event loops are exact, or up to 3 ms late. */
    Lateness lateness() {
        return new Lateness(chance, chance.nextBoolean() ? 0 : 3_000_000);
    }

    private ProviderBehaviour anyBehaviour() {
        ProviderBehaviour[] all = ProviderBehaviour.values();
        return all[chance.nextInt(all.length)];
    }

    /** The first provider serves everything, so that every name means something. */
    private List<ProviderModelConfig> models(int provider) {
        List<ProviderModelConfig> models = new ArrayList<>();
        for (int i = 0; i < MODELS.size(); i++) {
            if (provider == 0 || i == provider % MODELS.size() || chance.nextBoolean()) {
                EndpointFacts facts =
                        EndpointFacts.priced(Prices.perMillionTokens("0." + (1 + provider), (1 + i) + "." + provider));
                models.add(ProviderModelConfig.of(
                        MODELS.get(i),
                        chance.nextBoolean() ? facts : facts.withContextLength(8_192L << chance.nextInt(4))));
            }
        }
        return models;
    }

    private TimeoutConfig timeouts() {
        return chance.nextBoolean()
                ? TimeoutConfig.STANDARD
                : TimeoutConfig.STANDARD
                        .withFirstContent(Duration.ofSeconds(2 + chance.nextInt(30)))
                        .withIdle(Duration.ofSeconds(1 + chance.nextInt(20)))
                        .withRequest(Duration.ofSeconds(5 + chance.nextInt(120)));
    }

    private FailoverConfig failover() {
        FailoverConfig standard = FailoverConfig.STANDARD;
        return new FailoverConfig(
                chance.nextInt(4) == 0 ? 1 + chance.nextInt(4) : standard.mostAttempts(),
                retries(),
                standard.longestRetryAfter(),
                chance.nextInt(4) == 0,
                SlowPolicy.values()[chance.nextInt(SlowPolicy.values().length)],
                chance.nextInt(4) != 0);
    }

    /** Now and then another number for a kind or two. */
    private Retries retries() {
        Retries retries = Retries.upTo(chance.nextInt(4));
        while (chance.nextInt(3) == 0) {
            FailureKind kind = FailoverRules.REPEATED.get(chance.nextInt(FailoverRules.REPEATED.size()));
            retries = retries.with(kind, chance.nextInt(5));
        }
        return retries;
    }

    /** An aggregator now and then: only those are asked with a beginning of their own answer. */
    private ProviderType type() {
        return chance.nextInt(3) == 0 ? ProviderType.OPENROUTER : ProviderType.OPENAI_COMPATIBLE;
    }

    private List<Secret> furtherKeys() {
        return chance.nextInt(3) == 0
                ? IntStream.rangeClosed(1, 1 + chance.nextInt(2))
                        .mapToObj(World::key)
                        .toList()
                : List.of();
    }

    private static Secret key(int place) {
        return Secret.of("key-" + place);
    }

    private ConcurrencyConfig concurrency() {
        return chance.nextInt(3) == 0
                ? new ConcurrencyConfig(
                        OptionalInt.of(1 + chance.nextInt(4)),
                        chance.nextInt(6),
                        Duration.ofSeconds(1L + chance.nextInt(5)))
                : ConcurrencyConfig.UNLIMITED;
    }
}
